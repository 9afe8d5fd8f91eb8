import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { BAIT } from "../../fixtures/bait.ts"
import { SAMPLES } from "../../fixtures/made-up.ts"
import { builtPatterns, keyOf, patternsRun, writtenPatterns } from "../../fixtures/regex/all-patterns.ts"
import { countSteps } from "../../fixtures/regex/count-steps.ts"
import { slownessOf } from "../../fixtures/regex/slowness-of.ts"
import { stepsAtAPlace } from "../../fixtures/regex/steps-at-a-place.ts"

/** At one place of a text, if each way could have the text that suits it best: real texts come to less than a thousandth of it. */
const MOST_STEPS = 5_000_000

/** Patterns whose steps grow with the square of what they are given, which is never more than so many units. */
const WITHIN: readonly (readonly [beginsWith: string, units: number])[] = [
  ["/(?:^[\\s*.x_#?•·…-]*$)|(?:^(.)\\1*$)|", 128], // Placeholders: the head of a value.
  ["/^<[^>]*>?$|", 128], // One of them.
  ["/[.=-]+$/", 120], // The end of a value near a word.
  ["/^(.*?)(\\d+\\.\\d+\\.\\d+\\.\\d+)?$/", 80], // An IPv6 address.
]

/**
 * What the proof cannot see: these fit, or fail, as soon as they have begun. Counted instead, on the text that the proof holds
 * against them: twice the text, twice the steps.
 */
const COUNTED = [
  "/(?:([<>])\\s*)?(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'<>]+))/", // Only the last quote can have none after it.
  "/(?:'[^']*'|\\\\')+|\"([^\"]*)\"/",
  "/(\"|')?(AWS|aws|Aws)?_?(ACCOUNT|", // What may be read twice is sixteen characters long,
  "/[\"']?(?:AWS|aws|Aws)?_?(?:SECRET|", // and here sixty.
  "/\\b(?:xoxb|xoxp|xapp|xoxa|xoxo|xoxr)-", // Every group that fits may be the last.
]

/** Never given recorded text: paths of the disk, names of secretlint's own options. */
const NOT_GIVEN = ["/(^|[\\\\/])(\\.gitignore|", "/[^.]+$/", "/hasOwnProperty|", "/\\.|\\[(?:[^[\\]]*|", "/[^.[\\]]+|\\[(?:"]

/** Baits, and texts that hold a secret of each kind: most rules look at one of them. */
const TEXTS = [...BAIT.map((piece) => piece.repeat(2000 / piece.length)), ...SAMPLES.map(([, text]) => text)]

/** A look at all of them; what it needs is loaded by then. */
async function lookAtAll(): Promise<() => void> {
  const { createEngine } = await import("../index.ts")
  const { findPersonal } = await import("../personal/find-personal.ts")
  const rule = { rule: "own", prefix: "own_", min: 1, max: 4096 } as const
  const mask = (["digits", "hex", "letters-digits", "base64", "base64url", "not-blank"] as const).map((of) => ({ ...rule, of }))
  const layers = [{ name: "user" as const, source: "own", policy: { version: 0 as const, id: "own", mask } }]
  const engine = createEngine({ layers, ignoreFiles: [], caseSensitive: true })
  return () => {
    for (const text of TEXTS) {
      engine.mask(text)
      engine.command(text)
      engine.path(text.replaceAll("\n", "/"))
      findPersonal(text)
    }
  }
}

const built = await builtPatterns(async () => (await lookAtAll())())
const all = new Map([...writtenPatterns(), ...built].map((found) => [`${keyOf(found)}${found.flags}`, found]))
const begins = (key: string) => (start: string) => key.startsWith(start)
const isExcused = (key: string) => [...WITHIN.map(([start]) => start), ...COUNTED, ...NOT_GIVEN].some(begins(key))

test("there is something to prove", () => {
  expect(all.size).toBeGreaterThan(500)
  expect(built.length).toBeGreaterThan(150)
})

test("no pattern takes more steps than its text is long, or than some at any place of it", () => {
  const slow = [...all.values()].filter(
    (found) => !isExcused(keyOf(found)) && slownessOf(found).degree > 1 && stepsAtAPlace(found) > MOST_STEPS,
  )
  expect(slow).toEqual([])
})

test("every excuse is needed", () => {
  const keys = [...all.values()].filter((found) => slownessOf(found).degree > 1).map(keyOf)
  for (const start of [...WITHIN.map(([start]) => start), ...COUNTED, ...NOT_GIVEN])
    expect(
      keys.some((key) => begins(key)(start)),
      start,
    ).toBe(true)
})

describe("where the proof is a window or a count", () => {
  const of = (start: string) => [...all.values()].filter((found) => keyOf(found).startsWith(start))
  const attacked = (found: { source: string; flags: string }, units: number) => {
    const { before = "", again = "a" } = slownessOf(found).attack ?? {}
    return countSteps(found, `${before}${again.repeat(units / again.length)}\n\u0000`.slice(0, units))
  }
  test.each(WITHIN)("%s takes few steps within its window", (start, units) => {
    for (const found of of(start)) expect(attacked(found, units)).toBeLessThan(20_000)
  })
  test.each(COUNTED)("%s grows no faster than its text", (start) => {
    for (const found of of(start)) expect(attacked(found, 600)).toBeLessThan(2.2 * attacked(found, 300))
  })
})

