import { Command, Option } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { addRecipient } from "./add.ts"
import { listDonations, listReceipts } from "./list.ts"
import { type PrepareOptions, prepareOne, signOne } from "./prepare.ts"
import { listRecipients } from "./recipients.ts"
import { sendNow } from "./send.ts"
import { withdrawOne } from "./withdraw.ts"

export function donateCommand(io: Io, act: Act): Command {
  const chosen = (name: string, description: string) =>
    new Command(name)
      .description(description)
      .argument("<chunk>", "as `tracehold replay list` names it")
      .requiredOption("--for <recipient>", "name, address or fingerprint of a recipient that was added")
      .option("--redactions <file>", "a JSON list of redactions, beside those made in the consent app")
      .addOption(
        new Option(
          "--pseudonyms [scope]",
          "replace the personal data that is left: the same pseudonyms for all that they are given, or",
        )
          .choices(["recipient", "chunk"])
          .preset("recipient"),
      )
      .option("--keep <id...>", "findings that may stay, by id")
      .option("--keep-all", "every finding that is left may stay")
  return new Command("donate")
    .description("give chunks to recipients, and take them back")
    .addCommand(new Command("recipients").description("list who was added").action(act((c) => listRecipients(io, c))))
    .addCommand(
      new Command("add")
        .description("look at a recipient and its terms, and add it")
        .argument("<address>", "https://..., or http:// on this machine")
        .option("--root <fingerprint>", "64 hex digits: whose it must be, as the recipient published it")
        .option("--yes", "add it without asking, after showing it; needs --root")
        .action(act((c, url: string, options: { root?: string; yes?: boolean }) => addRecipient(io, c, url, options))),
    )
    .addCommand(
      chosen("prepare", "show exactly what would be given; signs and sends nothing").action(
        act((c, name: string, options: PrepareOptions) => prepareOne(io, c, name, options)),
      ),
    )
    .addCommand(
      chosen("sign", "show exactly what would be given, then sign it into the outbox")
        .option("--yes", "sign without asking, after showing it")
        .action(act((c, name: string, options: PrepareOptions & { yes?: boolean }) => signOne(io, c, name, options))),
    )
    .addCommand(
      new Command("send").description("send what is due from the outbox; works locked").action(act((c) => sendNow(io, c))),
    )
    .addCommand(new Command("list").description("list donations and where they stand").action(act((c) => listDonations(io, c))))
    .addCommand(
      new Command("withdraw")
        .description("take a donation back")
        .argument("<donation>", "its id, or the first digits")
        .action(act((c, id: string) => withdrawOne(io, c, id))),
    )
    .addCommand(
      new Command("receipts").description("list the recipients' signed answers").action(act((c) => listReceipts(io, c))),
    )
}
