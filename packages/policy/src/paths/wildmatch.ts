/** Steps that may still be taken; used up, `wildmatch` gives up and answers false, and the caller sees that nothing is left. */
export type Budget = { left: number }

/**
 * Git's wildmatch with WM_PATHNAME (wildmatch.c): `*` and `?` stop at a slash, `**` between slashes does not. Both strings are
 * bytes (one char each), for git matches bytes. A memo of failed places keeps hostile patterns from growing exponential.
 *
 * @param fold - compare ASCII letters without case, as git does where `core.ignorecase` is set.
 */
export function wildmatch(pattern: string, text: string, fold: boolean, budget: Budget): boolean {
  const failed = new Set<number>()
  const match = (from: number, at: number): boolean => {
    const key = from * (text.length + 1) + at
    if (failed.has(key)) return false
    if (run(from, at)) return true
    failed.add(key)
    return false
  }
  const run = (from: number, at: number): boolean => {
    let p = from
    let t = at
    for (; p < pattern.length; p++, t++) {
      if (--budget.left < 0) return false
      const c = pattern[p] as string
      const ch = text[t]
      if (ch === undefined && c !== "*") return false
      if (c === "*") return star(p, t, from)
      if (c === "?") {
        if (ch === "/") return false
      } else if (c === "[") {
        const end = matchClass(pattern, p, ch as string, fold)
        if (end < 0) return false
        p = end
      } else {
        const literal = c === "\\" ? pattern[++p] : c
        if (literal === undefined || !same(literal, ch as string, fold)) return false
      }
    }
    return t === text.length
  }
  const star = (p: number, t: number, from: number): boolean => {
    let next = p + 1
    let crosses = false
    if (pattern[next] === "*") {
      while (pattern[next] === "*") next++
      const opens = p - 1 < from || pattern[p - 1] === "/"
      const closes = next === pattern.length || pattern[next] === "/" || (pattern[next] === "\\" && pattern[next + 1] === "/")
      if (opens && closes) {
        if (pattern[next] === "/" && match(next + 1, t)) return true
        crosses = true
      }
    }
    if (next === pattern.length) return crosses || text.indexOf("/", t) < 0
    for (let i = t; i <= text.length; i++) {
      if (match(next, i)) return true
      if (!crosses && text[i] === "/") return false
    }
    return false
  }
  return match(0, 0)
}

function same(a: string, b: string, fold: boolean): boolean {
  return a === b || (fold && lower(a) === lower(b))
}

function lower(c: string): string {
  return c >= "A" && c <= "Z" ? String.fromCharCode(c.charCodeAt(0) + 32) : c
}

/** POSIX classes, ASCII only, by char code. */
const NAMED: Record<string, (c: number) => boolean> = {
  alnum: (c) => isAlpha(c) || isDigit(c),
  alpha: (c) => isAlpha(c),
  blank: (c) => c === 32 || c === 9,
  cntrl: (c) => c < 32 || c === 127,
  digit: (c) => isDigit(c),
  graph: (c) => c > 32 && c < 127,
  lower: (c) => c >= 97 && c <= 122,
  print: (c) => c >= 32 && c < 127,
  punct: (c) => c > 32 && c < 127 && !isAlpha(c) && !isDigit(c),
  space: (c) => c === 32 || (c >= 9 && c <= 13),
  upper: (c) => c >= 65 && c <= 90,
  xdigit: (c) => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102),
}

const isDigit = (c: number) => c >= 48 && c <= 57
const isAlpha = (c: number) => (c >= 65 && c <= 90) || (c >= 97 && c <= 122)

/** Index of the class's closing bracket when `ch` is in the class that opens at `p`; -1 when it is not, or the class is broken. */
function matchClass(pattern: string, p: number, ch: string, fold: boolean): number {
  let i = p + 1
  const negated = pattern[i] === "!" || pattern[i] === "^"
  if (negated) i++
  let found = false
  let previous = ""
  for (let first = true; first || pattern[i] !== "]"; first = false, i++) {
    let c = pattern[i]
    if (c === undefined) return -1
    if (c === "\\") {
      c = pattern[++i]
      if (c === undefined) return -1
      found ||= same(c, ch, fold)
    } else if (c === "-" && previous !== "" && pattern[i + 1] !== undefined && pattern[i + 1] !== "]") {
      let to = pattern[++i] as string
      if (to === "\\") {
        const escaped = pattern[++i]
        if (escaped === undefined) return -1
        to = escaped
      }
      found ||= inRange(ch, previous, to, fold)
      c = ""
    } else if (c === "[" && pattern[i + 1] === ":") {
      const close = pattern.indexOf("]", i + 2)
      if (close < 0) return -1
      if (pattern[close - 1] === ":" && close - 1 >= i + 2) {
        const named = NAMED[pattern.slice(i + 2, close - 1)]
        if (named === undefined) return -1
        found ||= named(ch.charCodeAt(0)) || (fold && named(lower(ch).charCodeAt(0)))
        i = close
        c = ""
      } else {
        found ||= ch === "["
      }
    } else {
      found ||= same(c, ch, fold)
    }
    previous = c
  }
  return found === negated || ch === "/" ? -1 : i
}

function inRange(ch: string, from: string, to: string, fold: boolean): boolean {
  if (ch >= from && ch <= to) return true
  if (!fold || !/[a-z]/i.test(ch)) return false
  const other = ch >= "a" ? ch.toUpperCase() : ch.toLowerCase()
  return other >= from && other <= to
}
