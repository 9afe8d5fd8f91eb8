import { VaultError } from "./error.ts"

/** Little-endian numbers and fixed parts, joined: how every associated data of the vault is laid out (README, "Layouts"). */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export function u8(value: number): Uint8Array {
  checkRange(value, 0xff)
  return Uint8Array.of(value)
}

export function u32(value: number): Uint8Array {
  checkRange(value, 0xffffffff)
  const out = new Uint8Array(4)
  new DataView(out.buffer).setUint32(0, value, true)
  return out
}

export function u64(value: number): Uint8Array {
  checkRange(value, Number.MAX_SAFE_INTEGER)
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigUint64(0, BigInt(value), true)
  return out
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0))
}

/** A part that must have this length. @throws VaultError `DAMAGED`: what comes in another is a row that is not what was written. */
export function exactly(count: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== count) throw new VaultError("DAMAGED")
  return bytes
}

export function readU32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true)
}

/** A number that does not fit is never cut to fit: two different rows must not come to the same bytes. Only a row that nobody of ours wrote has one. */
function checkRange(value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) throw new VaultError("DAMAGED")
}
