import { type SigningPair, sha256, sign, toBase64, verify } from "@tracehold/crypto"
import * as z from "zod"
import { fromCanonicalBase64 } from "./envelope.ts"
import { concat, utf8 } from "./text.ts"

/** Most UTF-16 units of a note that is looked at, and most signatures (the standard asks for at least 16). */
export const NOTE_MAX = 16 * 1024
const SIGNATURES_MAX = 32
/** The standard's byte for the algorithm of a key; part of its id, so that another algorithm is another key. */
export const NOTE_ED25519 = 0x01

/** A key's name: no white space, no plus, no control character. */
export const noteNameSchema = z
  .string()
  .max(200)
  .regex(/^[^\s+\p{C}\p{Z}]+$/u)

/** A key that signs notes. */
export type NoteKey = { readonly name: string; readonly algorithm: typeof NOTE_ED25519; readonly publicKey: Uint8Array }

/**
 * A text (ending in a newline) with one signature.
 *
 * @see c2sp.org/signed-note
 */
export function signNote(text: string, name: string, pair: SigningPair): string {
  if (!isNoteText(text)) throw new RangeError("a note's text ends in a newline and has no control characters")
  const id = noteKeyId({ name, algorithm: NOTE_ED25519, publicKey: pair.publicKey })
  return `${text}\n— ${name} ${toBase64(concat(id, sign(pair, utf8(text))))}\n`
}

/**
 * The text of a note that this key signed, null otherwise. Signatures by other keys are ignored; one by this key that does not
 * verify spoils the note.
 */
export function verifyNote(note: string, key: NoteKey): string | null {
  const end = note.lastIndexOf("\n\n")
  const text = note.slice(0, end + 1)
  if (note.length > NOTE_MAX || end < 0 || !note.endsWith("\n") || !isNoteText(text)) return null
  const lines = note.slice(end + 2, -1).split("\n")
  if (lines.length > SIGNATURES_MAX) return null
  const id = noteKeyId(key)
  let verified = false
  for (const line of lines) {
    const [, name, base64] = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? []
    const bytes = base64 ? fromCanonicalBase64(base64) : null
    if (!bytes || bytes.length < 5 || !noteNameSchema.safeParse(name).success) return null
    if (name !== key.name || id.some((byte, at) => byte !== bytes[at])) continue
    if (!verify(key.publicKey, utf8(text), bytes.subarray(4))) return null
    verified = true
  }
  return verified ? text : null
}

/** The first 4 bytes of `SHA256(name ‖ 0x0A ‖ algorithm ‖ public key)`. */
export function noteKeyId({ name, algorithm, publicKey }: NoteKey): Uint8Array {
  return sha256(concat(utf8(`${name}\n`), new Uint8Array([algorithm]), publicKey)).subarray(0, 4)
}

/** Ends in a newline, holds no other control character below U+0020 and no half of a surrogate pair. */
function isNoteText(text: string): boolean {
  if (!text.endsWith("\n") || /\p{Cs}/u.test(text)) return false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x20 && unit !== 0x0a) return false
  }
  return true
}
