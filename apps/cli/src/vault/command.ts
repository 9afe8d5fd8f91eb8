import { Command } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { createVaultHere } from "./create.ts"
import { exportOne } from "./export.ts"
import { slotsCommand } from "./slots-command.ts"
import { vaultStatus } from "./status.ts"
import { verifyVault } from "./verify.ts"

export function vaultCommand(io: Io, act: Act): Command {
  return new Command("vault")
    .description("the encrypted store of everything that was recorded")
    .addCommand(
      new Command("status").description("what lies in the vault, without opening it").action(act((c) => vaultStatus(io, c))),
    )
    .addCommand(
      new Command("create")
        .description("set up a new vault: a passphrase, and 24 words to write down")
        .action(act((c) => createVaultHere(io, c))),
    )
    .addCommand(
      new Command("verify")
        .description("check that nothing is damaged, missing or changed")
        .option("--full", "unlock, and check every event, blob and signature too")
        .action(act((c, options: { full?: boolean }) => verifyVault(io, c, options))),
    )
    .addCommand(
      new Command("export")
        .description("write one chunk to a file, encrypted with a passphrase in the age format, or in clear")
        .argument("<chunk>", "as `tracehold replay list` names it")
        .requiredOption("--to <file>", "a file that does not exist yet")
        .option("--plain", "in clear: anybody who can read the file can read what was recorded")
        .action(act((c, name: string, options: { to: string; plain?: boolean }) => exportOne(io, c, name, options))),
    )
    .addCommand(slotsCommand(io, act))
}
