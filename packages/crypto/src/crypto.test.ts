import { inspect } from "node:util"
import { blake2b as nobleBlake2b } from "@noble/hashes/blake2.js"
import fc from "fast-check"
import { beforeAll, expect, test } from "vitest"
import {
  blake2b,
  boxOpen,
  boxPair,
  boxSeal,
  CryptoError,
  cryptoReady,
  fromHex,
  open,
  preAuthEncoding,
  randomBytes,
  SecretKey,
  seal,
  sign,
  signEnvelope,
  signingPair,
  toHex,
  verify,
  verifyEnvelope,
} from "./index.ts"

beforeAll(cryptoReady)
const bytes = (text: string) => new TextEncoder().encode(text)
const code = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return error instanceof CryptoError ? error.code : error
  }
  return "nothing thrown"
}

test("what is sealed opens in its context only", () => {
  const key = SecretKey.random()
  const sealed = seal(key, bytes("here"), bytes("text"))
  expect(open(key, bytes("here"), sealed)).toEqual(bytes("text"))
  expect(code(() => open(key, bytes("there"), sealed))).toBe("WRONG_KEY")
  expect(code(() => open(SecretKey.random(), bytes("here"), sealed))).toBe("WRONG_KEY")
  expect(code(() => open(key, bytes("here"), sealed.subarray(0, 39)))).toBe("TRUNCATED")
})

test("no byte of a sealed text can be changed unnoticed", () => {
  const key = SecretKey.random()
  const sealed = seal(key, bytes("c"), bytes("a short text"))
  for (let i = 0; i < sealed.length; i++) {
    const flipped = sealed.slice()
    flipped[i] = (flipped[i] ?? 0) ^ 1
    expect(code(() => open(key, bytes("c"), flipped))).toBe("WRONG_KEY")
  }
})

test("a box opens for its pair only, and is never sealed to a key of small order", () => {
  const pair = boxPair(SecretKey.random())
  expect(boxOpen(pair, boxSeal(pair.publicKey, bytes("x")))).toEqual(bytes("x"))
  expect(code(() => boxOpen(boxPair(SecretKey.random()), boxSeal(pair.publicKey, bytes("x"))))).toBe("WRONG_KEY")
  for (const weak of [new Uint8Array(32), Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0))]) {
    expect(code(() => boxSeal(weak, bytes("x")))).toBe("WEAK_KEY")
  }
})

test("signatures: another key, message or byte is refused", () => {
  const pair = signingPair(SecretKey.random())
  const signature = sign(pair, bytes("m"))
  expect(verify(pair.publicKey, bytes("m"), signature)).toBe(true)
  expect(verify(pair.publicKey, bytes("n"), signature)).toBe(false)
  expect(verify(signingPair(SecretKey.random()).publicKey, bytes("m"), signature)).toBe(false)
  expect(verify(pair.publicKey, bytes("m"), signature.subarray(1))).toBe(false)
})

test("under a key of small order nothing verifies, which node:crypto would let pass", () => {
  const identity = new Uint8Array(32)
  identity[0] = 1
  const forged = new Uint8Array(64)
  forged[0] = 1
  expect(verify(identity, bytes("anything"), forged)).toBe(false)
})

test("DSSE: the pre-authentication encoding of the specification", () =>
  expect(preAuthEncoding("http://example.com/HelloWorld", bytes("hello world"))).toEqual(
    bytes("DSSEv1 29 http://example.com/HelloWorld 11 hello world"),
  ))

test("DSSE: a type or payload that was not signed is refused", () => {
  const pair = signingPair(SecretKey.random())
  const envelope = signEnvelope("a/b", bytes("payload"), [pair])
  expect(verifyEnvelope(envelope, "a/b", pair.publicKey)).toEqual(bytes("payload"))
  expect(verifyEnvelope(envelope, "a/c", pair.publicKey)).toBeNull()
  expect(verifyEnvelope({ ...envelope, payload: "cGF5bG9hZQ==" }, "a/b", pair.publicKey)).toBeNull()
  expect(verifyEnvelope({ ...envelope, payload: "not base64" }, "a/b", pair.publicKey)).toBeNull()
})

test("BLAKE2b agrees with an independent implementation", () =>
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 32, maxLength: 32 }), (message, key) => {
      expect(toHex(blake2b(message, 32))).toBe(toHex(nobleBlake2b(message, { dkLen: 32 })))
      expect(toHex(blake2b(message, 16, new SecretKey(key.slice())))).toBe(toHex(nobleBlake2b(message, { dkLen: 16, key })))
    }),
  ))

test("a key does not show itself", () => {
  const key = new SecretKey(fromHex("5e".repeat(32)))
  for (const shown of [`${key}`, JSON.stringify({ key }), inspect(key), String(key)]) expect(shown).not.toMatch(/5e5e|94, ?94/)
})

test("random bytes do not repeat across the pool's end", () => {
  const drawn = new Set(Array.from({ length: 2000 }, () => toHex(randomBytes(24))))
  expect(drawn.size).toBe(2000)
})
