import fc from "fast-check"
import { expect, test } from "vitest"
import { BASE64, drawn } from "../../fixtures/made-up.ts"
import { createEngine, type Policy, WITHHELD } from "../index.ts"
import type { Detector } from "./detector.ts"
import { BUILT_IN_DETECTORS } from "./detectors.ts"
import { Scanner } from "./scan.ts"
import { createTextScanner } from "./text-scanner.ts"

test.each(BUILT_IN_DETECTORS.map((d, i) => [`${i} ${d.rule}`, d] as const))(
  "when %s fails, the text is withheld",
  (_name, detector) => {
    const failing: Detector = {
      ...detector,
      look: () => {
        throw new Error("broken")
      },
    }
    const scanner = createTextScanner([], [], new Scanner([failing]))
    const text = `first ${detector.keywords[0]}\nlast`
    expect(scanner.mask(text)).toEqual({
      text: text.replace(/[^\n]/g, "*"),
      findings: [{ rule: WITHHELD, start: 0, end: text.length }],
    })
  },
)

const engineWith = (policy: Partial<Policy>, knownValues: readonly string[] = []) =>
  createEngine({
    layers: [{ name: "org", source: "o", policy: { version: 0, id: "o", ...policy } }],
    ignoreFiles: [],
    caseSensitive: true,
    knownValues,
  })

test("a layer's own exact text", () => {
  const engine = engineWith({ mask: [{ rule: "name", text: "Project Blue" }] })
  expect(engine.mask("about Project Blue.")).toEqual({
    text: `about ${"*".repeat(12)}.`,
    findings: [{ rule: "org:name", start: 6, end: 18 }],
  })
})
test("a layer's own form of token", () => {
  const engine = engineWith({ mask: [{ rule: "t", prefix: "acme_", of: "letters-digits", min: 6, max: 8 }] })
  expect(engine.mask("acme_abc acme_abcdef12 ACME_abcdef12").text).toBe(`acme_abc ${"*".repeat(13)} ACME_abcdef12`)
})
test("known values wherever they stand, also escaped", () => {
  const value = 'Zx9"q/w&é!'
  const engine = engineWith({}, [value])
  for (const text of [`say ${value} now`, JSON.stringify({ a: value }), `https://x.example/?q=${encodeURIComponent(value)}`]) {
    expect(engine.scan(text).map(({ rule }) => rule)).toContain("known-value")
  }
})
test("short or everyday values are not looked for", () => {
  const engine = engineWith({}, ["abc", "aaaaaaaaaaaa", "  ", "\ud800bcdefghi"])
  expect(engine.scan("abc aaaaaaaaaaaa")).toEqual([])
})
test("a line of a known value is one too", () => {
  const lines = [drawn(40, 1, BASE64), drawn(40, 2, BASE64)]
  expect(engineWith({}, lines).mask(`x ${lines[1]}`).text).toBe(`x ${"*".repeat(40)}`)
})

test("whatever the text, a mask keeps its length, its line breaks and everything outside its findings", () => {
  const engine = engineWith({})
  const part = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "password=",
      "token: ",
      "\r\n",
      "\n",
      "https://a:",
      "@b",
      "sk-",
      "eyJ",
      '"',
      "'",
      "-----BEGIN PRIVATE KEY-----",
      "\x1b[31m",
      "é",
      "😀",
      "\ufeff",
    ),
    fc.integer({ min: 1, max: 99 }).map((seed) => drawn(20, seed)),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join("")
      const { text: masked, findings } = engine.mask(text)
      const chars = text.split("")
      for (const { start, end } of findings) chars.fill("*", start, end)
      expect(masked).toBe(chars.map((c, i) => (/[\r\n]/.test(text[i] as string) ? text[i] : c)).join(""))
      expect(engine.mask(masked).text).toBe(masked)
    }),
    { numRuns: 150 },
  )
})

test("colour codes in a secret's middle hide nothing", () => {
  const engine = engineWith({})
  const secret = `gl${"pat-"}${drawn(20, 3)}`
  for (let cut = 1; cut < secret.length; cut++) {
    const masked = engine.mask(`token \x1b[1m${secret.slice(0, cut)}\x1b[0m\x1b[K${secret.slice(cut)}\x1b[m.`).text
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, "g")
    expect(masked.replace(escapes, "")).not.toMatch(new RegExp(`${secret.slice(0, 8)}|${secret.slice(-8)}`))
  }
})
