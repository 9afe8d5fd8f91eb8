import { addPassphrase, changePassphrase, newWords, type Proof, removeWay } from "@tracehold/owner"
import { readSlots } from "@tracehold/vault"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { readPassphrase } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { askWords } from "./ask-words.ts"
import { SLOT_NAMES } from "./slot-names.ts"

/** With what to unlock: the passphrase, unless the words are asked for. */
export type Opens = { readonly words?: boolean }

/** An old key file is an old lock, whatever the new one says. */
const OLD_COPIES = "Copies of the key file from before, in backups too, still open with what you replaced or took away."

export function listWays(_io: Io, { vault }: Common): Result {
  const slots = readSlots(vault)
  return {
    json: { folder: vault, slots: slots.map(({ kind, id }) => ({ kind, id })) },
    text: [
      ...slots.map(({ kind, id }) => `${id.padEnd(16)}${SLOT_NAMES[kind]}`),
      ...(slots.length > 1 ? [] : ["Only one: losing it loses everything. Add another."]),
    ],
  }
}

export async function addOne(io: Io, { vault }: Common, opens: Opens): Promise<Result> {
  const ask = person(io, vault)
  const id = await addPassphrase(vault, await proof(io, ask, opens), await newPassphrase(ask))
  return {
    json: { folder: vault, added: id },
    text: [`The vault opens with this passphrase too. Its name in the list is ${id}.`],
  }
}

export async function changeOne(io: Io, { vault }: Common, opens: Opens): Promise<Result> {
  const ask = person(io, vault)
  await changePassphrase(vault, await proof(io, ask, opens), await newPassphrase(ask))
  return { json: { folder: vault, changed: "passphrase" }, text: ["The passphrase was changed.", OLD_COPIES] }
}

export async function removeOne(io: Io, { vault }: Common, id: string, opens: Opens): Promise<Result> {
  await removeWay(vault, await proof(io, io.ask, opens), id)
  return { json: { folder: vault, removed: id }, text: [`${id} opens the vault no more.`, OLD_COPIES] }
}

export async function newWordsHere(io: Io, { vault }: Common, opens: Opens): Promise<Result> {
  const ask = person(io, vault)
  const made = await newWords(vault, await proof(io, ask, opens), io.now)
  if (!(await askWords(io, ask, made))) {
    throw new CommandError("NOT_THE_SAME", "These were not the words. Nothing was changed: the old words still open the vault.")
  }
  return {
    json: { folder: vault, changed: "words" },
    text: ["The words were right, and are the vault's words from now on.", OLD_COPIES, "Older backups open with the old words."],
  }
}

/** Whoever can be asked. Says that there is no vault before anybody is asked for anything. */
function person(io: Io, vault: string): NonNullable<Io["ask"]> {
  readSlots(vault)
  if (io.ask === null) throw new UsageError("This needs a terminal: what is new is asked for or shown there.")
  return io.ask
}

async function proof(io: Io, ask: Io["ask"], { words = false }: Opens): Promise<Proof> {
  if (!words) return { passphrase: await readPassphrase(io, "Passphrase now: ") }
  if (ask === null) throw new UsageError("The words are asked for in a terminal.")
  return { words: await ask("The 24 words: ", { secret: true }) }
}

async function newPassphrase(ask: NonNullable<Io["ask"]>): Promise<string> {
  const passphrase = await ask("New passphrase: ", { secret: true })
  if ((await ask("Again: ", { secret: true })) === passphrase) return passphrase
  throw new CommandError("NOT_THE_SAME", "The two passphrases differ. Nothing was changed.")
}
