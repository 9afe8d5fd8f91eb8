import { resolve } from "node:path"
import { bytesText } from "../bytes-text.ts"
import { findChunk } from "../chunk-name.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { unlock } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"

/** One chunk into a file that its owner names. */
export async function exportOne(io: Io, common: Common, name: string, options: { to: string; plain?: boolean }): Promise<Result> {
  using owner = await unlock(io, common)
  const chunk = findChunk(owner.chunks(), name)
  const file = resolve(io.cwd, options.to)
  const form = options.plain ? ({ kind: "plain" } as const) : ({ kind: "age", passphrase: await newPassphrase(io) } as const)
  const { bytes } = await owner.exportChunk(chunk, file, form)
  return {
    json: { file, bytes, encrypted: form.kind === "age" },
    text: [
      `${bytesText(bytes)} in ${file}`,
      form.kind === "age"
        ? "Open it with `age -d` and this passphrase."
        : "It is in clear: whoever can read the file can read what was recorded.",
    ],
  }
}

async function newPassphrase(io: Io): Promise<string> {
  if (io.ask === null)
    throw new UsageError("A passphrase for the file is needed and nobody can be asked. Run in a terminal, or say --plain.")
  const passphrase = await io.ask("Passphrase for the file: ", { secret: true })
  if ((await io.ask("Again: ", { secret: true })) !== passphrase) {
    throw new CommandError("NOT_THE_SAME", "The two passphrases differ. Nothing was written.")
  }
  return passphrase
}
