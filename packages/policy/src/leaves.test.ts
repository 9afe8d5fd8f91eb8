import type { EventKind } from "@tracehold/trace"
import { expect, test } from "vitest"
import { drawn, LETTERS_DIGITS } from "../fixtures/made-up.ts"
import { kinds, sampleEvent, stringPlaces } from "../fixtures/sample-event.ts"
import { createEngine } from "./index.ts"
import { LEAVES, mapPlace } from "./leaves.ts"

const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
const SECRET = `gh${"p_"}${drawn(36, 7, LETTERS_DIGITS)}`
const EXCLUDED = "deploy/.env.production"

/** Ordinary text everywhere but in one place. */
function eventWith(kind: EventKind, place: string, text: string) {
  return sampleEvent(kind, (p) => (p === place ? text : LEAVES[kind][p] === "doc" ? "src/a.ts" : "ordinary"))
}

test("every kind is known", () => expect(Object.keys(LEAVES).sort()).toEqual([...kinds].sort()))

test.each(kinds)("every string of a %s event has a decision", (kind) =>
  expect(Object.keys(LEAVES[kind]).sort()).toEqual(stringPlaces(kind)),
)

const places = kinds.flatMap((kind) => stringPlaces(kind).map((place) => [kind, place] as const))
const scanned = places.filter(([kind, place]) => ["text", "label", "rows"].includes(LEAVES[kind][place] ?? ""))
const named = places.filter(([kind, place]) => LEAVES[kind][place] === "doc")

test.each(scanned)("a secret in %s %s is masked", (kind, place) => {
  const text = `see ${SECRET} here`
  const admitted = engine.admit(eventWith(kind, place, text))
  expect(admitted.kind).toBe(kind)
  expect(JSON.stringify(admitted)).not.toContain(SECRET)
  expect(JSON.stringify(admitted)).toContain(`see ${"*".repeat(SECRET.length)} here`)
})

test.each(named)("an excluded file in %s %s is not named", (kind, place) => {
  const admitted = engine.admit(eventWith(kind, place, EXCLUDED))
  expect(JSON.stringify(admitted)).not.toContain(EXCLUDED)
})

test.each(named)("a file whose name holds a secret is not named in %s %s", (kind, place) => {
  const admitted = engine.admit(eventWith(kind, place, `tmp/${SECRET}.txt`))
  expect(JSON.stringify(admitted)).not.toContain(SECRET)
})

test.each(kinds)("an ordinary %s event is admitted as it is", (kind) => {
  const event = eventWith(kind, "", "")
  expect(engine.admit(event)).toEqual(event)
})

test("a leaf is changed without touching the rest", () => {
  const before = { a: [{ b: "x", c: ["y"] }, { b: null }], d: [1, "z"] as [number, string] }
  expect(mapPlace(before, ["a", "[]", "b"], (t) => t + t)).toEqual({ ...before, a: [{ b: "xx", c: ["y"] }, { b: null }] })
  expect(mapPlace(before, ["d", "1"], () => "w")).toEqual({ ...before, d: [1, "w"] })
  expect(mapPlace(before, ["a", "[]", "c", "[]"], (t) => t)).toBe(before)
})
