import { fromHex, type SigningPair, toBase64 } from "@tracehold/crypto"
import { fromCanonicalBase64 } from "./envelope.ts"
import { NOTE_ED25519, signNote, verifyNote } from "./note.ts"

/** The head of a log: how many leaves it has, and the root over them (32 bytes). */
export type Checkpoint = { readonly size: number; readonly root: Uint8Array }
/** What a descriptor says of its log. */
export type LogKey = { readonly logName: string; readonly logKey: string }

/** The signed head of the log of this name. @see c2sp.org/tlog-checkpoint */
export function signCheckpoint({ size, root }: Checkpoint, logName: string, log: SigningPair): string {
  return signNote(`${logName}\n${size}\n${toBase64(root)}\n`, logName, log)
}

/** The head in a note that the log's key signed under the log's name, null otherwise. Extension lines are ignored. */
export function verifyCheckpoint(note: string, { logName, logKey }: LogKey): Checkpoint | null {
  const text = verifyNote(note, { name: logName, algorithm: NOTE_ED25519, publicKey: fromHex(logKey) })
  if (text === null) return null
  const [origin, size = "", base64 = "", ...extensions] = text.slice(0, -1).split("\n")
  const root = fromCanonicalBase64(base64)
  if (origin !== logName || !/^(0|[1-9]\d{0,15})$/.test(size) || extensions.includes("")) return null
  if (root?.length !== 32 || !Number.isSafeInteger(Number(size))) return null
  return { size: Number(size), root }
}
