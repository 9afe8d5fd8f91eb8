import { createHash } from "node:crypto"
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js"
import { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js"
import { ed25519, x25519 } from "@noble/curves/ed25519.js"
import { blake2b as nobleBlake2b } from "@noble/hashes/blake2.js"
import { sha512 } from "@noble/hashes/sha2.js"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import {
  blake2b,
  boxOpen,
  boxPair,
  boxSeal,
  cryptoReady,
  open,
  SecretKey,
  seal,
  sha256,
  sign,
  signingPair,
  toHex,
  verify,
} from "./index.ts"

/** What libsodium does for us is what independent implementations of the same specifications do, in both directions. */
beforeAll(cryptoReady)

const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const bytes = fc.uint8Array({ maxLength: 300 })
const holds = <T extends unknown[]>(property: fc.IPropertyWithHooks<T>) => fc.assert(property, { numRuns: 200 })

test("XChaCha20-Poly1305", () =>
  holds(
    fc.property(key32, bytes, bytes, fc.uint8Array({ minLength: 24, maxLength: 24 }), (raw, context, plain, nonce) => {
      const key = new SecretKey(raw.slice())
      const ours = seal(key, context, plain)
      expect(xchacha20poly1305(raw, ours.subarray(0, 24), context).decrypt(ours.subarray(24))).toEqual(plain)
      const theirs = new Uint8Array([...nonce, ...xchacha20poly1305(raw, nonce, context).encrypt(plain)])
      expect(open(key, context, theirs)).toEqual(plain)
    }),
  ))

test("the X25519 pair of a seed", () =>
  holds(
    fc.property(key32, (seed) => {
      const { publicKey, secretKey } = boxPair(new SecretKey(seed.slice()))
      const scalar = sha512(seed).slice(0, 32)
      expect(toHex(secretKey.exposeKeyBytes())).toBe(toHex(scalar))
      expect(toHex(publicKey)).toBe(toHex(x25519.getPublicKey(scalar)))
    }),
  ))

describe("sealed boxes", () => {
  /** The key of a NaCl box: HSalsa20 of the shared point. */
  function boxKey(secret: Uint8Array, publicKey: Uint8Array): Uint8Array {
    const out = new Uint32Array(8)
    hsalsa(words("expand 32-byte k"), words(x25519.getSharedSecret(secret, publicKey)), words(new Uint8Array(16)), out)
    return new Uint8Array(out.buffer)
  }
  const nonceOf = (ephemeral: Uint8Array, to: Uint8Array) => nobleBlake2b(new Uint8Array([...ephemeral, ...to]), { dkLen: 24 })

  test("in both directions", () =>
    holds(
      fc.property(key32, key32, bytes, (seed, ephemeralSecret, plain) => {
        const pair = boxPair(new SecretKey(seed.slice()))
        const sealed = boxSeal(pair.publicKey, plain)
        const from = sealed.subarray(0, 32)
        const shared = boxKey(pair.secretKey.exposeKeyBytes(), from)
        expect(xsalsa20poly1305(shared, nonceOf(from, pair.publicKey)).decrypt(sealed.subarray(32))).toEqual(plain)
        const ephemeral = x25519.getPublicKey(ephemeralSecret)
        const body = xsalsa20poly1305(boxKey(ephemeralSecret, pair.publicKey), nonceOf(ephemeral, pair.publicKey)).encrypt(plain)
        expect(boxOpen(pair, new Uint8Array([...ephemeral, ...body]))).toEqual(plain)
      }),
    ))
})

test("Ed25519: keys and signatures", () =>
  holds(
    fc.property(key32, bytes, (seed, message) => {
      const pair = signingPair(new SecretKey(seed.slice()))
      expect(toHex(pair.publicKey)).toBe(toHex(ed25519.getPublicKey(seed)))
      const signature = sign(pair, message)
      expect(toHex(signature)).toBe(toHex(ed25519.sign(message, seed)))
      expect(verify(pair.publicKey, message, ed25519.sign(message, seed))).toBe(true)
    }),
  ))

test("BLAKE2b of every length, with and without a key", () =>
  holds(
    fc.property(bytes, key32, fc.integer({ min: 16, max: 64 }), (message, key, dkLen) => {
      expect(toHex(blake2b(message, dkLen))).toBe(toHex(nobleBlake2b(message, { dkLen })))
      expect(toHex(blake2b(message, dkLen, new SecretKey(key.slice())))).toBe(toHex(nobleBlake2b(message, { dkLen, key })))
    }),
  ))

test("subkeys: BLAKE2b with the index as salt and the purpose as personalization", () =>
  holds(
    fc.property(
      key32,
      fc.integer({ min: 0, max: 0x7fffffff }),
      fc.string({ minLength: 8, maxLength: 8, unit: "grapheme-ascii" }),
      (key, index, purpose) => {
        const salt = new Uint8Array(16)
        new DataView(salt.buffer).setUint32(0, index, true)
        const personalization = new Uint8Array(16)
        personalization.set(new TextEncoder().encode(purpose))
        const theirs = nobleBlake2b(new Uint8Array(), { dkLen: 32, key, salt, personalization })
        expect(toHex(new SecretKey(key.slice()).derive(purpose, index).exposeKeyBytes())).toBe(toHex(theirs))
      },
    ),
  ))

test("SHA-256", () =>
  holds(
    fc.property(bytes, (message) => {
      expect(toHex(sha256(message))).toBe(createHash("sha256").update(message).digest("hex"))
    }),
  ))

function words(of: Uint8Array | string): Uint32Array {
  return new Uint32Array(Uint8Array.from(typeof of === "string" ? new TextEncoder().encode(of) : of).buffer)
}
