import type { Detector, Report } from "./detector.ts"
import { isPlaceholder, isRandom } from "./looks-secret.ts"

const SCHEME =
  /(?:bearer|basic|token|digest|apikey|api-key|key|ssws|negotiate|splunk|bot|oauth|genieKey|hmac|jwt|aws4-hmac-sha256)\b[ \t=:]{1,4}["']?/iy
const SEPARATOR = /\\{0,3}["'`]?[\])]{0,2}[ \t]{0,8}(?::|=>|={1,3}|,)[ \t]{0,8}(?:[bru]{0,2}\\{0,3}["'`])?/iy
const CREDENTIAL = /[^\s"'`,;<>\\|(){}]{6,8192}/y

/** `Authorization: Bearer abc`, in headers, JSON, code and on command lines. */
const authorization: Detector = {
  kind: "place",
  rule: "authorization",
  keywords: ["authorization", "x-auth-token", "x-api-key", "private-token", "x-vault-token", "x-amz-security-token"],
  look(text, _start, end, report) {
    const at = after(SEPARATOR, text, end)
    if (at < 0) return
    const named = after(SCHEME, text, at)
    credential(text, named < 0 ? at : named, named < 0 ? 12 : 6, report)
  },
}

/** `Bearer abc` without the header's name. */
const bearer: Detector = {
  kind: "place",
  rule: "bearer",
  keywords: ["bearer ", "bearer=", "bearer:"],
  look(text, _start, end, report) {
    CREDENTIAL.lastIndex = end
    const match = CREDENTIAL.exec(text)
    if (match !== null && isRandom(match[0], 14)) report(end, end + match[0].length)
  },
}

/** `Basic dXNlcjpwYXNz`: base64 of `user:password`. */
const basic: Detector = {
  kind: "place",
  rule: "basic",
  keywords: ["basic "],
  look(text, _start, end, report) {
    const pattern = /[A-Za-z0-9+/]{8,2048}={0,2}(?![\w+/=])/y
    pattern.lastIndex = end
    const match = pattern.exec(text)?.[0]
    if (match === undefined || match.length % 4 !== 0) return
    if (match.endsWith("=") || (/[A-Z]/.test(match) && /[a-z]/.test(match) && isRandom(match, 12)))
      report(end, end + match.length)
  },
}

const COOKIE = /([\w.$-]{1,80})=([^\s;,"'`\\]{0,4096})/y

/** Values of cookies long enough to be a session. */
const cookie: Detector = {
  kind: "place",
  rule: "cookie",
  keywords: ["cookie: ", 'cookie": "', "cookie', '", "cookie': '", "cookie:"],
  look(text, _start, end, report) {
    let at = end
    for (let pairs = 0; pairs < 40; pairs++) {
      while (/[ "']/.test(text[at] ?? "")) at++
      COOKIE.lastIndex = at
      const match = COOKIE.exec(text)
      if (match === null) return
      const value = match[2] as string
      const start = at + (match[1] as string).length + 1
      if (isRandom(value, 12)) report(start, start + value.length)
      at = start + value.length
      if (text[at] !== ";") return
      at++
    }
  },
}

function credential(text: string, at: number, min: number, report: Report): void {
  CREDENTIAL.lastIndex = at
  const match = CREDENTIAL.exec(text)?.[0]
  if (match === undefined || match.length < min || isPlaceholder(match)) return
  if (!/\d/.test(match) && !isRandom(match, 12) && !match.endsWith("=")) return
  report(at, at + match.length)
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

export const headerDetectors: readonly Detector[] = [authorization, bearer, basic, cookie]
