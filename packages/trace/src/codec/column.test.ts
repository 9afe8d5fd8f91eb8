import fc from "fast-check"
import { expect, test } from "vitest"
import { TraceError } from "../trace-error.ts"
import { ColumnReader } from "./column-reader.ts"
import { ColumnWriter } from "./column-writer.ts"

const MOST = Number.MAX_SAFE_INTEGER

test.each([
  [0, [0]],
  [127, [127]],
  [128, [128, 1]],
  [MOST, [255, 255, 255, 255, 255, 255, 255, 15]],
])("%i from 0", (value, bytes) => check("unsigned", value, bytes))

test.each([
  [0, [0]],
  [-1, [3]],
  [1, [2]],
  [63, [126]],
  [-64, [129, 1]],
  [MOST, [254, 255, 255, 255, 255, 255, 255, 31]],
  [-MOST, [255, 255, 255, 255, 255, 255, 255, 31]],
])("%i with its sign", (value, bytes) => check("signed", value, bytes))

test("any safe integer comes back", () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeInteger()), (values) => {
      const written = new ColumnWriter()
      for (const value of values) written.signed(value)
      const read = new ColumnReader(written.bytes)
      expect(values.map(() => read.signed())).toEqual(values.map((value) => value + 0))
      expect(read.left).toBe(0)
    }),
  )
})

test.each([
  ["nothing", []],
  ["cut off", [128]],
  ["longer than needed", [129, 0]],
  ["more than is safe", [255, 255, 255, 255, 255, 255, 255, 63]],
  ["endless", Array<number>(1000).fill(255)],
])("refuses %s", (_what, bytes) => {
  for (const form of ["unsigned", "signed"] as const)
    expect(() => new ColumnReader(Uint8Array.from(bytes))[form]()).toThrow(TraceError)
})

test("zero has no sign", () => expect(() => new ColumnReader(Uint8Array.of(1)).signed()).toThrow(TraceError))

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, MOST + 1])("%d is a bug of the caller", (value) => {
  expect(() => new ColumnWriter().unsigned(value)).toThrow(TypeError)
  expect(() => new ColumnWriter().signed(value)).toThrow(TypeError)
})

function check(form: "unsigned" | "signed", value: number, bytes: number[]): void {
  const written = new ColumnWriter()
  written[form](value)
  expect([...written.bytes]).toEqual(bytes)
  expect(new ColumnReader(written.bytes)[form]()).toBe(value)
}
