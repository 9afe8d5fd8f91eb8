import type { Finding } from "../verdict.ts"
import { isInternalHost, isPersonalIpv4, isPersonalIpv6 } from "./network.ts"
import { hasPhoneBefore, isCard, isIban, isInIban, isPhone } from "./numbers.ts"
import type { PersonalType } from "./personal-type.ts"
import { STREETS } from "./streets.ts"

/** Finds known values. @see knownPersonalIn */
export type FindKnown = (text: string) => readonly Finding[]

/**
 * Personal data, for review: known values first, then what is told by its form; the rule is its `PersonalType`. A hint for a person
 * who decides, never a reason to mask at capture. Findings are sorted and do not overlap; of two at one place the longer one counts.
 */
export function findPersonal(text: string, findKnown: FindKnown = () => []): Finding[] {
  const found = [...findKnown(text)]
  for (const { rule, pattern, accept } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.datum ?? match[0]
      const start = match.index + match[0].length - value.length
      const before = text.slice(Math.max(0, start - REACH), start)
      if (accept(value, before)) found.push({ rule, start, end: start + value.length })
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  let end = 0
  return found.filter((finding) => {
    if (finding.start < end) return false
    end = finding.end
    return true
  })
}

/** Units before a value that say what it is. */
const REACH = 48

/** `accept` is asked with what stands before the value. */
type Pattern = {
  readonly rule: PersonalType
  readonly pattern: RegExp
  accept(value: string, before: string): boolean
}
const always = () => true

/** Each begins at a fixed sign or a boundary and is bounded, so that the whole is linear. The group `datum`, if any, ends it. */
const PATTERNS: readonly Pattern[] = [
  {
    rule: "e-mail",
    pattern: /(?<![\w.+%-])[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}(?![\p{L}\p{N}-])/gu,
    accept: (value) => !/@(?:[\w-]+\.)*example\.(?:com|org|net|invalid)$|\.(?:png|svg|jpe?g|js|ts|css)$|^git@/i.test(value),
  },
  {
    rule: "mac-address",
    pattern: /(?<![\w:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:-])/g,
    accept: (value) => !/^(?:00([:-]00){5}|ff([:-]ff){5})$/i.test(value),
  },
  {
    rule: "mac-address",
    pattern: /(?<![\w.])[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}(?![\w.])/g,
    accept: (value, before) => /\d/.test(value) || /address|mac\b/i.test(before),
  },
  { rule: "ipv4", pattern: /(?<![\w.-])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w-]|\.\d)/g, accept: isPersonalIpv4 },
  {
    rule: "ipv6",
    pattern: /(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?(?![\w:]|\.\w)/g,
    accept: isPersonalIpv6,
  },
  { rule: "iban", pattern: /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)/g, accept: isIban },
  {
    rule: "card",
    pattern: /(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w-]|\.\d)/g,
    accept: (value, before) => isCard(value, before) && !isInIban(before),
  },
  {
    rule: "phone",
    pattern:
      /(?<![\w.+/-])(?:\+\d{1,3}[ .-]?|00\d{1,3}[ .-])?\(?\d{1,7}(?:(?:\)?[ .-]|\))\(?\d{1,7}){1,5}\)?(?:x\d{1,6})?(?![\w-]|\.\d)/g,
    accept: isPhone,
  },
  {
    rule: "phone",
    pattern: /(?<![\w+])(?:\+\d{8,15}|0\d{9,10})(?!\w)/g,
    accept: (value, before) => value.startsWith("+") || hasPhoneBefore(before) || /^0[1-9]/.test(value),
  },
  { rule: "phone", pattern: /(?<![\w+.#-])\d{7,15}(?!\w)/g, accept: (_, before) => hasPhoneBefore(before) },
  {
    rule: "home-folder",
    pattern: /(?:\/home\/|\/Users\/|[A-Za-z]:\\{1,2}Users\\{1,2})(?<datum>[^\s/\\:"'<>|]{1,64})/g,
    accept: (value) =>
      !/^(?:user|username|runner|vscode|node|root|shared|public|default|dev|app|you|me|name|\$.*|%.*)$/i.test(value),
  },
  {
    rule: "internal-host",
    pattern:
      /(?<![\w./-])(?:[a-z0-9-]{1,63}\.){1,5}(?:local|lan|internal|intranet|corp|home|private|localdomain|home\.arpa)(?![\w(-]|\.\w)/gi,
    accept: isInternalHost,
  },
  {
    rule: "internal-host",
    pattern:
      /(?<=\/\/|@)(?:[a-z0-9-]{1,63}\.){1,5}(?:local|lan|internal|intranet|corp|home|private|localdomain|home\.arpa)(?![\w-]|\.\w)/gi,
    accept: always,
  },
  ...STREETS.map((pattern): Pattern => ({ rule: "postal-address", pattern, accept: always })),
]
