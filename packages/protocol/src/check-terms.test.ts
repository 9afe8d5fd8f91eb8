import { cryptoReady } from "@tracehold/crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { checkTerms, TERMS_MAX_BYTES, type TermsRefusal } from "./check-terms.ts"
import { bytesOf, descriptorOf, hashOf, termsOf } from "./known.test.support.ts"

beforeAll(cryptoReady)

/** Checked against a descriptor that signs exactly these bytes. */
function verdict(terms: unknown, { demo = false, version = 3 } = {}): "ok" | TermsRefusal {
  const checked = checkTerms(bytesOf(terms), descriptorOf({ demo, terms: { sha256: hashOf(terms), version } }))
  return checked.kind === "ok" ? "ok" : checked.why
}

test("terms are known by the digest of their bytes, however people wrote them", () => {
  const text = `${JSON.stringify(termsOf(), null, 4)}\n`
  const checked = checkTerms(bytesOf(text), descriptorOf({ terms: { sha256: hashOf(text), version: 3 } }))
  expect(checked).toEqual({ kind: "ok", terms: termsOf(), sha256: hashOf(text) })
})

describe("terms that are refused", () => {
  const rows: [TermsRefusal, string, () => unknown, { demo?: boolean; version?: number }?][] = [
    ["TERMS_TOO_LARGE", "too large", () => "x".repeat(TERMS_MAX_BYTES + 1)],
    ["TERMS_MALFORMED", "no JSON", () => "Do what you like."],
    ["TERMS_MALFORMED", "a list", () => []],
    ["TERMS_MALFORMED", "another version than signed", () => termsOf(), { version: 4 }],
    ["TERMS_MALFORMED", "a later schema", () => ({ ...termsOf(), schema: "tracehold/terms/1" })],
    ["TERMS_MALFORMED", "a field more", () => ({ ...termsOf(), tracking: true })],
    ["TERMS_MALFORMED", "no purpose", () => termsOf({ purposes: [] })],
    ["TERMS_MALFORMED", "no text", () => termsOf({ text: "" })],
    ["TERMS_MALFORMED", "an end that is no time", () => termsOf({ expiresAt: "someday" })],
    ["TERMS_MALFORMED", "a negative cooling-off time", () => termsOf({ coolingOffHours: -24 })],
    ["NO_COOLING_OFF", "no time to think again", () => termsOf({ coolingOffHours: 0 })],
  ]
  test.each(rows)("%s: %s", (why, _, make, options) => expect(verdict(make(), options)).toBe(why))

  test("TERMS_CHANGED: not the bytes that the descriptor signs", () => {
    const checked = checkTerms(bytesOf(termsOf({ title: "Others" })), descriptorOf())
    expect(checked).toEqual({ kind: "refused", why: "TERMS_CHANGED" })
  })
})

test("only a demo may leave no time to think again", () => {
  expect(verdict(termsOf({ coolingOffHours: 0 }), { demo: true })).toBe("ok")
  expect(verdict(termsOf({ coolingOffHours: 1 }))).toBe("ok")
})
