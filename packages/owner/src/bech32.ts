const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** Bech32 (BIP 173) as age writes its keys: a lower-case prefix, `1`, the bytes in groups of 5 bits, 6 letters of checksum. */
export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const data = groupsOf(bytes)
  const letters = [...prefix].map((letter) => letter.charCodeAt(0))
  const spread = [...letters.map((code) => code >> 5), 0, ...letters.map((code) => code & 31)]
  const sum = polymod([...spread, ...data, 0, 0, 0, 0, 0, 0]) ^ 1
  const checksum = Array.from({ length: 6 }, (_, i) => (sum >> (5 * (5 - i))) & 31)
  return `${prefix}1${[...data, ...checksum].map((group) => ALPHABET[group]).join("")}`
}

/** Groups of 5 bits, the last one filled up with zeros. */
function groupsOf(bytes: Uint8Array): number[] {
  const groups: number[] = []
  let [waiting, bits] = [0, 0]
  for (const byte of bytes) {
    waiting = ((waiting & 31) << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) groups.push((waiting >> (bits - 5)) & 31)
  }
  if (bits > 0) groups.push((waiting << (5 - bits)) & 31)
  return groups
}

function polymod(values: readonly number[]): number {
  let sum = 1
  for (const value of values) {
    const top = sum >> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [i, generator] of GENERATORS.entries()) if ((top >> i) & 1) sum ^= generator
  }
  return sum
}
