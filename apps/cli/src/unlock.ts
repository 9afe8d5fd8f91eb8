import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { type Owner, unlockWithPassphrase, userLayers } from "@tracehold/owner"
import { readCard } from "@tracehold/vault"
import type { Io } from "./io.ts"
import type { Common } from "./program.ts"
import { CommandError, UsageError } from "./usage-error.ts"

/** Unlock the vault with the owner's passphrase. Warns on stderr of what unlocking found. */
export async function unlock(io: Io, { vault }: Common): Promise<Owner> {
  readCard(vault) // Says that there is no vault before anybody is asked for a passphrase.
  const passphrase = await readPassphrase(io, "Passphrase: ")
  const owner = await unlockWithPassphrase(vault, passphrase, { now: io.now, layers: userLayers(io.env) })
  for (const problem of owner.report.problems) io.err(`note: ${problem}\n`)
  return owner
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