test("what is run on a text was proven, and no window is larger than was said", async () => {
  const run = patternsRun(await lookAtAll())
  const known = new Set([...all.values()].map(keyOf))
  expect(run.size).toBeGreaterThan(200)
  expect([...run.keys()].filter((key) => !known.has(key))).toEqual([])
  expect([...run.keys()].filter((key) => NOT_GIVEN.some(begins(key)))).toEqual([])
  for (const [start, units] of WITHIN)
    for (const [key, longest] of run) if (key.startsWith(start)) expect(longest, key).toBeLessThanOrEqual(units)
})

describe("the proof itself", () => {
  const degree = (regex: RegExp) => slownessOf(regex).degree
  const growth = (regex: RegExp) => {
    const { before, again } = slownessOf(regex).attack ?? { before: "", again: "" }
    const steps = (times: number) => countSteps(regex, `${before}${again.repeat(times)}\u0000`, 100_000_000)
    return steps(40) / steps(20)
  }
  test.each([/^(a+)+$/, /^(a|a)*$/, /^(a*)*$/, /(?:a|ab|b)*c/y, /^(?:\w+\s?)*$/, /^(?:(?:a?b?)*c?)*$/])(
    "%s is exponential",
    (regex) => {
      expect(degree(regex)).toBe(Infinity)
      const { before, again } = slownessOf(regex).attack ?? { before: "", again: "" }
      expect(countSteps(regex, `${before}${again.repeat(20)}\u0000`, 100_000)).toBeGreaterThan(100_000)
    },
  )
  test.each([/\d+\d+$/y, /^.*a.*b$/, /\d+x/, /^\s*[:=]?\s*$/, /(?=\d+x)\d/, /\s+$/])("%s grows with the square", (regex) => {
    expect(degree(regex)).toBe(2)
    expect(growth(regex)).toBeGreaterThan(3)
  })
  test("more loops, more steps", () => {
    expect(degree(/^\s*a?\s*b?\s*$/)).toBe(3)
    expect(growth(/^\s*a?\s*b?\s*$/)).toBeGreaterThan(6)
  })
  test.each([
    /^\d+x/,
    /^[\w.-]+@[\w.-]+$/,
    /^(?:[\w-]+\.)+com$/,
    /^(.)\1*$/,
    /[A-Z]?[a-z]+|\d+/,
    /^x: (.+)$/m,
    /^(?:"[^"]*"|[^"])*$/,
  ])("%s is linear", (regex) => {
    expect(degree(regex)).toBe(1)
  })
  test("a bound at one place is the product of what can be tried there", () => {
    expect(stepsAtAPlace(/a{1,5}b/y)).toBeLessThan(15)
    expect(stepsAtAPlace(/a{0,30}a{0,30}b/y)).toBeGreaterThan(400)
    expect(stepsAtAPlace(/(?:a?){20}a{20}b/y)).toBeGreaterThan(100_000)
    expect(stepsAtAPlace(/a*/y)).toBe(Infinity)
  })
  test("what it cannot read it does not prove", () => {
    expect(() => slownessOf({ source: "(?i:a)", flags: "" })).toThrow("not known")
    expect(() => slownessOf(/(\w+)=\1/)).toThrow("reference back")
  })

  const one = fc.constantFrom("a", "b", "[ab]", "\\w", "[^a]")
  const pattern = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      one,
      fc.tuple(tie("node"), tie("node")).map(([x, y]) => x + y),
      fc.tuple(tie("node"), tie("node")).map(([x, y]) => `(?:${x}|${y})`),
      fc.tuple(tie("node"), fc.constantFrom("?", "*", "+", "{0,3}", "{2,5}", "*?")).map(([x, q]) => `(?:${x})${q}`),
      tie("node").map((x) => `(?=${x})`),
    ),
  })).node
  const text = fc.string({ unit: fc.constantFrom("a", "b", "-"), maxLength: 6 })

  test("steps at a place are never more than was said", () => {
    fc.assert(
      fc.property(pattern, text, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 }), (source, head, tail) => {
        const regex = { source: `${source}-`, flags: "y" }
        expect(countSteps(regex, tail + head)).toBeLessThanOrEqual(stepsAtAPlace(regex) + 1)
      }),
      { numRuns: 500 },
    )
  })
  test("what is said to be linear is", () => {
    fc.assert(
      fc.property(pattern, text, text, (source, before, again) => {
        const regex = { source: `${source}-$`, flags: "y" }
        if (again === "" || slownessOf(regex).degree > 1) return
        const steps = (times: number) => countSteps(regex, before + again.repeat(times), 10_000_000)
        expect(steps(40)).toBeLessThanOrEqual(2.2 * steps(20) + 100)
      }),
      { numRuns: 500 },
    )
  })
})
