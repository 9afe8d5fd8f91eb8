import { readFileSync, statSync } from "node:fs"
import { resolve } from "node:path"
import { type BackupKey, restoreVault } from "@tracehold/owner"
import { checkFresh, listOutbox, openStore } from "@tracehold/vault"
import { countOf } from "../count-of.ts"
import { interruptible } from "../interruptible.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { byteProgress } from "../progress.ts"
import { CommandError, UsageError } from "../usage-error.ts"

type Options = { readonly to: string; readonly identity?: string }

/** A vault out of a backup, in a folder of its own. What is wrong in it is told, and is exit code 1. */
export async function restoreHere(io: Io, _common: Common, name: string, options: Options): Promise<Result> {
  const [file, folder] = [resolve(io.cwd, name), resolve(io.cwd, options.to)]
  checkPlaces(file, folder)
  const key = await keyFor(io, options)
  const restored = await interruptible(io, "Cancelled. Nothing was restored.", async (signal) => {
    using progress = byteProgress(io, "Restoring")
    return await restoreVault(file, folder, key, { onProgress: progress.on, signal })
  })
  const { problems, full, chunks, copiedAtMs } = restored
  const waiting = waitingIn(folder)
  const made = new Date(copiedAtMs).toISOString().slice(0, 16).replace("T", " ")
  return {
    json: { folder, ...restored, waiting },
    failed: problems.length > 0,
    text: [
      `${countOf(chunks, "chunk")} in ${folder}.`,
      full
        ? "All of it was opened and checked."
        : `It was checked without opening it. Look at all of it with \`tracehold --vault ${options.to} vault verify --full\`.`,
      ...(problems.length > 0 ? [`${countOf(problems.length, "problem")}:`, ...problems.map((problem) => `- ${problem}`)] : []),
      `It is the vault as it was at ${made} UTC: what was recorded later is not in it, and what you erased later is in it again.`,
      ...(waiting > 0
        ? [
            `${countOf(waiting, "donation")} will be sent from here when due, as it was meant then: withdraw what you took back since.`,
          ]
        : []),
    ],
  }
}

function waitingIn(folder: string): number {
  using store = openStore(folder)
  return listOutbox(store).filter(({ receipt }) => receipt === null).length
}

/** Before anybody types 24 words. */
function checkPlaces(file: string, folder: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new CommandError("NO_FILE", `There is no file ${file}.`)
  checkFresh(folder)
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
  return { kind: "words", words: await io.ask("The 24 words of that time: ", { secret: true }) }
}
