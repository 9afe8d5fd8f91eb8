import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { type BackupKey, restoreVault } from "@tracehold/owner"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { CommandError, UsageError } from "../usage-error.ts"

type Options = { readonly to: string; readonly identity?: string }

/** A vault out of a backup, in a folder of its own. What is wrong in it is told, and is exit code 1. */
export async function restoreHere(io: Io, _common: Common, name: string, options: Options): Promise<Result> {
  const folder = resolve(io.cwd, options.to)
  const restored = await restoreVault(resolve(io.cwd, name), folder, await keyFor(io, options))
  const { problems, full, chunks, copiedAtMs } = restored
  const made = new Date(copiedAtMs).toISOString().slice(0, 16).replace("T", " ")
  return {
    json: { folder, ...restored },
    failed: problems.length > 0,
    text: [
      `${chunks} chunks are in ${folder}.`,
      full
        ? "All of it was opened and checked."
        : "It was checked without opening it. Look at all of it with `tracehold vault verify --full`.",
      ...(problems.length > 0 ? [`${problems.length} problems:`, ...problems.map((problem) => `- ${problem}`)] : []),
      `It is the vault as it was at ${made} UTC: what was recorded later is not in it, and what you erased later is in it again.`,
      "What waited to be sent is not sent from here before `tracehold donate send` has asked each recipient what it has.",
    ],
  }
}

async function keyFor(io: Io, { identity }: Options): Promise<BackupKey> {
  if (identity !== undefined) {
    try {
      return { kind: "identity", identity: readFileSync(resolve(io.cwd, identity), "utf8") }
    } catch {
      throw new CommandError("NO_IDENTITY", "The identity file cannot be read.")
    }
  }
  if (io.ask === null) throw new UsageError("The 24 words are asked for in a terminal; or name an age identity with --identity.")
  return { kind: "words", words: await io.ask("The 24 words: ", { secret: true }) }
}
