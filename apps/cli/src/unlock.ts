import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { describeError, hostPolicyLayers, type Owner, OwnerError, type Proof, unlockWith } from "@tracehold/owner"
import { readSlots, type Slot, stateFolder } from "@tracehold/vault"
import type { Io } from "./io.ts"
import type { Common } from "./program.ts"
import { CommandError, UsageError } from "./usage-error.ts"

/** Unlock the vault. Warns on stderr of what unlocking found. */
export async function unlock(io: Io, common: Common): Promise<Owner> {
  const owner = await withProof(io, common, (proof) =>
    unlockWith(common.vault, proof, { now: io.now, layers: hostPolicyLayers(io.env, io.now()), state: stateFolder(io.env) }),
  )
  for (const problem of owner.report.problems) io.err(`note: ${problem}\n`)
  return owner
}

/**
 * Do something with what opens the vault: the words where `--words` asks for them; the file that TRACEHOLD_PASSPHRASE_FILE names where
 * there is one; else what the system's keyring has, asking nobody; and where that comes to nothing, what a person types.
 *
 * @param goes - the id of a way that is to be taken away, and so cannot be the one that is used.
 */
export async function withProof<T>(io: Io, common: Common, use: (proof: Proof) => Promise<T>, goes?: string): Promise<T> {
  const slots = readSlots(common.vault).filter(({ id }) => id !== goes) // Says that there is no vault before anybody is asked.
  const asksKeyring = !common.words && !io.env.TRACEHOLD_PASSPHRASE_FILE && has(slots, "os")
  const keyring = asksKeyring ? ((await io.keyring?.()) ?? null) : null
  if (keyring !== null) {
    try {
      return await use({ keyring })
    } catch (error) {
      if (!(error instanceof OwnerError) || !error.code.startsWith("KEYRING_")) throw error
      io.err(`note: ${describeError(error)}\n`)
    }
  } else if (asksKeyring) io.err(`note: ${describeError(new OwnerError("NO_KEYRING"))}\n`)
  return use(await typedProof(io, common, slots))
}

async function typedProof(io: Io, { words }: Common, slots: readonly Slot[]): Promise<Proof> {
  if (!words && (has(slots, "pass") || !has(slots, "phrase"))) return { passphrase: await readPassphrase(io, "Passphrase: ") }
  if (io.ask === null) throw new UsageError("The words are asked for in a terminal.")
  return { words: await io.ask("The 24 words: ", { secret: true }) }
}

function has(slots: readonly Slot[], kind: Slot["kind"]): boolean {
  return slots.some((slot) => slot.kind === kind)
}

/**
 * The passphrase, from a prompt without echo or from the file that TRACEHOLD_PASSPHRASE_FILE names (its first line). Never from the
 * arguments, which other users of the machine can see.
 */
export async function readPassphrase(io: Io, question: string): Promise<string> {
  const file = io.env.TRACEHOLD_PASSPHRASE_FILE
  if (file !== undefined && file !== "") {
    try {
      return readFileSync(resolve(io.cwd, file), "utf8").split(/\r?\n/, 1)[0] ?? ""
    } catch {
      throw new CommandError("NO_PASSPHRASE", "The file that TRACEHOLD_PASSPHRASE_FILE names cannot be read.")
    }
  }
  if (io.ask === null) {
    throw new UsageError("A passphrase is needed and nobody can be asked: run in a terminal, or set TRACEHOLD_PASSPHRASE_FILE.")
  }
  return io.ask(question, { secret: true })
}
