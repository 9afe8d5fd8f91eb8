import { cryptoReady } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import { calibratedCost, costFor } from "./calibrate.ts"

beforeAll(cryptoReady)

const MIB = 1 << 20
const check = (floorMs: number, ops: number, mem: number) => expect(costFor(floorMs)).toEqual({ ops, mem: mem * MIB })

test("a slow machine pays the floor and never less", () => check(3000, 3, 64))
test("the floor in a second", () => check(1000, 3, 64))
test("four times the memory in a quarter of the time", () => check(250, 3, 256))
test("memory is cut down to a step of 16 MiB", () => check(176, 3, 352))
test("from 512 MiB on, passes grow", () => check(62.5, 6, 512))
test("a clock that stands still asks for what a key file may hold", () => check(0, 64, 512))

test("what is measured here is a cost that a key file may hold", async () => {
  const { ops, mem } = await calibratedCost()
  expect(ops).toBeGreaterThanOrEqual(3)
  expect(ops).toBeLessThanOrEqual(64)
  expect(mem).toBeGreaterThanOrEqual(64 * MIB)
  expect(mem).toBeLessThanOrEqual(512 * MIB)
})
