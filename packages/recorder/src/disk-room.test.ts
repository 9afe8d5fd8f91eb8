import { join } from "node:path"
import { cryptoReady } from "@tracehold/crypto"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { SmallDisk } from "../../vault/fixtures/small-disk.ts"
import { type DiskHome, newDiskHome, Recording, recorded } from "../fixtures/disk-recording.ts"
import { DiskRoom } from "./disk-room.ts"

/** 2 % of 48 MB are 1 MB. */
const disk = new SmallDisk("48m")
const LOW = 900_000
const ROOM = 25_000_000
const on = test.skipIf(!disk.mounted)
let place: DiskHome
let rounds = 0
beforeAll(cryptoReady)
afterAll(() => disk[Symbol.dispose]())
beforeEach(() => {
  disk.empty()
  if (disk.mounted) place = newDiskHome(join(disk.path, `${rounds++}`))
})

on("room is low under the bound, and stays so until there is clearly more (needs mount)", () => {
  const room = new DiskRoom()
  disk.fillUpTo(1_100_000)
  expect(room.turn(place.home, true)).toBe(null)
  disk.fillUpTo(LOW)
  expect(room.turn(place.home, true)).toBe("stop")
  expect(room.turn(place.home, false)).toBe(null)
  disk.fillUpTo(1_500_000)
  expect(room.turn(place.home, false)).toBe(null)
  disk.fillUpTo(2_500_000)
  expect(room.turn(place.home, false)).toBe("go-on")
  expect(room.turn(place.home, false)).toBe("go-on")
  expect(room.turn(place.home, true)).toBe(null)
})

on("a nearly full disk stops recording with a reason, and room lets it go on (needs mount)", async () => {
  disk.fillUpTo(ROOM)
  const recording = new Recording(place)
  await recording.until(({ state }) => state === "recording")
  await recording.open("a.ts")
  await recording.until(({ events }) => events >= 3)
  recording.forget()
  disk.fillUpTo(LOW)
  expect(await recording.until(({ state }) => state === "off")).toMatchObject({ problem: expect.stringContaining("disk") })
  recording.forget()
  disk.fillUpTo(ROOM)
  await recording.until(({ state }) => state === "recording")
  await recording.stop()
  expect(recorded(place).slice(0, 2)).toEqual(["a.ts", "paused low-disk"])
})
