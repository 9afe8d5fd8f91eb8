import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39"
import { wordlist } from "@scure/bip39/wordlists/english.js"
import { blake2b, fromHex, SecretKey, toHex, wipeFreed } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import sodium from "libsodium-wrappers-sumo"
import { OwnerError } from "./error.ts"

/** Cost of trying a passphrase: Argon2id passes, and memory in bytes. */
export type Argon2Cost = { readonly ops: number; readonly mem: number }
/** As the key file holds it, with a salt of 16 bytes as hex. */
export type Argon2Params = Argon2Cost & { readonly salt: string }

const SHORTEST_PASSPHRASE = 8

/** @throws OwnerError `WEAK_PASSPHRASE` under 8 characters. */
export function checkPassphrase(passphrase: string): void {
  if ([...passphrase.trim()].length < SHORTEST_PASSPHRASE) throw new OwnerError("WEAK_PASSPHRASE")
}

/** The seed of a passphrase slot. The same passphrase typed in another Unicode form is the same. */
export async function passphraseSeed(passphrase: string, { salt, ops, mem }: Argon2Params): Promise<SecretKey> {
  await sodium.ready
  wipeFreed(sodium)
  const bytes = encodeUtf8(passphrase.normalize("NFKC"))
  try {
    return new SecretKey(sodium.crypto_pwhash(32, bytes, fromHex(salt), ops, mem, sodium.crypto_pwhash_ALG_ARGON2ID13))
  } finally {
    bytes.fill(0)
  }
}

export async function newParams(cost: Argon2Cost): Promise<Argon2Params> {
  await sodium.ready
  return { ...cost, salt: toHex(sodium.randombytes_buf(16)) }
}

/** The 24 words of 32 random bytes (BIP 39, English). */
export function wordsOf(entropy: SecretKey): string[] {
  return entropyToMnemonic(entropy.exposeKeyBytes(), wordlist).split(" ")
}

/** @throws OwnerError `NOT_WORDS` when these are not 24 words with a right checksum. Case and spaces do not matter. */
export function entropyOf(words: string): SecretKey {
  const normal = words.normalize("NFKD").trim().toLowerCase().split(/\s+/)
  if (normal.length !== 24) throw new OwnerError("NOT_WORDS")
  try {
    return new SecretKey(mnemonicToEntropy(normal.join(" "), wordlist))
  } catch {
    throw new OwnerError("NOT_WORDS") // Without its cause, which quotes the words.
  }
}

/** The seed of a phrase slot: `H(entropy; "tracehold/slot/phrase/1" ‖ vault id)`, design-vault section 1. */
export function phraseSeed(entropy: SecretKey, vaultId: Uint8Array): SecretKey {
  const label = encodeUtf8("tracehold/slot/phrase/1")
  const input = new Uint8Array(label.length + vaultId.length)
  input.set(label)
  input.set(vaultId, label.length)
  return new SecretKey(blake2b(input, 32, entropy))
}
