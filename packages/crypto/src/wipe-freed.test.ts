import { randomFillSync } from "node:crypto"
import sodium from "libsodium-wrappers"
import { beforeAll, expect, test } from "vitest"
import {
  blake2b,
  boxOpen,
  boxPair,
  boxSeal,
  contentHash,
  cryptoReady,
  open,
  randomBytes,
  SecretKey,
  sameBytes,
  seal,
  sign,
  signingPair,
  toHex,
  verify,
} from "./index.ts"

beforeAll(cryptoReady)

/** All of libsodium's own memory: what is in use, what was given back, and its stack. */
const memory = () => Buffer.from((sodium as unknown as { libsodium: { HEAPU8: Uint8Array } }).libsodium.HEAPU8)
const CONTEXT = Buffer.from("context")

/** Everything that is done with keys and texts, each with others. */
function useAll(textBytes: number): { secrets: Uint8Array[]; texts: Uint8Array[] } {
  const texts = Array.from({ length: 6 }, () => randomFillSync(Buffer.alloc(textBytes)))
  const [sealed, boxed, hashed, keyed, signed, named] = texts as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
  const keys = Array.from({ length: 5 }, () => SecretKey.random())
  const [forSeal, forPair, forHash, forSign, forSubkey] = keys as [SecretKey, SecretKey, SecretKey, SecretKey, SecretKey]
  expect(sameBytes(open(forSeal, CONTEXT, seal(forSeal, CONTEXT, sealed)), sealed)).toBe(true)
  expect(() => open(forSeal, new Uint8Array(), seal(forSeal, CONTEXT, sealed))).toThrow("WRONG_KEY")
  const pair = boxPair(forPair)
  expect(sameBytes(boxOpen(pair, boxSeal(pair.publicKey, boxed)), boxed)).toBe(true)
  expect(() => boxOpen(pair, boxed)).toThrow("WRONG_KEY")
  blake2b(hashed, 32)
  blake2b(keyed, 32, forHash)
  contentHash(named)
  const signing = signingPair(forSign)
  expect(verify(signing.publicKey, signed, sign(signing, signed))).toBe(true)
  const subkey = forSubkey.derive("anything", 1)
  return { secrets: [...keys, pair.secretKey, subkey].map((key) => key.exposeKeyBytes()), texts }
}

test.each([
  ["a short text", 100],
  ["a text for which the memory must grow", 4 << 20],
])("after each call nothing of its keys and texts is in libsodium's memory (%s)", (_, textBytes) => {
  const before = memory().length
  const { secrets, texts } = useAll(textBytes)
  if (textBytes > 1 << 20) expect(memory().length).toBeGreaterThan(before)
  const left = memory()
  for (const [i, key] of secrets.entries())
    for (const half of [key.subarray(0, 16), key.subarray(16)]) expect(left.indexOf(half), `key ${i}`).toBe(-1)
  for (const [i, text] of texts.entries())
    for (const at of [0, 32, text.length >> 1, text.length - 16])
      expect(left.indexOf(text.subarray(at, at + 16)), `text ${i} at ${at}`).toBe(-1)
  for (const key of secrets) expect(toHex(key)).not.toBe("00".repeat(32))
})

test("what libsodium still has is found: the search works", () => {
  const { libsodium } = sodium as unknown as { libsodium: { _malloc(n: number): number; _free(at: number): void } }
  const secret = randomBytes(32)
  const address = libsodium._malloc(32)
  ;(sodium as unknown as { libsodium: { HEAPU8: Uint8Array } }).libsodium.HEAPU8.set(secret, address)
  expect(memory().indexOf(secret)).toBe(address)
  libsodium._free(address)
  expect(memory().indexOf(secret.subarray(16))).toBe(-1)
})
