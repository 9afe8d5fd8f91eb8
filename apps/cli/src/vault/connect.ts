import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { fingerprintWords } from "@tracehold/owner"
import { cardLine, createStore, openStore, PlaceBook, parseCardLine, readSlots, stateFolder, VaultError } from "@tracehold/vault"
import { Command } from "commander"
import type { Io, Result } from "../io.ts"
import type { Act, Common } from "../program.ts"
import { CommandError, UsageError } from "../usage-error.ts"

/** For other machines on which you work: they record for your vault, and cannot read what they recorded. */
export function connectCommand(io: Io, act: Act): Command {
  return new Command("connect")
    .description("let another machine record for your vault; nothing there can read what it recorded")
    .addCommand(
      new Command("card")
        .description("on your own machine: the card that the other one needs. It opens nothing")
        .action(act((c) => showCard(c))),
    )
    .addCommand(
      new Command("accept")
        .description("on the other machine: take the card, and record for its vault from now on")
        .argument("[card]", "what `tracehold connect card` printed")
        .option("--file <file>", "a file with it")
        .action(act((c, line: string | undefined, options: { file?: string }) => acceptCard(io, c, line, options))),
    )
}

function showCard({ vault }: Common): Result {
  readSlots(vault)
  const card = cardLine(vault)
  const words = wordsOf(card)
  return {
    json: { card, words },
    text: [card, "", `Its words: ${words.join(" ")}`, "On the other machine: tracehold connect accept <this card>"],
  }
}

function acceptCard(io: Io, { vault }: Common, line: string | undefined, { file }: { file?: string }): Result {
  if ((line === undefined) === (file === undefined)) throw new UsageError("Give the card, or a file with it (--file).")
  const text = line ?? readLine(resolve(io.cwd, file ?? ""))
  const words = wordsOf(text)
  const card = createStore(vault, parseCardLine(text).text)
  using store = openStore(vault)
  new PlaceBook(stateFolder(io.env)).remember(store, card, io.now()) // The recorder may have known another vault here.
  return {
    json: { folder: vault, words },
    text: [
      `Editors on this machine record for that vault, into ${vault}. Nothing here can read it.`,
      `The card's words: ${words.join(" ")}. Compare them with those on your own machine.`,
      'To take over what was recorded, there: tracehold vault pull --via "ssh <this machine> tracehold vault serve-pull"',
    ],
  }
}

function readLine(path: string): string {
  try {
    return readFileSync(path, "utf8").split("\n", 1)[0] ?? ""
  } catch {
    throw new CommandError("NO_CARD", "The file with the card cannot be read.")
  }
}

function wordsOf(line: string): string[] {
  try {
    return fingerprintWords(Buffer.from(parseCardLine(line).card.identity).toString("hex"))
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    throw new CommandError("NO_CARD", "This is not a whole card. Copy all of what `tracehold connect card` printed in one line.")
  }
}
