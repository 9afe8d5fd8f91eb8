import type { Form } from "./looks-secret.ts"

/** A value beside a name: its offsets in the text, and how it stands there. */
export type Value = { readonly start: number; readonly end: number; readonly form: Form }

const MAX_VALUE = 4096

/** What may close a name: a quote, brackets, a question mark. */
const CLOSE = /\\{0,3}["'`]?[\])}]{0,2}[?!]?/y
/** A backslash at its end carries a line of a shell or of Python on. */
const BLANKS = /[ \t\u00a0]{0,40}(?:\\\r?\n[ \t]{0,80})?/y
/** A type between name and value, as in `let token: &str = "..."`. */
const TYPE = /:[ \t]{0,4}[&\w<>'[\]|.]{1,32}(?: [\w<>]{1,16})?[ \t]{1,4}=[ \t]{1,4}(?=["'`])/y
const OPERATOR = /[:=]{1,4}>?|：|%3[ADad]|[?|+!]{1,2}={1,2}|->|<-|[›»→]|(?:is|was)(?=[ \t]{1,4}["'`])/uy
/** The value stands in the next line, where formatters put it. */
const NEXT_LINE = /\(?[ \t]{0,8}\r?\n[ \t]{0,80}(?=["'`])/y
/** `name: PASSWORD`, and its value as the field that follows. */
const VALUE_FIELD = /[,;]?[ \t]{0,8}(?:\r?\n[ \t]{0,80})?["']?value["']?[ \t]{0,4}[:=][ \t]{0,4}/iy
const BARE = /[^\s"'`;,&<>()|{}[\]]{1,512}/y
const WORD = /[^\s"'`]{1,1024}/y
const LINE = /[^\r\n]{1,1024}/y
/** A quote as pages, addresses and JSON write it. */
const ENTITY = /&(?:quot|apos|#0?3[49]|#x2[27]);|%2[27]|\\{1,3}u002[27]/iy
const OPEN_QUOTE = /(?:[bBrRuULfF@$]{1,2})?(\\{0,3})(["'`]{3}|["'`])/y

/**
 * The value that is given to the name at `[start, end)`, as programs, settings, shells and logs write it: `name = "v"`,
 * `name: v`, `"name": "v"`, `NAME=v`, `--name v`, `setName("v")`, `("name", "v")`, `<name>v<`, `name="..." value="v"`.
 */
export function readValue(text: string, start: number, end: number): Value | null {
  const closed = skip(CLOSE, text, end)
  const at = skip(BLANKS, text, closed)
  if (text[at] === ">" && /[</]/.test(text[start - 1] ?? "")) return xmlText(text, at + 1)
  const typed = matchEnd(TYPE, text, at)
  if (typed >= 0) return quoted(text, typed)
  const operated = matchEnd(OPERATOR, text, at)
  if (operated >= 0) return afterOperator(text, start, at, operated)
  const field = matchEnd(VALUE_FIELD, text, closed)
  if (field >= 0) return quoted(text, field) ?? asSetting(bare(WORD, text, field))
  if (text[at] === "(" && at === closed) return quoted(text, skip(BLANKS, text, at + 1))
  if (text[at] === "," && isArgument(text, start, end, closed)) return asCode(quoted(text, skip(BLANKS, text, at + 1)))
  if (closed > end && text.startsWith("value", at)) return valueAttribute(text, at + 5)
  if (text[start] === "-" && at > closed) return quoted(text, at) ?? bare(WORD, text, at)
  return null
}

/** A name in quotes or a constant, followed by a comma: the next argument may be its value. */
function isArgument(text: string, start: number, end: number, closed: number): boolean {
  const name = text.slice(start, end)
  return closed > end ? !name.includes(".") : !/[a-z]/.test(name)
}

function asSetting(value: Value | null): Value | null {
  return value === null ? null : { ...value, form: "setting" }
}

function asCode(value: Value | null): Value | null {
  return value === null ? null : { ...value, form: "code" }
}

function afterOperator(text: string, nameStart: number, operator: number, end: number): Value | null {
  const at = skip(BLANKS, text, end)
  const below = matchEnd(NEXT_LINE, text, at)
  const literal = quoted(text, below < 0 ? at : below)
  if (literal !== null) return literal
  const sign = text.slice(operator, end)
  const begins = lineStart(text, nameStart)
  if (sign === "=" && at === end && beginsWord(text, nameStart))
    return assigned(text, at, !/[a-z]/.test(text.slice(nameStart, operator)))
  if (sign === ":" && begins && at > end) return yaml(text, nameStart, at)
  if (sign === ":" && begins && /[\r\n]/.test(text[at] ?? "\n")) return null
  return bare(BARE, text, at)
}

/** `NAME=value` of shells and settings: up to the blank, but not into the next setting of a connection string or query. */
function assigned(text: string, at: number, shouted: boolean): Value | null {
  const word = bare(WORD, text, at)
  if (word === null) return null
  const value = text.slice(word.start, word.end)
  const next = /(?:[;&,]|\\[nrt])[\w .-]{1,40}=/.exec(value)
  const cut = next === null ? value : value.slice(0, next.index)
  return trimmed(text, word.start, word.start + cut.length, shouted ? "setting" : "code")
}

const TAG = /(?:&[\w-]{1,64}|!{1,2}[\w-]{0,64})[ \t]{1,8}/y

/** A plain YAML value goes to the end of the line or to a comment; a block goes on while it is indented further. */
function yaml(text: string, nameStart: number, at: number): Value | null {
  const tagged = matchEnd(TAG, text, at)
  if (tagged >= 0) return quoted(text, tagged) ?? yaml(text, nameStart, tagged)
  const line = bare(LINE, text, at)
  if (line === null) return null
  const value = text.slice(line.start, line.end)
  if (/^[|>][+-]?\d?\s*$/.test(value)) return block(text, nameStart, line.end)
  if (/^(?:[{[]|\*[\w-]{1,64}\s*$)/.test(value)) return null
  const comment = value.search(/\s[#/]/)
  const plain = comment < 0 ? value : value.slice(0, comment)
  if (/[,;({]\s*$/.test(plain) || /\s[:=]\s|=>|\(/.test(plain)) return bare(BARE, text, at)
  return trimmed(text, line.start, line.start + plain.length)
}

const BLOCK_LINE = /[^\S\n]{0,8}\n([ \t]{0,80})([^\r\n]{0,4096})/y

function block(text: string, nameStart: number, lineEnd: number): Value | null {
  const before = text.slice(Math.max(0, nameStart - 200), nameStart)
  const indent = before.length - (before.lastIndexOf("\n") + 1)
  let end = lineEnd
  let start = -1
  for (let lines = 0; lines < 60; lines++) {
    if (end - lineEnd > 16_384) break
    BLOCK_LINE.lastIndex = end
    const row = BLOCK_LINE.exec(text)
    if (row === null || (row[2] !== "" && (row[1] as string).length <= indent)) break
    if (start < 0) start = end + row[0].length - (row[2] as string).length
    end += row[0].length
  }
  return start < 0 ? null : { start, end, form: "literal" }
}

function xmlText(text: string, at: number): Value | null {
  const ahead = text.slice(at, at + MAX_VALUE)
  const close = ahead.indexOf("<")
  const value = close < 0 ? ahead.slice(0, 512) : ahead.slice(0, close)
  if (/[\r\n]/.test(value.trim())) return null
  return { start: at + (value.length - value.trimStart().length), end: at + value.trimEnd().length, form: "literal" }
}

function valueAttribute(text: string, at: number): Value | null {
  const equals = skip(BLANKS, text, at)
  return /[=:]/.test(text[equals] ?? "") ? quoted(text, skip(BLANKS, text, equals + 1)) : null
}

/** A literal in quotes; one that is never closed (still being typed, or wrapped) goes to the end of the line. */
function quoted(text: string, at: number): Value | null {
  OPEN_QUOTE.lastIndex = at
  const open = OPEN_QUOTE.exec(text)
  if (open === null) return entityQuoted(text, at)
  const start = at + open[0].length
  const quote = (open[1] as string) + (open[2] as string)
  const long = (open[2] as string).length === 3
  const stop = Math.min(text.length, start + MAX_VALUE)
  for (let i = start; i < stop; i++) {
    const c = text[i]
    if (text.startsWith(quote, i)) return { start, end: i, form: "literal" }
    if (!long && (c === "\n" || c === "\r")) return { start, end: i, form: "literal" }
    if (c === "\\" && quote.length === 1) i++
  }
  return { start, end: stop, form: "literal" }
}

function entityQuoted(text: string, at: number): Value | null {
  const start = matchEnd(ENTITY, text, at)
  if (start < 0) return null
  const value = bare(WORD, text, start)
  if (value === null) return null
  const close = text.slice(start, value.end).indexOf(text.slice(at, start))
  return { start, end: close < 0 ? value.end : start + close, form: "literal" }
}

function bare(pattern: RegExp, text: string, at: number): Value | null {
  const end = matchEnd(pattern, text, at)
  return end < 0 ? null : trimmed(text, at, end)
}

const CLOSING = new Set(" \t\r\n,;\\\"'`)]")

/** Without what only closes the sentence or the code around it. */
function trimmed(text: string, start: number, end: number, form: Form = "code"): Value | null {
  let stop = end
  while (stop > start && CLOSING.has(text[stop - 1] as string)) stop--
  if (text[stop - 2] === "\\" && /[rnt]/.test(text[stop - 1] as string)) return trimmed(text, start, stop - 2, form)
  return stop <= start ? null : { start, end: stop, form }
}

/** Nothing but indentation, a bullet, a diff's or prompt's sign, or a word that declares stands before the name on its line. */
function lineStart(text: string, nameStart: number): boolean {
  const near = text.slice(Math.max(0, nameStart - 80), nameStart)
  const before = near.slice(near.lastIndexOf("\n") + 1)
  return /^[\s"'>+#$%-]*(?:(?:export|set|setx|ENV|ARG|env|declare -x|typeset -x|local|readonly)\s+)?["']?$/.test(before)
}

function beginsWord(text: string, nameStart: number): boolean {
  return nameStart === 0 || /[\s"'`|>$]/.test(text[nameStart - 1] as string) || lineStart(text, nameStart)
}

function skip(pattern: RegExp, text: string, at: number): number {
  return Math.max(at, matchEnd(pattern, text, at))
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}
