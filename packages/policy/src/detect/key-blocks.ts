import type { Finding } from "../verdict.ts"

/** A full line of a PEM or OpenSSH body (64, 70 or 76 characters), perhaps in a diff, a comment, quotes, or a box. */
const FULL_LINE = /^[\s>+|│┃*#"'/-]{0,40}([A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{70}|[A-Za-z0-9+/]{76})(?:\\n|\\r)?["'\s,+\\|│┃]{0,40}$/
/** What is printed this way and may be read by anyone. */
const PUBLIC =
  /-----BEGIN (?:[A-Z0-9 ]*CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|PGP (?:PUBLIC|SIGNATURE|MESSAGE)|X509 CRL|DH PARAMETERS|SSH SIGNATURE)/

/**
 * The middle of a key whose first line is out of sight: two or more full lines of base64 below each other, and the shorter one
 * that ends them. A certificate's is not, as far as its first line can be seen.
 */
export function findKeyBlocks(text: string): Finding[] {
  if (text.length < 129) return []
  const found: Finding[] = []
  let lines = 0
  let blockStart = 0
  let blockEnd = 0
  const close = (): void => {
    if (lines >= 2 && !PUBLIC.test(text.slice(Math.max(0, blockStart - 200), blockStart))) {
      const last = /^\r?\n[\s>+|│┃*#"'/-]{0,40}[A-Za-z0-9+/]{4,75}={0,2}/.exec(text.slice(blockEnd, blockEnd + 160))
      found.push({ rule: "private-key-block", start: blockStart, end: blockEnd + (last?.[0].length ?? 0) })
    }
    lines = 0
  }
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start)
    const stop = newline < 0 ? text.length : newline
    if (couldBeFull(text, start, stop) && isFull(text.slice(start, stop))) {
      if (lines++ === 0) blockStart = start
      blockEnd = text[stop - 1] === "\r" ? stop - 1 : stop
    } else if (lines > 0) close()
    start = stop + 1
  }
  close()
  return found
}

/** A body of 64 characters or more that begins within the first 40 holds all that stand between: that passes over nearly every line. */
function couldBeFull(text: string, start: number, stop: number): boolean {
  if (stop - start < 64 || stop - start > 160) return false
  for (let at = start + 63; at >= start + 40; at--) if (!isBase64(text.charCodeAt(at))) return false
  return true
}

function isBase64(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 43 || code === 47
}

function isFull(line: string): boolean {
  const body = FULL_LINE.exec(line)?.[1]
  return body !== undefined && /[A-Z]/.test(body) && /[a-z]/.test(body) && /\d/.test(body) && new Set(body).size >= 20
}
