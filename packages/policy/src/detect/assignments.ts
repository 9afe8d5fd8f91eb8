import type { Detector, Report } from "./detector.ts"
import { isRandom, looksSecret, type Strength } from "./looks-secret.ts"
import { readValue } from "./read-value.ts"
import { SECRET_WORDS } from "./words.ts"

/** A name that ends so is about a secret, but its value is something else. */
const ABOUT =
  /^(?:s|names?|types?|ur[il]s?|paths?|files?|filename|fields?|labels?|lengths?|len|sizes?|counts?|limits?|ids?|expir\w*|ttl|timeout|placeholder|hint|regexp?|pattern|policy|polic(?:y|ies)|prefix|suffix|format|endpoint|errors?|messages?|title|text|class|enabled?|required|visible|index|column|table|version|algorithm|alg|hash(?:er|ed|ing)?|refs?|references?|arn|provider|manager|store|storage|service|engine|kind|scopes?|rotation|days|age|strength|validator|validation|rules?|input|form|page|reset|change|prompt|location|region|env|var|variable|dir|directory|bytes|bits|budget|usage|cost|per|window|mode|method|status|state|exists|valid|is|has|component|view|screen|button|link|icon|address|contract|symbol|decimals|supply|map|list|set|array|cache|handler|callback|function|fn|func|generator|factory|parser|lexer|stream|iterator|interface|schema|model|entity|dto|request|response|audience|issuer)$/i

/** Names before the word that make it harmless: `public_key`, `primary key`. */
const HARMLESS =
  /(?:public|primary|foreign|partition|sort|cache|hot|arrow|shortcut|publishable|translation|i18n|dict|object|group|unique|row|map|idempotency|max|min|num|total|websocket)[-_ ]?$/i

const REST = /[\w-]{0,48}/y

function look(word: Strength, text: string, start: number, end: number, report: Report): void {
  const nameStart = nameStartOf(text, start)
  REST.lastIndex = end
  const rest = REST.exec(text)?.[0] ?? ""
  const strength = strengthOf(word, text, start, end, rest)
  const nameEnd = end + rest.length
  if (HARMLESS.test(text.slice(Math.max(nameStart, start - 16), start))) return
  const last = rest.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g)?.at(-1)
  if (last !== undefined && ABOUT.test(last)) return
  const value = readValue(text, nameStart, nameEnd)
  if (value === null || value.end <= value.start) return
  const content = text.slice(value.start, value.end)
  if (looksSecret(content, strength, value.form)) report(value.start, value.end)
  else if (value.form === "code" && strength !== "weak") lookInExpression(strength, text, value.start, report)
}

/** `pass` means a password only where it is a word of its own; else it is what people do (`passThrough`, `pass_options`). */
function strengthOf(word: Strength, text: string, start: number, end: number, rest: string): Strength {
  if (!/^[._-]?pass$/i.test(text.slice(start, end))) return word
  return rest === "" && !/[a-z]/i.test(text[start - 1] ?? "") ? "strong" : "weak"
}

const LITERALS = /["'`]([^"'`\r\n]{1,200})["'`]/g
const FALLBACK = /(?:\bor|\|\||\?\?|:-|,)\s{0,4}$/

/** Literals of an expression: `env("PASSWORD") or "v"`, `getenv("PASSWORD", "v")`, `decode("v")`. Only the first lines' worth is read. */
function lookInExpression(strength: Strength, text: string, at: number, report: Report): void {
  const line = /^[^\r\n]{0,200}/.exec(text.slice(at, at + 200))?.[0] ?? ""
  for (const match of line.matchAll(LITERALS)) {
    const content = match[1] as string
    const fallback = FALLBACK.test(line.slice(0, match.index))
    if (!(fallback ? looksSecret(content, strength, "literal") : isRandom(content, 16))) continue
    report(at + match.index + 1, at + match.index + 1 + content.length)
  }
}

/** Where the name begins that the word stands in. */
function nameStartOf(text: string, at: number): number {
  let start = at
  const stop = Math.max(0, at - 64)
  while (start > stop && /[\w.-]/.test(text[start - 1] as string)) start--
  return start
}

/** `PW:value`, where the two letters are the whole name: too short to look for without their operator. */
const pw: Detector = {
  kind: "place",
  rule: "assigned-strong",
  keywords: ["pw:", "pw=", "pw =", "pw :"],
  look(text, start, _end, report) {
    if (!/[A-Za-z]/.test(text[start - 1] ?? "")) look("strong", text, start, start + 2, report)
  },
}

const byStrength = (["strong", "medium", "weak"] as const).map(
  (strength): Detector => ({
    kind: "place",
    rule: `assigned-${strength}`,
    keywords: SECRET_WORDS[strength],
    look: (text, start, end, report) => look(strength, text, start, end, report),
  }),
)

export const assignmentDetectors: readonly Detector[] = [...byStrength, pw]
