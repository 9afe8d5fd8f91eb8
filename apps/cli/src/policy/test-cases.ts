import { readdirSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import {
  type CaseResult,
  casesSchema,
  createEngine,
  type Layer,
  type PolicyCases,
  parsePolicy,
  runCases,
} from "@tracehold/policy"
import type { Io, Result } from "../io.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { readText } from "./check.ts"

/** Run every case with the built-in layer and the policy that its file names. A case that does not hold is exit code 1. */
export function testCases(io: Io, places: readonly string[]): Result {
  const files = places.flatMap((place) => caseFiles(resolve(io.cwd, place), place))
  if (files.length === 0) throw new UsageError("There are no cases: no file there ends in .json.")
  const results = files.map((file) => ({ file, results: runFile(file) }))
  const failed = results.flatMap(({ file, results: all }) =>
    all.flatMap(({ name, why }) => (why === null ? [] : [{ file, name, why }])),
  )
  const count = results.reduce((sum, { results: all }) => sum + all.length, 0)
  return {
    failed: failed.length > 0,
    json: { cases: count, failed },
    text: [
      ...failed.map(({ file, name, why }) => `${file}: ${name}: ${why}`),
      `${count - failed.length} of ${count} cases hold.`,
    ],
  }
}

function caseFiles(path: string, place: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new CommandError("NO_FILE", `There is no ${place}.`)
  if (!stat.isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(path, name))
}

function runFile(file: string): CaseResult[] {
  const cases = parseCases(file)
  const layers = cases.policy === undefined ? [] : [layerOf(resolve(dirname(file), cases.policy), cases.policy)]
  return runCases(createEngine({ layers, ignoreFiles: [], caseSensitive: true }), cases.cases)
}

function parseCases(file: string): PolicyCases {
  let value: unknown
  try {
    value = JSON.parse(readText(file, file))
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError("BAD_CASES", `${file} is not JSON.`)
  }
  const parsed = casesSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const place = parsed.error.issues[0]?.path.map(String).join(".") ?? ""
  throw new CommandError(
    "BAD_CASES",
    `${file}: ${place === "" ? "it" : place} is not as cases are written; see packages/policy/README.md.`,
  )
}

function layerOf(path: string, name: string): Layer {
  const text = readText(path, name)
  const parsed = parsePolicy(text)
  if (parsed.kind === "refused") throw new CommandError("BAD_POLICY", `${name} is no policy: ${parsed.why}.`)
  return { name: "repository", source: name, policy: parsed.policy, text }
}
