import { type Keyring, type SetUp, setUpVault } from "@tracehold/owner"
import { checkFresh, stateFolder } from "@tracehold/vault"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { readPassphrase } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { askWords } from "./ask-words.ts"

/** Set up a vault from a terminal; the words are shown once and three of them asked back. */
export async function createVaultHere(io: Io, { vault }: Common): Promise<Result> {
  const { ask } = io
  if (ask === null) throw new UsageError("Setting up a vault needs a terminal: its words are shown once and asked back.")
  checkFresh(vault) // Before anybody thinks of a passphrase.
  const keyring = await wantedKeyring(io, ask)
  using setUp =
    keyring === null
      ? await byPassphrase(io, ask, vault)
      : await setUpVault(vault, { keyring, now: io.now, state: stateFolder(io.env) })
  const confirmed = await askWords(io, ask, setUp)
  return {
    json: { folder: vault, wordsConfirmed: confirmed },
    text: [
      `The vault is in ${vault}.`,
      confirmed
        ? "The words were right."
        : "These were not the words. The vault is made, and opens without them; `tracehold vault slots new-words` gives you new ones to write down.",
    ],
  }
}

/** Null: with a passphrase, which is also what nobody is asked about where there is no keyring. */
async function wantedKeyring(io: Io, ask: NonNullable<Io["ask"]>): Promise<Keyring | null> {
  if (io.env.TRACEHOLD_PASSPHRASE_FILE) return null
  const keyring = (await io.keyring?.()) ?? null
  if (keyring === null) return null
  io.err("The keyring of this computer can open the vault without asking: then whoever can use your account can, too.\n")
  const answer = (await ask("Open it with a passphrase (p) or with the keyring (k)? ", { secret: false })).trim().toLowerCase()
  if (["k", "keyring"].includes(answer)) return keyring
  if (["p", "passphrase"].includes(answer)) return null
  throw new CommandError("NEITHER", "Answer p or k. Nothing was made.")
}

async function byPassphrase(io: Io, ask: NonNullable<Io["ask"]>, vault: string): Promise<SetUp> {
  const passphrase = await readPassphrase(io, "New passphrase: ")
  if (io.env.TRACEHOLD_PASSPHRASE_FILE === undefined && (await ask("Again: ", { secret: true })) !== passphrase) {
    throw new CommandError("NOT_THE_SAME", "The two passphrases differ. Nothing was made.")
  }
  return setUpVault(vault, { passphrase, now: io.now, state: stateFolder(io.env) })
}
