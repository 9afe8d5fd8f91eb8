import fc from "fast-check"
import { expect, test } from "vitest"
import { UNATTRIBUTED } from "./actor.ts"
import { decodeLines, encodeLines } from "./lines.ts"
import { TraceError } from "./trace-error.ts"
import { encodeUtf8 } from "./utf8.ts"

const event = fc
  .record({ atMs: fc.nat(), text: fc.string({ unit: "grapheme" }), offset: fc.nat() })
  .map(({ atMs, text, offset }) => ({
    kind: "edit" as const,
    atMs,
    doc: "a b/č.ts",
    change: 1,
    changes: [{ offset, deleted: 0, inserted: text }],
    by: UNATTRIBUTED,
  }))

test("what is encoded is decoded, whatever the order of times", () => {
  fc.assert(
    fc.property(fc.array(event), (events) => {
      expect(decodeLines(encodeLines(events))).toEqual(events)
    }),
  )
})

test("a lone surrogate survives", () => {
  const [broken] = fc.sample(event, 1)
  const events = [{ ...broken, changes: [{ offset: 0, deleted: 0, inserted: "a\ud800b" }] } as never]
  expect(decodeLines(encodeLines(events))).toEqual(events)
})

test.each([
  ["not UTF-8", new Uint8Array([0xff, 0xfe])],
  ["not JSON", encodeUtf8("{")],
  ["no object", encodeUtf8("[1]")],
  ["an unknown kind", encodeUtf8('{"kind":"spy","atMs":0}')],
  ["a field that no schema has", encodeUtf8('{"kind":"window","atMs":0,"focused":true,"extra":1}')],
  ["no time", encodeUtf8('{"kind":"window","focused":true}')],
  ["a time before the start", encodeUtf8('{"kind":"window","atMs":-1,"focused":true}')],
  ["a prototype", encodeUtf8('{"__proto__":{"kind":"window","atMs":0,"focused":true}}')],
])("refuses %s", (_what, bytes) => expect(() => decodeLines(bytes)).toThrow(TraceError))
