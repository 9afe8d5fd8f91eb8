import { Command } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { backUpHere } from "./backup.ts"
import { createVaultHere } from "./create.ts"
import { eraseCommand } from "./erase-command.ts"
import { exportOne } from "./export.ts"
import { acceptOlder, separateHere } from "./older.ts"
import { pullHere, serveHere } from "./pull.ts"
import { repairCommand } from "./repair-command.ts"
import { rescanVault } from "./rescan.ts"
import { restoreHere } from "./restore.ts"
import { type RetentionOptions, vaultRetention } from "./retention.ts"
import { type RotateOptions, rotateHere } from "./rotate.ts"
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
    .addCommand(
      new Command("backup")
        .description("write everything to a file that the 24 words open, in the age format; works locked")
        .requiredOption("--to <file>", "a file that does not exist yet")
        .action(act((c, options: { to: string }) => backUpHere(io, c, options))),
    )
    .addCommand(
      new Command("restore")
        .description("put a vault back from a backup, into a folder of its own")
        .argument("<file>", "what `tracehold vault backup` wrote")
        .requiredOption("--to <folder>", "a folder that does not exist yet, or is empty")
        .option("--identity <file>", "an age identity made of the words, instead of the words")
        .action(act((c, file: string, options: { to: string; identity?: string }) => restoreHere(io, c, file, options))),
    )
    .addCommand(eraseCommand(io, act))
    .addCommand(
      new Command("rescan")
        .description("unlock, and look through chunks again that older detectors looked at; go on with erases")
        .action(act((c) => rescanVault(io, c))),
    )
    .addCommand(
      new Command("pull")
        .description("take over what a write-only host recorded; works locked")
        .option("--via <command>", 'what reaches it, such as "ssh devbox tracehold vault serve-pull"')
        .option("--from <folder>", "its vault's folder, where that lies on this machine")
        .option("--forget <host>", "wait for nothing more from this one, as `tracehold vault status` names it")
        .action(act((c, options: { via?: string; from?: string; forget?: string }) => pullHere(io, c, options))),
    )
    .addCommand(
      new Command("serve-pull")
        .description("the other end of `tracehold vault pull --via`, on the write-only host")
        .action(act((c) => serveHere(io, c))),
    )
    .addCommand(repairCommand(io, act))
    .addCommand(
      new Command("rotate")
        .description("unlock, and replace the root key: key files copied before open this vault no more")
        .option("--forget-cards", "no other machine has anything left that it recorded with an older card")
        .action(act((c, options: RotateOptions) => rotateHere(io, c, options))),
    )
    .addCommand(
      new Command("retention")
        .description("how long and how much is kept: everything, or up to an age or a size; shows it when nothing is given")
        .option("--age <days>", "drop what is older, such as 365d")
        .option("--size <size>", "drop the oldest when the vault grows to this, such as 20GB")
        .option("--off", "keep everything")
        .action(act((c, options: RetentionOptions) => vaultRetention(io, c, options))),
    )
    .addCommand(
      new Command("accept-older")
        .description("unlock, and go on with an older copy of the vault that was put back")
        .action(act((c) => acceptOlder(io, c))),
    )
    .addCommand(
      new Command("separate")
        .description("make a copied vault folder a store of its own, to be used beside the original")
        .action(act((c) => separateHere(io, c))),
    )
    .addCommand(slotsCommand(io, act))
}
