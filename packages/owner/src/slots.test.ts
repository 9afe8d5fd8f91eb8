import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import { OwnerError } from "./error.ts"
import { checkPassphrase, entropyOf, newParams, passphraseSeed, phraseSeed, wordsOf } from "./slots.ts"

beforeAll(cryptoReady)

const hex = (key: SecretKey) => toHex(key.exposeKeyBytes())

test("24 words give the entropy back, however they are typed", () => {
  const entropy = SecretKey.random()
  const words = wordsOf(entropy)
  expect(words).toHaveLength(24)
  expect(hex(entropyOf(`  ${words.join("\n ").toUpperCase()} `))).toBe(hex(entropy))
})

test.each([
  ["too few", "abandon abandon"],
  ["a word that is none", `${"abandon ".repeat(23)}xylophonist`],
  ["a wrong checksum", "abandon ".repeat(24)],
  ["nothing", ""],
])("%s are not words", (_name, words) => {
  expect(() => entropyOf(words)).toThrow(new OwnerError("NOT_WORDS"))
})

test("the error does not quote the words", () => {
  try {
    entropyOf("sesame ".repeat(24))
  } catch (error) {
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("sesame")
  }
})

test("the seed of the words is another one in every vault", () => {
  const entropy = SecretKey.random()
  expect(hex(phraseSeed(entropy, randomBytes(16)))).not.toBe(hex(phraseSeed(entropy, randomBytes(16))))
})

test("a passphrase is the same in every Unicode form, and another under every salt", async () => {
  const params = await newParams({ ops: 3, mem: 64 << 20 })
  const seed = hex(await passphraseSeed("caf\u00e9 au lait", params))
  expect(hex(await passphraseSeed("cafe\u0301 au lait", params))).toBe(seed)
  expect(hex(await passphraseSeed("caf\u00e9 au lait", { ...params, salt: "00".repeat(16) }))).not.toBe(seed)
})

test.each(["", "short", "        ", "1234567"])("“%s” is no passphrase", (passphrase) => {
  expect(() => checkPassphrase(passphrase)).toThrow(new OwnerError("WEAK_PASSPHRASE"))
})
