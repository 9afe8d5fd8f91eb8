import type { Detector, Report } from "./detector.ts"
import { isPlaceholder, isRandom } from "./looks-secret.ts"
import { VENDOR_NAMES } from "./vendor-names.ts"
import { NEAR_WORDS } from "./words.ts"

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const CANDIDATE = /[A-Za-z0-9][\w+/=.~-]{15,1024}/g
/** What may stand between the word and the value: a few words or signs, no sentence. */
const BETWEEN = /^[\w\s"'`:=>(),.[\]{}#*|/-]{0,28}$/
/** Things that look random and are no secret. */
const DIGEST =
  /sha-?\d|md5|hash|digest|checksum|integrity|commit|fingerprint|etag|revision|public|cache|thumbprint|serial|trace|request|correlation|span|uuid|guid|nonce|blob|build|\.tgz#/i

/** A value drawn at random that stands soon after a word for secrets, without any sign that gives it to that word. */
export const nearDetector: Detector = {
  kind: "place",
  rule: "near-keyword",
  keywords: NEAR_WORDS,
  look(text, start, end, report) {
    look(text, start, end, 16, report)
  },
}

/** The same after the name of a service whose keys have no form of their own. */
export const vendorNearDetector: Detector = {
  kind: "place",
  rule: "near-vendor",
  keywords: VENDOR_NAMES,
  look(text, start, end, report) {
    if (!/[A-Za-z0-9]/.test(text[start - 1] ?? "")) look(text, start, end, 20, report)
  },
}

function look(text: string, start: number, end: number, min: number, report: Report): void {
  const window = /^[^\r\n]{0,120}/.exec(text.slice(end, end + 120))?.[0] ?? ""
  let tried = 0
  for (const match of window.matchAll(CANDIDATE)) {
    if (++tried > 2 || !BETWEEN.test(window.slice(0, match.index))) return
    const value = match[0].replace(/[.=-]+$/, "")
    if (/^\d[\d.]*(?:e\d+|n)?$/.test(value) || /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value)) continue
    if (!UUID.test(value) && !isRandom(value, min)) continue
    const before = text.slice(Math.max(0, start - 40), end + match.index)
    if (isPlaceholder(value) || DIGEST.test(before.slice(before.lastIndexOf("\n") + 1))) return
    report(end + match.index, end + match.index + value.length)
    return
  }
}
