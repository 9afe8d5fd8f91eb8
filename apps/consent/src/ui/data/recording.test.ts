import { encodeUtf8, fold, type TraceEvent } from "@tracehold/trace"
import fc from "fast-check"
import { expect, test } from "vitest"
import { LineAuthors } from "./line-authors.ts"
import { Recording } from "./recording.ts"

const HASH = "a".repeat(64)
const TEXT = "one\ntwo\r\nthree\nfour"
const by = { actor: "user", rung: 5, evidence: "keystroke" } as const
const texts = new Map([[HASH, TEXT]])
const blobs = (hash: string) => (hash === HASH ? encodeUtf8(TEXT) : undefined)

/** Any order of events about two documents, offsets in range or not: a forged recording must not break the replay either. */
const doc = fc.constantFrom("a", "b")
const change = fc.record({ offset: fc.nat(30), deleted: fc.nat(5), inserted: fc.constantFrom("", "x", "\n", "yz\nw") })
const anyEvent = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(doc, fc.array(change, { minLength: 1, maxLength: 3 }))
      .map(([name, changes]) => ({ kind: "edit", doc: name, change: 0, changes, by })),
  },
  { weight: 3, arbitrary: doc.map((name) => ({ kind: "open", doc: name, language: "x", eol: "lf", text: HASH, dirty: false })) },
  { weight: 1, arbitrary: doc.map((name) => ({ kind: "close", doc: name })) },
  { weight: 2, arbitrary: doc.map((name) => ({ kind: "save", doc: name, version: { form: "text", blob: null, bytes: 0 } })) },
  { weight: 1, arbitrary: doc.map((name) => ({ kind: "mask", doc: name, offset: 2, length: 3, secret: "s" })) },
  { weight: 3, arbitrary: doc.map((name) => ({ kind: "view", pane: 0, doc: name, lines: [[0, 1]], hash: "b".repeat(32) })) },
)
const anyEvents = fc
  .array(anyEvent, { maxLength: 700, size: "max" })
  .map((events) => events.map((event, i) => ({ ...event, atMs: i })) as TraceEvent[])

const recordingOf = (events: readonly TraceEvent[]) => new Recording(events, texts, { startMs: 0, endMs: events.length })

test("a state is what the reducer makes of the events before it, in whatever order states are asked for", () => {
  fc.assert(
    fc.property(anyEvents, fc.array(fc.nat(700), { maxLength: 6 }), (events, positions) => {
      const recording = recordingOf(events)
      for (const position of positions.map((one) => Math.min(one, events.length))) {
        expect(recording.stateAt(position)).toEqual(fold(events.slice(0, position), blobs))
      }
    }),
    { numRuns: 60 },
  )
})

test("a time is after the last event that is not past it", () => {
  const recording = recordingOf([0, 5, 5, 9].map((atMs) => ({ kind: "window", atMs, focused: true })))
  expect([-1, 0, 4, 5, 8, 9, 99].map((atMs) => recording.positionAt(atMs))).toEqual([0, 1, 1, 3, 3, 4, 4])
})

test("better evidence that comes later is taken for the change it is about", () => {
  const unknown = { actor: "unknown", rung: null, evidence: "none" } as const
  const agent = { actor: "agent", rung: 2, evidence: "transcript" } as const
  const edit: TraceEvent = {
    kind: "edit",
    atMs: 1,
    doc: "a",
    change: 7,
    changes: [{ offset: 0, deleted: 0, inserted: "x" }],
    by: unknown,
  }
  const recording = recordingOf([edit, { kind: "attribution", atMs: 2, changes: [7], by: agent }])
  expect(recording.authorOf(edit)?.actor).toBe("agent")
})

test("lines are theirs who wrote them last, and move with the text", () => {
  const agent = { actor: "agent", rung: 2, evidence: "transcript" } as const
  const events: TraceEvent[] = [
    { kind: "open", atMs: 0, doc: "a", language: "x", eol: "lf", text: HASH, dirty: false },
    { kind: "edit", atMs: 1, doc: "a", change: 0, changes: [{ offset: 9, deleted: 0, inserted: "!" }], by },
    { kind: "edit", atMs: 2, doc: "a", change: 1, changes: [{ offset: 0, deleted: 0, inserted: "zero\nhalf\n" }], by: agent },
    { kind: "edit", atMs: 3, doc: "a", change: 2, changes: [{ offset: 0, deleted: 5, inserted: "" }], by },
  ]
  const authors = new LineAuthors(recordingOf(events), "a")
  expect(authors.at(2)).toEqual([undefined, undefined, "user"])
  expect(authors.at(3)).toEqual(["agent", "agent", "agent", undefined, "user"])
  expect(authors.at(4)).toEqual(["user", "agent", undefined, "user"])
  expect(authors.at(2)).toEqual([undefined, undefined, "user"])
})
