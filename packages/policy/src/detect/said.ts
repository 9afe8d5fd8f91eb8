import type { Detector } from "./detector.ts"
import { isPlaceholder } from "./looks-secret.ts"
import { wordShare } from "./randomness.ts"

const SAID = /["'`“„«]?([^\s"'`,;“”„«»]{6,128})/y

/** What people write to each other and to agents: `the password is ...`. Words alone, and what only describes it, are let pass. */
export const saidDetector: Detector = {
  kind: "place",
  rule: "said-password",
  keywords: [
    "password is ",
    "password was ",
    "password to ",
    "passcode is ",
    "passwort ist ",
    "kennwort ist ",
    "mot de passe est ",
    "use the password ",
    "with password ",
  ],
  look(text, _start, end, report) {
    SAID.lastIndex = end
    const match = SAID.exec(text)
    const value = match?.[1]?.replace(/[.:!?)\]]{1,3}$/, "")
    if (match === null || value === undefined || value.length < 6) return
    if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || wordShare(value) >= 0.6 || isPlaceholder(value)) return
    const start = SAID.lastIndex - (match[1] as string).length
    report(start, start + value.length)
  },
}
