import { encodeUtf8 } from "@tracehold/trace"
import { type Budget, wildmatch } from "./wildmatch.ts"

/** One line of an ignore file. `pattern` is in bytes, one char each; `literal` of them come before the first wildcard. */
type Rule = {
  readonly text: string
  readonly line: number
  readonly pattern: string
  readonly literal: number
  /** For `*end` and for a lone star-star before a plain path: what the name or path must end with; in small letters where case is folded. */
  readonly end: string | null
  readonly negated: boolean
  readonly folderOnly: boolean
  readonly nameOnly: boolean
}

export type RuleMatch = { readonly negated: boolean; readonly text: string; readonly line: number }

/** Steps that matching one path against one file's patterns may take; everyday files need a few hundred. */
const MAX_STEPS = 300_000

/** The rules of one ignore file, with gitignore's meaning (git's dir.c). */
export class IgnoreRules {
  readonly #rules: readonly Rule[]
  readonly #fold: boolean

  constructor(text: string, caseSensitive: boolean) {
    this.#fold = !caseSensitive
    const lines = (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).split("\n")
    this.#rules = lines.flatMap((line, i) => parseRule(line, i + 1, this.#fold) ?? [])
  }

  get empty(): boolean {
    return this.#rules.length === 0
  }

  /** The last rule that speaks about `path` (bytes, relative to the file's folder), or null. Says nothing about the folders above it. */
  match(path: string, isFolder: boolean): RuleMatch | null {
    const name = path.slice(path.lastIndexOf("/") + 1)
    const ending = `/${this.#fold ? foldAscii(path, path.length) : path}`
    const budget = { left: MAX_STEPS }
    for (let i = this.#rules.length - 1; i >= 0; i--) {
      const rule = this.#rules[i] as Rule
      if (rule.folderOnly && !isFolder) continue
      if (rule.end !== null) {
        if (ending.endsWith(rule.end)) return rule
        continue
      }
      if (matches(rule, rule.nameOnly ? name : path, this.#fold, budget)) return rule
      // Patterns made to take for ever: what cannot be told is not recorded.
      if (budget.left < 0) return { negated: false, text: rule.text, line: rule.line }
    }
    return null
  }
}

/** The bytes of a path or pattern as a string of chars 0 to 255. */
export function toByteString(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test is exactly for ASCII.
  if (/^[\x00-\x7f]*$/.test(text)) return text
  return Array.from(encodeUtf8(text), (byte) => String.fromCharCode(byte)).join("")
}

function parseRule(raw: string, line: number, fold: boolean): Rule | null {
  const text = trimBlanks(raw.endsWith("\r") ? raw.slice(0, -1) : raw)
  if (text === "" || raw.startsWith("#")) return null
  const negated = text.startsWith("!")
  let pattern = toByteString(negated ? text.slice(1) : text)
  const folderOnly = pattern.endsWith("/")
  if (folderOnly) pattern = pattern.slice(0, -1)
  const nameOnly = !pattern.includes("/")
  if (pattern.startsWith("/")) pattern = pattern.slice(1)
  const wild = pattern.search(/[*?[\\]/)
  const literal = wild < 0 ? pattern.length : wild
  const end = endOf(pattern, nameOnly)
  return {
    text,
    line,
    end: end !== null && fold ? foldAscii(end, end.length) : end,
    pattern: fold ? foldAscii(pattern, literal) : pattern,
    literal,
    negated,
    folderOnly,
    nameOnly,
  }
}

/** `*x` of a name is any name that ends so; a star-star and a plain path is any path that ends so, from a slash on. */
function endOf(pattern: string, nameOnly: boolean): string | null {
  const [, stars = "", rest = ""] = /^(\*|\*\*\/)([^*?[\\]+)$/.exec(pattern) ?? []
  if (nameOnly) return stars === "*" ? rest : null
  return stars === "**/" ? `/${rest}` : null
}

/** Trailing blanks do not count unless a backslash stands before them. */
function trimBlanks(text: string): string {
  let end = -1
  for (let i = 0; i < text.length; i++) {
    if (text[i] === " ") {
      if (end < 0) end = i
    } else {
      if (text[i] === "\\" && ++i >= text.length) return text
      end = -1
    }
  }
  return end < 0 ? text : text.slice(0, end)
}

/** As git does, what comes before the first wildcard is compared as it stands, and the rest is a pattern of its own. */
function matches(rule: Rule, path: string, fold: boolean, budget: Budget): boolean {
  const head = path.slice(0, rule.literal)
  const literal = rule.pattern.slice(0, rule.literal)
  if ((fold ? foldAscii(head, head.length) : head) !== literal) return false
  if (rule.literal === rule.pattern.length) return path.length === rule.literal
  if (rule.nameOnly) return wildmatch(rule.pattern, path, fold, budget)
  return wildmatch(rule.pattern.slice(rule.literal), path.slice(rule.literal), fold, budget)
}

function foldAscii(text: string, count: number): string {
  return text.slice(0, count).replace(/[A-Z]/g, (c) => c.toLowerCase()) + text.slice(count)
}
