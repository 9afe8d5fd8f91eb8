import { ED25519_TORSION_SUBGROUP, ed25519, x25519 } from "@noble/curves/ed25519.js"
import { sha512 } from "@noble/hashes/sha2.js"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import {
  boxPair,
  boxSeal,
  CryptoError,
  cryptoReady,
  SecretKey,
  sign,
  signEnvelope,
  signingPair,
  verify,
  verifyEnvelope,
} from "./index.ts"

beforeAll(cryptoReady)

const { Point } = ed25519
const P = 2n ** 255n - 19n
const L = Point.Fn.ORDER
/** The eight points of small order, and the encodings of them that a lenient reader takes too: y of at least p, a sign bit on x = 0. */
const TORSION = ED25519_TORSION_SUBGROUP.map((hex) => Point.fromHex(hex))
const SMALL = TORSION.flatMap((point) => {
  const y = littleEndian(point.toBytes()) & (2n ** 255n - 1n)
  return [0n, 2n ** 255n].flatMap((sign) => [y, y + P].filter((v) => v < 2n ** 255n).map((v) => encode(v + sign)))
})
const message = new TextEncoder().encode("anything")

describe("X25519: nothing is sealed to a key of small order", () => {
  /** u = (1 + y) / (1 - y) of each, with everything that the top bit and reduction make of it. */
  const weak = TORSION.flatMap((point) => {
    const { y } = point.toAffine()
    const u = y === 1n ? 0n : mod((1n + y) * power(mod(1n - y), P - 2n))
    return [0n, 2n ** 255n].flatMap((top) => [u, u + P].filter((v) => v < 2n ** 255n).map((v) => encode(v + top)))
  })

  test("the list is one: the other implementation gives the all-zero secret for each, and refuses", () => {
    expect(new Set(weak.map((key) => key.join())).size).toBeGreaterThanOrEqual(12)
    for (const key of weak) expect(() => x25519.getSharedSecret(new Uint8Array(32).fill(9), key)).toThrow()
  })

  test("each is refused, and a good key is not", () => {
    for (const key of weak) expect(() => boxSeal(key, message)).toThrow(new CryptoError("WEAK_KEY"))
    expect(boxSeal(boxPair(SecretKey.random()).publicKey, message)).toHaveLength(message.length + 48)
  })

  test("one that has not 32 bytes is refused", () => {
    for (const length of [0, 31, 33])
      expect(() => boxSeal(new Uint8Array(length).fill(9), message)).toThrow(new CryptoError("WEAK_KEY"))
  })
})

describe("Ed25519: verifying is strict", () => {
  const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })

  test("under a key of small order nothing verifies, whatever the encoding", () => {
    expect(SMALL.length).toBeGreaterThanOrEqual(16)
    for (const key of SMALL)
      for (const r of SMALL)
        for (const s of [0n, 1n]) expect(verify(key, message, new Uint8Array([...r, ...encode(s)]))).toBe(false)
  })

  test("a signature whose R has small order is refused", () => {
    const pair = signingPair(SecretKey.random())
    for (const r of SMALL)
      expect(verify(pair.publicKey, message, new Uint8Array([...r, ...sign(pair, message).subarray(32)]))).toBe(false)
  })

  test("S of at least L is refused: a signature has one form only", () =>
    fc.assert(
      fc.property(seed, (raw) => {
        const pair = signingPair(new SecretKey(raw))
        const good = sign(pair, message)
        const s = littleEndian(good.subarray(32))
        for (let more = s + L; more < 2n ** 256n; more += L)
          expect(verify(pair.publicKey, message, new Uint8Array([...good.subarray(0, 32), ...encode(more)]))).toBe(false)
      }),
    ))

  test("a key with a part of small order verifies by the equation without the cofactor only", () => {
    let refused = 0
    for (let i = 0; i < 40; i++) {
      const torsion = TORSION[1 + (i % 7)] ?? Point.ZERO
      const [a, r] = [BigInt(i) + 1000n, BigInt(i) + 5000n]
      const key = Point.BASE.multiply(a).add(torsion)
      const nonce = Point.BASE.multiply(r).toBytes()
      const k = mod(littleEndian(sha512Of(nonce, key.toBytes(), message)), L)
      const signature = new Uint8Array([...nonce, ...encode(mod(r + k * a, L))])
      const exact = torsion.multiplyUnsafe(k).equals(Point.ZERO)
      expect(ed25519.verify(signature, message, key.toBytes(), { zip215: true })).toBe(true) // With the cofactor it fits always.
      expect(verify(key.toBytes(), message, signature)).toBe(exact)
      if (!exact) refused++
    }
    expect(refused).toBeGreaterThan(10)
  })

  test("no bit of key, message or signature can change", () => {
    const pair = signingPair(SecretKey.random())
    const signature = sign(pair, message)
    for (const [which, whole] of [pair.publicKey, message, signature].entries())
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const changed = whole.slice()
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const [key, text, by] = [pair.publicKey, message, signature].map((one, i) => (i === which ? changed : one)) as [
          Uint8Array,
          Uint8Array,
          Uint8Array,
        ]
        expect(verify(key, text, by), `${which} bit ${bit}`).toBe(false)
      }
  })

  test("an envelope under a key of small order gives nothing", () => {
    const envelope = signEnvelope("t", message, [signingPair(SecretKey.random())])
    for (const key of SMALL) {
      const forged = {
        ...envelope,
        signatures: SMALL.map((r) => ({ keyid: "", sig: Buffer.from([...r, ...new Uint8Array(32)]).toString("base64") })),
      }
      expect(verifyEnvelope(forged, "t", key)).toBeNull()
    }
  })
})

function mod(value: bigint, by = P): bigint {
  return ((value % by) + by) % by
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let [b, e] = [base, exponent]; e > 0n; [b, e] = [mod(b * b), e >> 1n]) if (e & 1n) result = mod(result * b)
  return result
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function encode(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
}

function sha512Of(...parts: readonly Uint8Array[]): Uint8Array {
  return sha512(Uint8Array.from(parts.flatMap((part) => [...part])))
}
