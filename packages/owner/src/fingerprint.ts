import { wordlist } from "@scure/bip39/wordlists/english.js"

const WORDS = 8
const BITS_PER_WORD = 11n

/** The first 88 bits of a root (SHA-256 of a root key, 64 hex digits) as eight words, to compare by eye or voice. */
export function fingerprintWords(root: string): string[] {
  const bits = BigInt(`0x${root.slice(0, 22)}`)
  return Array.from({ length: WORDS }, (_, i) => {
    const index = (bits >> (BITS_PER_WORD * BigInt(WORDS - 1 - i))) & 0x7ffn
    return wordlist[Number(index)] ?? ""
  })
}
