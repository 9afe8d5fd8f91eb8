import { setUpVault } from "@tracehold/owner"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { readPassphrase } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { askWords } from "./ask-words.ts"

/** Set up a vault from a terminal; the words are shown once and three of them asked back. */
export async function createVaultHere(io: Io, { vault }: Common): Promise<Result> {
  if (io.ask === null) throw new UsageError("Setting up a vault needs a terminal: its words are shown once and asked back.")
  const passphrase = await readPassphrase(io, "New passphrase: ")
  if (io.env.TRACEHOLD_PASSPHRASE_FILE === undefined && (await io.ask("Again: ", { secret: true })) !== passphrase) {
    throw new CommandError("NOT_THE_SAME", "The two passphrases differ. Nothing was made.")
  }
  const setUp = await setUpVault(vault, { passphrase, now: io.now })
  const confirmed = await askWords(io, io.ask, setUp)
  return {
    json: { folder: vault, wordsConfirmed: confirmed },
    text: [
      `The vault is in ${vault}.`,
      confirmed
        ? "The words were right."
        : "These were not the words. The vault is made; the consent app asks for the words again.",
    ],
  }
}
