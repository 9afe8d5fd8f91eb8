import { Command } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { forgetOrg, orgStatus, type TrustOptions, trustOrg } from "./org.ts"
import { newKey, type SignOptions, signPolicy } from "./org-sign.ts"

export function orgCommand(io: Io, act: Act): Command {
  return new Command("org")
    .description("an organisation's signed policy: sign one, or put one in force on this host")
    .addCommand(new Command("status").description("which are in force here").action(act(() => orgStatus(io))))
    .addCommand(
      new Command("trust")
        .description("put a signed policy in force for you on this host, or a newer one in its place")
        .argument("<file>", "the signed policy")
        .option("--key <hex>", "64 hex digits: the organisation's key, as it published it; needed the first time")
        .option("--yes", "do not ask")
        .action(act((_c, file: string, options: TrustOptions) => trustOrg(io, file, options))),
    )
    .addCommand(new Command("forget").description("take it away again").action(act(() => forgetOrg(io))))
    .addCommand(
      new Command("new-key").description("for the organisation: make a key, which is 24 words").action(act(() => newKey(io))),
    )
    .addCommand(
      new Command("sign")
        .description("for the organisation: sign a policy with the 24 words of its key")
        .argument("<policy>", "a policy file")
        .requiredOption("--org <name>", "the organisation's name")
        .requiredOption("--sequence <n>", "1 for the first, then one more each time: an older one is refused after a newer")
        .requiredOption("--days <n>", "for how many days; then it still narrows, and nothing is given until there is a newer one")
        .requiredOption("--to <file>", "a file that does not exist yet")
        .action(act((_c, file: string, options: SignOptions) => signPolicy(io, file, options))),
    )
}
