import fc from "fast-check"
import { expect, test } from "vitest"
import { decodeUtf8, encodeUtf8 } from "./utf8.ts"

test.each([
  ["a\u0000é€", [0x61, 0, 0xc3, 0xa9, 0xe2, 0x82, 0xac]],
  ["\ufeffa", [0xef, 0xbb, 0xbf, 0x61]],
  ["\ud83d\ude00", [0xf0, 0x9f, 0x98, 0x80]],
  ["\ud83d", [0xed, 0xa0, 0xbd]],
  ["\ude00\ud83d", [0xed, 0xb8, 0x80, 0xed, 0xa0, 0xbd]],
  ["\ud83dé😀", [0xed, 0xa0, 0xbd, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80]],
])("%j", (text, bytes) => {
  expect([...encodeUtf8(text)]).toEqual(bytes)
  expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text)
})

test.each([
  ["a pair as two halves", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
  ["longer than needed", [0xed, 0xa0, 0xbd, 0xc0, 0x80]],
  ["past the last code point", [0xed, 0xa0, 0xbd, 0xf4, 0x90, 0x80, 0x80]],
  ["cut off", [0xed, 0xa0]],
  ["a tail without a head", [0x80]],
  ["a head without a tail", [0xed, 0xa0, 0xbd, 0xe2, 0x61, 0x61]],
])("refuses %s", (_what, bytes) => expect(decodeUtf8(Uint8Array.from(bytes))).toBeNull())

test("any units come back, more than are read at once too", () => {
  const units = fc.array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff })), { maxLength: 30 })
  fc.assert(
    fc.property(units, fc.constantFrom(1, 1000), (some, times) => {
      const text = String.fromCharCode(...some).repeat(times)
      expect(decodeUtf8(encodeUtf8(text)) === text).toBe(true)
    }),
  )
})
