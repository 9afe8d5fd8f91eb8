import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Io, Result } from "../io.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { explainContent, explainFile, explainLine } from "./explain.ts"

/** One of them, or a path. */
export type ExplainOptions = {
  readonly command?: string
  readonly text?: boolean
  readonly textFrom?: string
  readonly folder?: string
}

export async function explain(io: Io, path: string | undefined, options: ExplainOptions): Promise<Result> {
  const { command, text, textFrom } = options
  if ([path, command, text, textFrom].filter((one) => one !== undefined).length !== 1)
    throw new UsageError("Name one thing to explain: a path, --command, --text or --text-from.")
  if (path !== undefined) return explainFile(io, path, options)
  if (command !== undefined) return explainLine(io, command, options)
  if (textFrom !== undefined) return explainContent(io, readText(resolve(io.cwd, textFrom)), options)
  if (io.ask === null) throw new UsageError("Nobody can be asked for the text: give it in a file, with --text-from.")
  return explainContent(io, await io.ask("Text: ", { secret: true }), options)
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch {
    throw new CommandError("NO_FILE", "The file with the text cannot be read.")
  }
}
