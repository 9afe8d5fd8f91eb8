import { BUILT_IN_DETECTORS } from "./detect/detectors.ts"
import { isRandom, looksSecret } from "./detect/looks-secret.ts"
import { Scanner } from "./detect/scan.ts"

const MOST_LINES = 5000
const LONGEST = 8192
/** As short as a value may be that is looked for everywhere. */
const SHORTEST = 8

const ASSIGNED = /^\s*(?:export\s+|set\s+)?["']?([\w.-]{1,128})["']?\s*[:=]\s*(.*?)[\s,;]*$/
const scanner = new Scanner(BUILT_IN_DETECTORS)

/**
 * The values of a file that holds secrets by its nature, to be masked wherever else they turn up: what its assignments give to names, where
 * that is no everyday word, and the lines of keys. Kept in memory by whoever asks; nothing is made of them that could be stored.
 */
export function valuesOfFile(text: string): string[] {
  const values = new Set<string>()
  for (const line of text.split(/\r?\n/, MOST_LINES)) {
    if (line.length > LONGEST) continue
    const [, name = "", assigned = ""] = ASSIGNED.exec(line) ?? []
    if (name !== "") for (const value of valuesOf(name, unquoted(assigned))) values.add(value)
    else if (isRandom(line.trim(), 16)) values.add(line.trim())
  }
  for (const { start, end } of scanner.scan(text)) if (end - start <= LONGEST) keep(values, text.slice(start, end))
  return [...values]
}

/** Values of environment variables that hold secrets, by their names or by what they are like. */
export function valuesOfEnvironment(env: Readonly<Record<string, string | undefined>>): string[] {
  const values = new Set<string>()
  for (const [name, value = ""] of Object.entries(env)) {
    const line = `${name}=${value}`
    if (line.length <= LONGEST) for (const { start, end } of scanner.scan(line)) keep(values, line.slice(start, end))
  }
  return [...values]
}

function valuesOf(name: string, value: string): string[] {
  if (value.length < SHORTEST) return []
  const line = `${name}=${value}`
  const found = scanner.scan(line).map(({ start, end }) => line.slice(Math.max(start, name.length + 1), end))
  return [...found, ...(looksSecret(value, "strong", "code") ? [value] : [])].filter((one) => one.length >= SHORTEST)
}

function keep(values: Set<string>, value: string): void {
  if (value.length >= SHORTEST) values.add(value)
}

function unquoted(value: string): string {
  const [, , inner] = /^(["'`])(.*)\1$/.exec(value) ?? []
  return inner ?? value
}
