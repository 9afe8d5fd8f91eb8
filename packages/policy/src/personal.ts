import type { Finding } from "./verdict.ts"

/**
 * Personal data, for review: e-mail and network addresses, phone and card numbers, IBANs, the user's name in home folders. A
 * hint for a person who decides, never a reason to mask at capture. Findings are sorted and do not overlap.
 */
export function findPersonal(text: string): Finding[] {
  const found: Finding[] = []
  for (const { rule, pattern, accept } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const value = rule === "mac-address" ? match[0] : (match[1] ?? match[0])
      const start = match.index + match[0].length - value.length
      if (accept(value)) found.push({ rule, start, end: start + value.length })
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

type Pattern = { readonly rule: string; readonly pattern: RegExp; accept(value: string): boolean }

/** Each begins at a fixed sign or a boundary and is bounded, so that the whole is linear. The last group, if any, is the datum. */
const PATTERNS: readonly Pattern[] = [
  {
    rule: "e-mail",
    pattern: /(?<![\w.+%-])[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}(?![\p{L}\p{N}-])/gu,
    accept: (value) => !/@(?:[\w-]+\.)*example\.(?:com|org|net|invalid)$|\.(?:png|svg|jpe?g|js|ts|css)$|^git@/i.test(value),
  },
  {
    rule: "mac-address",
    pattern: /(?<![\w:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:-])/g,
    accept: () => true,
  },
  {
    rule: "mac-address",
    pattern: /(?<![\w.])[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}(?![\w.])/g,
    accept: (value) => /\d/.test(value),
  },
  { rule: "ipv4", pattern: /(?<![\w.-])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w-]|\.\d)/g, accept: isPersonalIpv4 },
  { rule: "ipv6", pattern: /(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:%\w{1,16})?(?![\w:.])/g, accept: isPersonalIpv6 },
  { rule: "iban", pattern: /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)/g, accept: isIban },
  { rule: "card", pattern: /(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w.-])/g, accept: isCard },
  {
    rule: "phone",
    pattern:
      /(?<![\w.+/-])(?:\+\d{1,3}[ .-]?|00\d{1,3}[ .-])?\(?\d{1,7}\)?(?:[ .-]\(?\d{1,7}\)?){1,5}(?:x\d{1,6})?(?![\w-]|\.\d)/g,
    accept: isPhone,
  },
  { rule: "phone", pattern: /(?<![\w+])(?:\+\d{8,15}|0\d{9,10})(?!\w)/g, accept: () => true },
  {
    rule: "home-folder",
    pattern: /(?:\/home\/|\/Users\/|[A-Za-z]:\\{1,2}Users\\{1,2})([^\s/\\:"'<>|]{1,64})/g,
    accept: isUserName,
  },
]

function isPersonalIpv4(value: string): boolean {
  const parts = value.split(".").map(Number)
  if (parts.some((n) => n > 255)) return false
  const [a, b, c] = parts as [number, number, number, number]
  const forDocs = (a === 192 && b === 0 && c === 2) || (a === 198 && b === 51 && c === 100) || (a === 203 && b === 0 && c === 113)
  return a !== 0 && a !== 127 && a < 224 && !forDocs
}

function isPersonalIpv6(value: string): boolean {
  const address = value.replace(/%.*$/, "")
  const groups = address.split(":")
  if (groups.length < 3 || groups.length > 8 || groups.some((g) => g.length > 4)) return false
  const gap = address.includes("::")
  if (address.indexOf("::") !== address.lastIndexOf("::") || (!gap && groups.length !== 8)) return false
  return /[0-9]/.test(address) && !/^(?:::1?|2001:0?db8:.*)$/i.test(address)
}

function isIban(value: string): boolean {
  const compact = value.replaceAll(" ", "")
  if (compact.length < 15 || compact.length > 34) return false
  let rest = 0
  for (const c of compact.slice(4) + compact.slice(0, 4)) {
    const n = Number.parseInt(c, 36)
    rest = (rest * (n > 9 ? 100 : 10) + n) % 97
  }
  return rest === 1
}

function isCard(value: string): boolean {
  const digits = value.replace(/\D/g, "")
  if (digits.length < 12 || digits.length > 19 || !/^[1-6]/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const n = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? n * 2 : n
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Groups of digits as people write numbers; dates, versions and plain columns of figures are not. */
function isPhone(value: string): boolean {
  const digits = value.replace(/x\d+$/, "").replace(/\D/g, "").length
  if (digits < 8 || digits > 15 || /^\d{4}[-.]\d{1,2}[-.]\d{1,2}/.test(value)) return false
  if (/^(?:\+|00)/.test(value)) return true
  if (value.includes("(")) return true
  return digits >= 10 && /^\d{3,4}[ .-]\d{3,4}[ .-]\d{3,4}(?:x\d+)?$/.test(value)
}

function isUserName(value: string): boolean {
  return !/^(?:user|username|runner|vscode|node|root|shared|public|default|dev|app|you|me|name|\$.*|%.*)$/i.test(value)
}
