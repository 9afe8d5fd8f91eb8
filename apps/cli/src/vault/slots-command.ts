import { Command } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { addOne, changeOne, listWays, newWordsHere, type Opens, removeOne } from "./slots.ts"

export function slotsCommand(io: Io, act: Act): Command {
  const words = ["--words", "unlock with the 24 words instead of the passphrase"] as const
  return new Command("slots")
    .description("the ways to unlock the vault: look at them, add, take away, replace")
    .addCommand(new Command("list").description("the ways to unlock").action(act((c) => listWays(io, c))))
    .addCommand(
      new Command("add").description("one more way to unlock").addCommand(
        new Command("passphrase")
          .description("one more passphrase")
          .option(...words)
          .action(act((c, opens: Opens) => addOne(io, c, opens))),
      ),
    )
    .addCommand(
      new Command("remove")
        .description("take one way to unlock away, having unlocked with another")
        .argument("<id>", "as `tracehold vault slots list` names it")
        .option(...words)
        .action(act((c, id: string, opens: Opens) => removeOne(io, c, id, opens))),
    )
    .addCommand(
      new Command("change").description("replace a way to unlock").addCommand(
        new Command("passphrase")
          .description("a new passphrase in place of the old")
          .option(...words)
          .action(act((c, opens: Opens) => changeOne(io, c, opens))),
      ),
    )
    .addCommand(
      new Command("new-words")
        .description("24 new words in place of the old, which stay until three of the new ones are asked back")
        .option(...words)
        .action(act((c, opens: Opens) => newWordsHere(io, c, opens))),
    )
}
