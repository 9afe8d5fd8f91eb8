import { entropy, shapeOf, wordShare } from "./randomness.ts"

/** How much the name beside a value says: `password` much, `token` something, `key` little. */
export type Strength = "strong" | "medium" | "weak"

/** Where a value was found: a literal in quotes, a setting of a shell or file (`NAME=v`, a line of YAML), or perhaps code. */
export type Form = "literal" | "setting" | "code"

/** Values that stand for a secret without being one. */
const PLACEHOLDER = anyOf([
  /^[\s*.x_#?•·…-]*$/, // Nothing, or filler.
  /^(.)\1*$/, // One character over and over.
  /\$\{|\{\{|<%|#\{|%\(\w+\)s|\$\(|%[sdv]\b|^\$[a-z_{(]|^%\w+%$|^@\w+@?$/, // Templates and references.
  /^<[^>]*>?$|^\[[^\]]*\]$|^\{[^}]*\}$|&lt;/, // Something in brackets.
  /^ENC\[|^\{cipher\}|^!vault|^AgA|^projects\/|^arn:|^vault:|^op:\/\/|^ref\+/, // Sealed, or a reference to a store.
  /^(?:null|nil|none|undefined|true|false|yes|no|on|off|string|str|number|int|bool|boolean|bytes?|object|any|unknown|optional|required|void|empty|default|auto|env|secret|password|passwd|token|key|user|username|admin|root|test|value|text|hidden)[?!]?$/,
  /x{5,}|\.{3}|\*{3}|_{4}|…/,
])

/** Words of stand-ins: they count unless the rest of the value is drawn at random. */
const STAND_IN =
  /change[-_ ]?me|place[-_ ]?holder|redacted|insert[-_ ]|replace[-_ ]|your|my[-_]|example|dummy|_here$|todo|fixme|not[-_ ]a[-_ ]|lorem/i

function anyOf(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join("|"), "i")
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isPlaceholder(value: string): boolean {
  const head = value.length > MAX_LOOK ? value.slice(0, MAX_LOOK) : value
  return PLACEHOLDER.test(head) || (STAND_IN.test(head) && (head.length < 24 || wordShare(head) >= 0.3))
}

/** What a value is like shows in its beginning. */
const MAX_LOOK = 128

/** Could this value, given to a name of that strength, be a secret? */
export function looksSecret(value: string, strength: Strength, form: Form): boolean {
  if (value.length > MAX_LOOK) return looksSecret(value.slice(0, MAX_LOOK), strength, form)
  if (isPlaceholder(value)) return false
  if (strength === "weak") return !value.includes("://") && isRandom(value, 20)
  if (form !== "literal" && isExpression(value)) return false
  if (isConstantName(value)) return false
  if (strength === "medium") return UUID.test(value) || isRandom(value, 8)
  return isPassword(value, form)
}

/** Names, paths and calls in code: `config.password`, `this->secret`, `getSecret`. */
function isExpression(value: string): boolean {
  if (/^[&*!~]?[A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.|\/)[A-Za-z_$][\w$]*)+[;,]?$/.test(value))
    return !/\d/.test(value) || !isRandom(value, 12)
  return /[()]/.test(value) && /^[\w.$]+\(/.test(value)
}

/** `DB_PASSWORD_KEY_2`: the name of a setting, where its value might stand. */
function isConstantName(value: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) && wordShare(value) >= 0.6
}

/** What people choose: anything but words alone. */
function isPassword(value: string, form: Form): boolean {
  if (value.length < 5) return false
  const { letters, digits, others } = shapeOf(value)
  if (letters === 0 && others === 0) return digits >= 6
  if (letters === 0) return digits > 0 && value.length >= 8 && !/^[\d.,:/+-]+$/.test(value)
  const blanks = value.split(/\s/).length - 1
  if (blanks > 0) return blanks <= 2 && digits > 0 && /[a-z][0-9]|[0-9][a-z]/i.test(value) && wordShare(value) < 0.6
  if (/^(?:https?|file|arn|urn):/i.test(value) || /^\.{0,2}\/[\w./-]+$/.test(value)) return false
  if (value.startsWith("/") && wordShare(value) >= 0.6) return false
  if (digits === 0 && /^[A-Za-z_./:-]+$/.test(value))
    return form === "setting" ? value.length >= 6 : form === "literal" ? isChosenWord(value) : wordShare(value) < 0.5
  if (digits === 0) return form === "literal" || /[!@#%^&*+=~?]/.test(value)
  return form !== "code" || (value.length >= 8 && wordShare(value) < 0.5) || /[!@#%^&*+~?]/.test(value)
}

/** What labels, messages and kinds of fields say beside a password's name. */
const LABEL =
  /pass|secret|credential|word|key|token|confirm|required|invalid|missing|enter|forgot|reset|change|update|login|sign|field|input|string|text|label|error|user|account|hash|plain|crypt|scram|bearer|basic|none|clear|type|auth|contra|senha|mot|kenn|encod|valid|check|show|hide/i

/** One small word in quotes after a password's name, which is what people choose: nobody calls a field so. */
function isChosenWord(value: string): boolean {
  return wordShare(value) < 0.6 || (/^[a-z]{6,24}$/.test(value) && !LABEL.test(value))
}

/** Words and nothing else to speak of, such as the name of a variable that begins like a token. */
export function isWords(value: string): boolean {
  return value.length < 80 && wordShare(value) >= 0.85
}

/** Drawn by a machine: no words to speak of, and varied. */
export function isRandom(value: string, min: number): boolean {
  if (value.length > MAX_LOOK) return isRandom(value.slice(0, MAX_LOOK), min)
  if (value.length < min || /\s/.test(value)) return false
  const { letters, digits, others, upper } = shapeOf(value)
  if (others > value.length / 3) return false
  if (letters === 0) return digits >= 15 && others === 0 && min <= 12
  const share = wordShare(value)
  if (digits === 0)
    return value.length >= 12 && share < 0.3 && entropy(value) >= 2.8 && (upper === 0 || upper < letters || value.length >= 16)
  if (digits < 2 && value.length < 16) return share < 0.5 && others === 0 && value.length >= 10
  if (
    value.length < 20 &&
    /^(?:v?\d+(?:[._-][\dA-Za-z]+){1,5}|[a-z]+-?\d{1,4}|0x[0-9a-f]{1,8}|\d{4}-\d{2}-\d{2}.*|[\d.,:/-]+)$/i.test(value)
  )
    return false
  return share < 0.5 && entropy(value) >= (value.length < 16 ? 2.5 : 2.9)
}
