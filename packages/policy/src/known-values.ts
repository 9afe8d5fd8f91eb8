import { BUILT_IN_DETECTORS } from "./detect/detectors.ts"
import { isRandom, looksSecret } from "./detect/looks-secret.ts"
import { Scanner } from "./detect/scan.ts"

const MOST_LINES = 5000
const LONGEST = 8192
/** As short as a value may be that is looked for everywhere. */
const SHORTEST = 8

const ASSIGNED = /^(?:export\s{1,8}|set\s{1,8})?["']?([\w.-]{1,128})["']?\s{0,40}[:=]/
const scanner = new Scanner(BUILT_IN_DETECTORS)

/**
 * The values of a file that holds secrets by its nature, to be masked wherever else they turn up: what its assignments give to names, where
 * that is no everyday word, and the lines of keys. Kept in memory by whoever asks; nothing is made of them that could be stored.
 */
export function valuesOfFile(text: string): string[] {
  const values = new Set<string>()
  for (const line of text.split(/\r?\n/, MOST_LINES)) {
    if (line.length > LONGEST) continue
    const [sign = "", name = ""] = ASSIGNED.exec(line.trimStart()) ?? []
    if (name !== "")
      for (const value of valuesOf(name, unquoted(assigned(line.trimStart().slice(sign.length))))) values.add(value)
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

/** Without blanks around it and without what ends a statement. */
function assigned(text: string): string {
  let end = text.length
  while (end > 0 && /[\s,;]/.test(text[end - 1] as string)) end--
  return text.slice(0, end).trimStart()
}

function unquoted(value: string): string {
  const [, , inner] = /^(["'`])(.*)\1$/.exec(value) ?? []
  return inner ?? value
}
