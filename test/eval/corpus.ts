import { existsSync, readFileSync } from "node:fs"
import { basename } from "node:path"
import { fileURLToPath } from "node:url"
import { gunzipSync } from "node:zlib"
import * as z from "zod"
import { SAMPLES } from "../../packages/policy/fixtures/made-up.ts"

/** One row of an evaluation corpus: a text, and the secret in it (null: there is none to find). */
const rowSchema = z.object({
  text: z.string(),
  secret: z.string().nullable().default(null),
  label: z.enum(["positive", "negative"]),
  kind: z.string(),
  source: z.string(),
})
export type CorpusRow = z.infer<typeof rowSchema>

const SHARED = ["secrets", "secrets-terminal"]

/** The corpora where they are at hand: in the folder that `TRACEHOLD_SHARED` names, else beside the repository. */
export function sharedCorpora(): string[] {
  const shared = process.env.TRACEHOLD_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url))
  return SHARED.map((name) => `${shared}/corpora/${name}.jsonl.gz`).filter((path) => existsSync(path))
}

/** The rows of a JSONL file, perhaps gzipped. Terminal rows are a source of their own. @throws Error with one line that says which row is wrong. */
export function readCorpus(path: string): CorpusRow[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString()
  const isTerminal = basename(path).includes("terminal")
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, i) => {
      const row = rowSchema.safeParse(jsonOf(line))
      if (!row.success) throw new Error(`${path}: row ${i + 1} is not a row of an evaluation corpus`)
      return isTerminal ? { ...row.data, source: "terminal" } : row.data
    })
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** The project's own cases, made when they are asked for. */
export function generatedRows(): CorpusRow[] {
  return SAMPLES.map(([kind, text, secret]) => ({ text, secret, label: "positive", kind, source: "generated" }))
}

/** Whose rows they are, in one word. */
export function originOf({ source }: CorpusRow): string {
  return source.split(/[@ /+]/)[0] ?? ""
}
