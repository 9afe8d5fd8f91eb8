import fc from "fast-check"
import { expect, test } from "vitest"
import type { BlobSource } from "./content.ts"
import type { TraceEvent } from "./event.ts"
import { fold, seek } from "./fold.ts"
import { Timeline } from "./timeline.ts"
import { encodeUtf8 } from "./utf8.ts"

const name = (letter: string) => letter.repeat(64)
const version = (letter: string) => ({ form: "text" as const, blob: name(letter), bytes: 1 })
const tree = { files: ["p", "q", "r"].map((path) => [path, version("1")]) }
const blobs: BlobSource = (hash) =>
  ({ [name("a")]: encodeUtf8("one\ntwo\r\nthree"), [name("e")]: encodeUtf8(JSON.stringify(tree)) })[hash]
const by = { actor: "user", rung: 5, evidence: "keystroke" } as const
const NOTHING = { panes: [], terminals: [], focus: { kind: "nothing" } }

const doc = fc.constantFrom("p", "q", "z")
const text = fc.constantFrom(name("a"), name("a"), name("0"))
const someTree = fc.constantFrom(name("e"), name("e"), name("0"), null)
const changes = fc.array(fc.tuple(doc, fc.constantFrom(version("2"), null)), { maxLength: 2 })
const change = fc.record({ offset: fc.nat(30), deleted: fc.nat(5), inserted: fc.constantFrom("", "x", "\n", "yz\nw") })
const of = (kind: string, fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(fields).map((given) => ({ kind, change: 0, by, ...given }))
/** Events about the same few documents and files, in any order, blobs at hand or not. */
const anyEvent = fc.oneof(
  { weight: 20, arbitrary: of("edit", { doc, changes: fc.array(change, { minLength: 1, maxLength: 3 }) }) },
  { weight: 3, arbitrary: of("open", { doc, text, language: fc.constant("x"), eol: fc.constant("lf"), dirty: fc.boolean() }) },
  { weight: 1, arbitrary: of("close", { doc }) },
  { weight: 2, arbitrary: of("save", { doc, version: fc.constant(version("3")) }) },
  { weight: 1, arbitrary: of("mask", { doc, offset: fc.nat(9), length: fc.constant(3) }) },
  {
    weight: 2,
    arbitrary: of("file", { path: doc, from: fc.option(doc, { nil: undefined }), after: fc.constantFrom(version("4"), null) }),
  },
  { weight: 1, arbitrary: of("snapshot", { tree: someTree, changed: changes }) },
  {
    weight: 1,
    arbitrary: of("keyframe", { tree: someTree, files: changes, docs: fc.array(fc.record({ doc, text }), { maxLength: 2 }) }).map(
      (event) => ({ ...NOTHING, ...event }),
    ),
  },
  { weight: 2, arbitrary: of("view", { pane: fc.nat(1), doc, lines: fc.constant([[0, 1]]) }) },
  {
    weight: 2,
    arbitrary: of("screen", { terminal: fc.nat(1), key: fc.boolean(), lines: fc.constant([[0, "$"]]) }).map((event) => ({
      ...event,
      rows: 2,
      cols: 9,
      alt: false,
      cursor: [0, 0],
    })),
  },
)
/** Times that mostly go up; a clock that was put back is no reason to fall over. */
const anyEvents = fc
  .array(fc.tuple(anyEvent, fc.integer({ min: -3, max: 9 })), { maxLength: 900, size: "max" })
  .map((list) => list.map(([event, step], i) => ({ ...event, atMs: Math.max(0, 5 * i + step) })) as unknown as TraceEvent[])

test("a moment is what a fold from the start makes of it, in whatever order moments are asked for", () => {
  fc.assert(
    fc.property(anyEvents, fc.array(fc.nat(900), { maxLength: 8 }), (events, positions) => {
      const timeline = new Timeline(events, blobs)
      for (const wanted of positions) {
        const position = Math.min(wanted, events.length)
        expect(timeline.stateAt(position)).toEqual(fold(events.slice(0, position), blobs))
        expect(timeline.at(wanted * 5)).toEqual(seek(events, wanted * 5, blobs))
      }
    }),
    { numRuns: 60 },
  )
})

test("a time is after the last event that is not past it", () => {
  const events = [0, 5, 5, 9].map((atMs): TraceEvent => ({ kind: "window", atMs, focused: true }))
  const timeline = new Timeline(events, blobs)
  expect([-1, 0, 4, 5, 8, 9, 99].map((atMs) => timeline.positionAt(atMs))).toEqual([0, 1, 1, 3, 3, 4, 4])
})

test("going back and forth reads a tree once, and no blob again that stands before the moment", () => {
  let read = 0
  const counted: BlobSource = (hash) => {
    read++
    return blobs(hash)
  }
  const typing = Array.from({ length: 2000 }, (_, i) => ({
    kind: "edit",
    atMs: i,
    doc: "p",
    change: i,
    changes: [{ offset: i, deleted: 0, inserted: "x" }],
    by,
  }))
  const events = [
    { kind: "snapshot", atMs: 0, tree: name("e"), changed: [] },
    { kind: "open", atMs: 0, doc: "p", language: "x", eol: "lf", text: name("a"), dirty: false },
    ...typing,
  ] as unknown as TraceEvent[]
  const timeline = new Timeline(events, counted)
  timeline.stateAt(2000)
  expect(read).toBe(2)
  for (const position of [1900, 600, 1200, 2000]) timeline.stateAt(position)
  expect(read).toBe(2)
})
