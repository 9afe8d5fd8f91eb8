import { blake2b, boxOpen, boxSeal, randomBytes, SecretKey, sameBytes } from "@tracehold/crypto"
import { ascii, concat, exactly, readU32, u32 } from "./bytes.ts"
import type { Card } from "./card.ts"
import { unsealed } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { rollingHash } from "./rolling-hash.ts"
import type { RootKeys } from "./root-keys.ts"

/** Numbers of the chunks of one session in which a value may stand, both included. */
export type ChunkRange = { readonly session: Uint8Array; readonly from: number; readonly to: number }

/** What the recorder learnt too late about chunks that it cannot read any more: enough to find a value again, never the value. */
export type ScrubNote = ChunkRange & {
  /** Length of the value in UTF-16 units. */
  readonly length: number
  /** 32 bytes, the same for all notes of one writer. */
  readonly key: Uint8Array
  /** 8 bytes: a rolling hash of the value, which costs next to nothing at each place of a text. */
  readonly rolling: Uint8Array
  /** 32 bytes: `H(key; value as UTF-16LE)`, which decides. */
  readonly hash: Uint8Array
}

/** A shorter value stands in too many places by chance. */
export const SHORTEST_SCRUB = 4
const NOTE_BYTES = 4 + 16 + 4 + 4 + 4 + 32 + 8 + 32

/** Makes the notes of one writer. */
export class ScrubNotes {
  readonly #key = randomBytes(32)

  /** 104 bytes, which do not give the value away to who cannot guess it. @throws RangeError for a value under 4 units. */
  about(value: string, { session, from, to }: ChunkRange): Uint8Array {
    if (value.length < SHORTEST_SCRUB) throw new RangeError("too short to be found again")
    return concat(
      ascii("THN1"),
      exactly(16, session),
      u32(from),
      u32(to),
      u32(value.length),
      this.#key,
      rollingHash(this.#key, value),
      hashOf(this.#key, value),
    )
  }
}

/** 152 bytes, which the recorder can not read back. */
export function sealScrubNote(card: Card, note: Uint8Array): Uint8Array {
  return boxSeal(card.box, note)
}

/** @throws VaultError `DAMAGED` for bytes that no recorder of ours sealed to this vault. */
export function openScrubNote(keys: RootKeys, sealed: Uint8Array): ScrubNote {
  for (const pair of keys.boxes.values()) {
    const plain = tryOpen(() => unsealed(() => boxOpen(pair, sealed)))
    if (plain === null) continue
    const length = plain.length === NOTE_BYTES ? readU32(plain, 28) : 0
    if (length < SHORTEST_SCRUB || !sameBytes(plain.subarray(0, 4), ascii("THN1"))) break
    return {
      session: plain.slice(4, 20),
      from: readU32(plain, 20),
      to: readU32(plain, 24),
      length,
      key: plain.slice(32, 64),
      rolling: plain.slice(64, 72),
      hash: plain.slice(72),
    }
  }
  throw new VaultError("DAMAGED")
}

/** Whether a text that a window of the note's length shows is the value. */
export function isScrubbed({ key, hash }: ScrubNote, text: string): boolean {
  return sameBytes(hashOf(key, text), hash)
}

function hashOf(key: Uint8Array, value: string): Uint8Array {
  using secret = new SecretKey(key.slice())
  return blake2b(new Uint8Array(Buffer.from(value, "utf16le")), 32, secret)
}

function tryOpen(action: () => Uint8Array): Uint8Array | null {
  try {
    return action()
  } catch (error) {
    if (error instanceof VaultError) return null
    throw error
  }
}
