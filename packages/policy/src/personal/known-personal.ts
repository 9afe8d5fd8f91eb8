import type { FindKnown } from "./find-personal.ts"
import type { KnownPersonal } from "./personal-type.ts"

/** Names that say nothing about a person: of roles, of machines made for a run, of examples. */
const NOBODYS: ReadonlySet<string> = new Set(
  "root user users team teams group company org admin administrator runner vscode node coder guest nobody ubuntu debian docker app apps dev test tests build builder code home host local localhost git github gitlab master main server client name default system public shared example owner origin demo data work".split(
    " ",
  ),
)
/** Shorter ones are found in too much else. */
const SHORTEST = 3

/** Finds these values as words of their own, whatever their case, also as a URL writes them. A name of nobody is never looked for. */
export function knownPersonalIn(known: readonly KnownPersonal[]): FindKnown {
  const types = new Map<string, KnownPersonal["type"]>()
  for (const { type, text } of known) {
    const value = text.trim().toLowerCase()
    if (value.length < SHORTEST || NOBODYS.has(value) || !/\p{L}/u.test(value) || /\p{Cs}/u.test(value)) continue
    for (const form of [value, encodeURIComponent(value).toLowerCase()]) if (!types.has(form)) types.set(form, type)
  }
  if (types.size === 0) return () => []
  const forms = [...types.keys()].sort((a, b) => b.length - a.length).map(literal)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join("|")})(?![\\p{L}\\p{N}])`, "giu")
  return (text) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const rule = types.get(match[0].toLowerCase())
      return rule === undefined ? [] : [{ rule, start: match.index, end: match.index + match[0].length }]
    })
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}
