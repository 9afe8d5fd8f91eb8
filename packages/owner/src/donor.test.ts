import { cryptoReady, SecretKey, toHex } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import { donorFor } from "./donor.ts"
import { fingerprintWords } from "./fingerprint.ts"

beforeAll(cryptoReady)

const A = "aa".repeat(32)
const B = "ab".repeat(32)

test("one recipient sees the same donor and labels every time, another recipient none of them", () => {
  const root = SecretKey.random()
  const seen = [A, A, B].map((recipient) => {
    const { pair, label } = donorFor(root, recipient)
    return [toHex(pair.publicKey), label("session", "s"), label("repo", "s"), label("session", "t")]
  })
  expect(seen[0]).toEqual(seen[1])
  expect(new Set([...(seen[0] ?? []), ...(seen[2] ?? [])]).size).toBe(8)
})

test("one recipient meets one pseudonym of a value in every chunk, another recipient another", () => {
  const root = SecretKey.random()
  const order = { kind: "pseudonym", type: "user-name", text: "odette", scope: "recipient" } as const
  const made = [A, A, B].map((to, no) => donorFor(root, to).pseudonyms({ session: "5e".repeat(16), no })(order, "odette", 0))
  expect(made[1]).toBe(made[0])
  expect(made[2]).not.toBe(made[0])
  const here = [0, 1].map((no) =>
    donorFor(root, A).pseudonyms({ session: "5e".repeat(16), no })({ ...order, scope: "chunk" }, "odette", 0),
  )
  expect(new Set([...here, made[0]]).size).toBe(3)
})

test("a fingerprint is eight words, and the first bits decide them", () => {
  expect(fingerprintWords(A)).toHaveLength(8)
  expect(fingerprintWords(A)).not.toEqual(fingerprintWords(B))
  expect(fingerprintWords("0".repeat(64))).toEqual(Array.from({ length: 8 }, () => "abandon"))
  expect(fingerprintWords(`${"f".repeat(22)}${"0".repeat(42)}`)).toEqual(Array.from({ length: 8 }, () => "zoo"))
})
