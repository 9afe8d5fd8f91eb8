import fc from "fast-check"
import { expect, test } from "vitest"
import { anyEvent } from "../fixtures/any-event.ts"
import { UNATTRIBUTED } from "./actor.ts"
import { VERSION } from "./codec/event-layout.ts"
import { MAX_ITEMS } from "./codec/layout.ts"
import { decodeEvents, encodeEvents } from "./codec.ts"
import type { TraceEvent } from "./event.ts"
import { encodeLines } from "./lines.ts"
import { TraceError } from "./trace-error.ts"
import { encodeUtf8 } from "./utf8.ts"

const anyEvents = fc.array(anyEvent, { maxLength: 12 })

test("what is encoded is decoded: every event that the schemas allow, in any order of times", () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      expect(decodeEvents(encodeEvents(events))).toStrictEqual(events)
    }),
    { numRuns: 400 },
  )
})

test("the same events give the same bytes, however their fields are ordered", () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const turned = events.map((event) => Object.fromEntries(Object.entries(event).reverse()) as TraceEvent)
      expect(encodeEvents(turned)).toEqual(encodeEvents(events))
    }),
  )
})

test("changed bytes are refused, or are other events that the schemas allow", () => {
  const flip = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) })
  fc.assert(
    fc.property(anyEvents, fc.array(flip, { minLength: 1, maxLength: 3 }), (events, flips) => {
      const bytes = encodeEvents(events)
      for (const { at, by } of flips) bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ by
      readsOrRefuses(bytes)
    }),
    { numRuns: 2000 },
  )
})

test("bytes of any kind are refused, or are events", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) =>
      readsOrRefuses(new Uint8Array([1 + (bytes.length % VERSION), ...bytes])),
    ),
    { numRuns: 2000 },
  )
})

test("no part of the bytes is events, nor are they with more behind them", () => {
  const bytes = encodeEvents(SESSION)
  for (let length = 0; length < bytes.length; length += 1) refuses(bytes.subarray(0, length))
  refuses(new Uint8Array([...bytes, 0]))
})

test("a length that the bytes cannot have takes no memory and no time", () => {
  const most = [255, 255, 255, 255, 255, 255, 255, 15]
  refuses(new Uint8Array([1, ...most, 0]))
  refuses(new Uint8Array([1, 1, ...most]))
  refuses(new Uint8Array([1, 1, 1, 6, ...most, 0]))
  const bytes = encodeEvents(SESSION)
  for (let at = 0; at < bytes.length; at += 1)
    readsOrRefuses(new Uint8Array([...bytes.subarray(0, at), ...most, ...bytes.subarray(at)]))
})

test("an event of a million items is written and read; one of more is neither, although its bytes are all there", () => {
  const most: TraceEvent = { kind: "attribution", atMs: 0, changes: Array<number>(MAX_ITEMS).fill(0), by: UNATTRIBUTED }
  const bytes = encodeEvents([most])
  expect(encodeEvents(decodeEvents(bytes))).toHaveLength(bytes.length)
  expect(() => encodeEvents([{ ...most, changes: [...most.changes, 0] }])).toThrow(TypeError)
  refuses(withOneItemMore(bytes))
})

test.each([
  ["nothing", new Uint8Array()],
  ["JSON lines", encodeLines([{ kind: "window", atMs: 0, focused: true }])],
  ["a later version", Uint8Array.of(VERSION + 1, 0, 0)],
  ["text", encodeUtf8("\u0001 not a trace")],
  ["a number longer than needed", Uint8Array.of(1, 128, 0, 0)],
  ["a column that no kind has", Uint8Array.of(1, 0, 1, 255, 127, 1, 0)],
  ["a column that nothing reads", Uint8Array.of(1, 0, 1, 6, 1, 0)],
  ["an empty column", Uint8Array.of(1, 0, 1, 6, 0)],
])("refuses %s", (_what, bytes) => refuses(bytes))

test("what is no event is not encoded: a bug shows when it is made, not when it is read", () => {
  const window = { kind: "window", atMs: 0, focused: true } as const
  for (const wrong of [{ atMs: 0.5 }, { atMs: Number.NaN }, { kind: "spy" }, { focused: 1 }])
    expect(() => encodeEvents([{ ...window, ...wrong } as never])).toThrow(TypeError)
})

test("a session of typing, scrolling and output is much smaller in columns than in lines", () => {
  expect(encodeEvents(SESSION).length * 6).toBeLessThan(encodeLines(SESSION).length)
})

/** What version 1 wrote for this screen. */
const BLOCK_1 = `01 01 0e  02 02 00 08 02 01 d6 01 01 00 01 00 01 00 01 00 01 00 01 00 01 00 02 00 02 00 01 00 01
  04 04  24 20 6c 73 61 2e 74 73  14  0e  01  02  09  00  01  02  03 00  00 00  02  08`
const SCREEN: TraceEvent = {
  ...{ kind: "screen", atMs: 7, terminal: 1, rows: 2, cols: 9, alt: false, key: true, cursor: [1, 4] },
  lines: [
    [0, "$ ls"],
    [1, "a.ts"],
  ],
}

test("a block of version 1 is read as it was", () =>
  expect(decodeEvents(Uint8Array.from(Buffer.from(BLOCK_1.replaceAll(/\s/g, ""), "hex")))).toEqual([SCREEN]))

test("a screen's styles are columns of version 2", () => {
  const style = { from: 2, length: 9, fg: 0x1ff8800, bg: null, attributes: 9 }
  const styled: TraceEvent[] = [
    { ...SCREEN, styles: [[1, [style]]] },
    { ...SCREEN, styles: [[1, []]] },
  ]
  const bytes = encodeEvents(styled)
  expect(bytes[0]).toBe(2)
  expect(decodeEvents(bytes)).toEqual(styled)
  refuses(Uint8Array.from([1, ...bytes.subarray(1)]))
})

function readsOrRefuses(bytes: Uint8Array): void {
  let events: TraceEvent[]
  try {
    events = decodeEvents(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(TraceError)
    return
  }
  expect(decodeEvents(encodeEvents(events))).toEqual(events)
}

function refuses(bytes: Uint8Array): void {
  expect(() => decodeEvents(bytes)).toThrow(TraceError)
}

/** The count and the column of the only list, made longer by one zero. */
function withOneItemMore(bytes: Uint8Array): Uint8Array {
  const count = [128, 128, 64] // 2^20 as LEB128: the length of the column, and then its content's count.
  const places = [...bytes.keys()].filter((at) => count.every((byte, i) => bytes[at + i] === byte))
  expect(places).toHaveLength(2)
  const longer = [...bytes]
  for (const at of places) longer[at] = 129
  const content = (places[1] as number) + count.length
  longer.splice(content, 0, 0)
  return Uint8Array.from(longer)
}

const SESSION: readonly TraceEvent[] = Array.from({ length: 40 }, (_, i): TraceEvent[] => {
  const [atMs, doc, cursor] = [100 * i, "src/a.ts", [3, i] as [number, number]]
  const rows = Array.from({ length: 10 }, (_, row): [number, string] => [row, `line ${i + row}`])
  return [
    { kind: "edit", atMs, doc, change: i, changes: [{ offset: 50 + i, deleted: 0, inserted: "x" }], by: UNATTRIBUTED },
    { kind: "select", atMs, pane: 0, doc, cursors: [{ anchor: cursor, active: cursor }], cause: "keyboard" },
    { kind: "screen", atMs, terminal: 0, rows: 10, cols: 80, alt: false, key: false, lines: rows, cursor: [9, 0] },
  ]
}).flat()
