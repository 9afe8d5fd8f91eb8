import { Command } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { addKeyringHere, addOne, changeOne, listWays, newWordsHere, removeOne } from "./slots.ts"

export function slotsCommand(io: Io, act: Act): Command {
  return new Command("slots")
    .description("the ways to unlock the vault: look at them, add, take away, replace")
    .addCommand(new Command("list").description("the ways to unlock").action(act((c) => listWays(io, c))))
    .addCommand(
      new Command("add")
        .description("one more way to unlock")
        .addCommand(new Command("passphrase").description("one more passphrase").action(act((c) => addOne(io, c))))
        .addCommand(
          new Command("keyring")
            .description("this computer's keyring: whoever can use your account can then open the vault")
            .action(act((c) => addKeyringHere(io, c))),
        ),
    )
    .addCommand(
      new Command("remove")
        .description("take one way to unlock away, having unlocked with another")
        .argument("<id>", "as `tracehold vault slots list` names it")
        .action(act((c, id: string) => removeOne(io, c, id))),
    )
    .addCommand(
      new Command("change")
        .description("replace a way to unlock")
        .addCommand(
          new Command("passphrase").description("a new passphrase in place of the old").action(act((c) => changeOne(io, c))),
        ),
    )
    .addCommand(
      new Command("new-words")
        .description("24 new words in place of the old, which stay until three of the new ones are asked back")
        .action(act((c) => newWordsHere(io, c))),
    )
}
