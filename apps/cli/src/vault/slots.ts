import { addKeyring, addPassphrase, changePassphrase, KEYRING_NAMES, newWords, OwnerError, removeWay } from "@tracehold/owner"
import { readSlots, type Slot } from "@tracehold/vault"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { withProof } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { askWords } from "./ask-words.ts"
import { SLOT_NAMES } from "./slot-names.ts"

/** An old key file is an old lock, whatever the new one says. */
const OLD_COPIES = "Copies of the key file from before, in backups too, still open with what you replaced or took away."

export async function listWays(io: Io, { vault }: Common): Promise<Result> {
  const slots = readSlots(vault)
  const here = slots.some(({ kind }) => kind === "os") ? ((await io.keyring?.()) ?? null) : null
  return {
    json: { folder: vault, slots: slots.map(({ kind, id, backend }) => ({ kind, id, backend })) },
    text: [
      ...slots.map((slot) => `${safeText(slot.id).padEnd(16)}${nameOf(slot, here?.backend ?? null)}`),
      ...(slots.length > 1 ? [] : ["Only one: losing it loses everything. Add another."]),
    ],
  }
}

function nameOf({ kind, backend }: Slot, here: Slot["backend"]): string {
  if (backend === null) return SLOT_NAMES[kind]
  return `${SLOT_NAMES[kind]}: ${KEYRING_NAMES[backend]}${backend === here ? "" : ", which is not found here"}`
}

export async function addOne(io: Io, common: Common): Promise<Result> {
  const { vault } = common
  const ask = person(io, vault)
  const passphrase = newPassphrase(ask)
  const id = await withProof(io, common, async (proof) => addPassphrase(vault, proof, await passphrase()))
  return {
    json: { folder: vault, added: id },
    text: [`The vault opens with this passphrase too. Its name in the list is ${id}.`],
  }
}

export async function addKeyringHere(io: Io, common: Common): Promise<Result> {
  const { vault } = common
  readSlots(vault)
  const keyring = (await io.keyring?.()) ?? null
  if (keyring === null) throw new OwnerError("NO_KEYRING")
  const id = await withProof(io, common, (proof) => addKeyring(vault, proof, keyring))
  return {
    json: { folder: vault, added: id, backend: keyring.backend },
    text: [
      `${KEYRING_NAMES[keyring.backend].replace(/^the/, "The")} has a key of the vault now. Its name in the list is ${id}.`,
      "Whoever can use your account on this computer can open the vault. `tracehold vault slots remove` undoes this.",
    ],
  }
}

export async function changeOne(io: Io, common: Common): Promise<Result> {
  const { vault } = common
  const ask = person(io, vault)
  const passphrase = newPassphrase(ask)
  await withProof(io, common, async (proof) => changePassphrase(vault, proof, await passphrase()))
  return { json: { folder: vault, changed: "passphrase" }, text: ["The passphrase was changed.", OLD_COPIES] }
}

export async function removeOne(io: Io, common: Common, id: string): Promise<Result> {
  const { vault } = common
  if (!readSlots(vault).some((slot) => slot.id === id)) throw new OwnerError("NO_SLOT") // Before anybody is asked.
  const keyring = (await io.keyring?.()) ?? null
  await withProof(io, common, (proof) => removeWay(vault, proof, id, keyring), id)
  return { json: { folder: vault, removed: id }, text: [`${id} opens the vault no more.`, OLD_COPIES] }
}

export async function newWordsHere(io: Io, common: Common): Promise<Result> {
  const { vault } = common
  const ask = person(io, vault)
  using made = await withProof(io, common, (proof) => newWords(vault, proof, io.now))
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

/** Asks for it once, however often it is wanted: a keyring that does not open has the same done again by other means. */
function newPassphrase(ask: NonNullable<Io["ask"]>): () => Promise<string> {
  let chosen: Promise<string> | null = null
  const choose = async (): Promise<string> => {
    const passphrase = await ask("New passphrase: ", { secret: true })
    if ((await ask("Again: ", { secret: true })) === passphrase) return passphrase
    throw new CommandError("NOT_THE_SAME", "The two passphrases differ. Nothing was changed.")
  }
  return () => {
    chosen ??= choose()
    return chosen
  }
}
