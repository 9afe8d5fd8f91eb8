const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))
const BYTE = new Map(HEX.map((hex, byte) => [hex, byte]))

export function hexOfBytes(bytes: Uint8Array): string {
  let hex = ""
  for (const byte of bytes) hex += HEX[byte]
  return hex
}

/** @throws TypeError unless `hex` is that many bytes in lower-case hex. */
export function bytesOfHex(hex: string, count: number): Uint8Array {
  const bytes = Uint8Array.from({ length: count }, (_, i) => BYTE.get(hex.slice(2 * i, 2 * i + 2)) ?? 256)
  if (hex.length !== 2 * count || hexOfBytes(bytes) !== hex) throw new TypeError("not a hash")
  return bytes
}
