import type { Detector } from "./detector.ts"

const MAX_KEY = 20_000
/** Lines of a key's body: base64 or headers, perhaps quoted, indented, in a diff, or with line ends written out. */
const BODY = /[\sA-Za-z0-9+/=\\"',:;()#.*>|$-]/

/** A private key from its first line to its last, or as far as it goes. */
const begin: Detector = {
  kind: "place",
  rule: "private-key",
  keywords: ["-----begin", "---- begin ssh2", "putty-user-key-file"],
  look(text, start, end, report) {
    const frame = text.slice(start, end + 60)
    if (!/^-----BEGIN[ \w]{0,40}PRIVATE KEY|^---- BEGIN SSH2 ENCRYPTED|^PuTTY/i.test(frame)) return
    if (!/[A-Za-z0-9+/]{16}/.test(text.slice(end, end + 700).replace(/PRIVATE KEY/g, ""))) return
    const limit = Math.min(text.length, start + MAX_KEY)
    const stop = text.slice(end, limit).search(/-----END|---- END|Private-MAC:/i)
    if (stop >= 0) {
      const close = end + stop
      report(start, Math.min(limit, close + (/^[^\r\n"'`\\]{0,120}/.exec(text.slice(close, close + 160))?.[0].length ?? 0)))
      return
    }
    let at = end
    while (at < limit && BODY.test(text[at] as string)) at++
    report(start, at)
  },
}

/** The end of a key whose beginning is not in sight. */
const tail: Detector = {
  kind: "place",
  rule: "private-key",
  keywords: ["-----end"],
  look(text, start, end, report) {
    if (!/^[ \w]{0,30}PRIVATE KEY/i.test(text.slice(end, end + 60))) return
    const from = Math.max(0, start - MAX_KEY)
    let at = start
    while (at > from && /[\sA-Za-z0-9+/=\\]/.test(text[at - 1] as string)) at--
    if (start - at >= 16) report(at, end)
  },
}

/** Base64, and the lines that go on with it. */
const RUN = /[A-Za-z0-9+/=_-]{40,16384}(?:(?:\\n|[\r\n \t]){1,16}[A-Za-z0-9+/=]{16,4096}){0,400}/y

/** How a private key begins in base64 when no frame is around it: PKCS#8, PKCS#1, SEC1, OpenSSH, and a PEM file as a whole. */
const encoded: Detector = {
  kind: "place",
  rule: "private-key-base64",
  keywords: [
    "mighageambmgbyqgsm49",
    "mhccaqee",
    "mc4caqawbqydk2vw",
    "b3blbnnzac1rzxktdje",
    "ls0tls1crudjti",
    "0tls0tqkvhsu4g",
    "tls0tlujfr0lo",
  ],
  look(text, start, _end, report) {
    RUN.lastIndex = start
    const match = RUN.exec(text)
    if (match !== null) report(start, start + match[0].length)
  },
}

/** PKCS#1 and PKCS#8 of any length: `MII`, three digits of length, version 0. */
const version0: Detector = {
  kind: "place",
  rule: "private-key-base64",
  keywords: ["ibaak", "ibaaj", "ibadanb"],
  look(text, start, end, report, passOver) {
    if (start >= 6 && /MII[A-Za-z0-9+/]{3}/.test(text.slice(start - 6, start)))
      encoded.look(text, start - 6, end, report, passOver)
  },
}

export const pemDetectors: readonly Detector[] = [begin, tail, encoded, version0]
