import { existsSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady } from "@tracehold/crypto"
import { openStore, setRetention } from "@tracehold/vault"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { SmallDisk } from "../../vault/fixtures/small-disk.ts"
import { type DiskHome, newDiskHome, Recording, recorded } from "../fixtures/disk-recording.ts"

/** 2 % of 48 MB are 1 MB. */
const disk = new SmallDisk("48m")
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

on("a disk that is full at once stops recording too; what waited is stored when there is room, once (needs mount)", async () => {
  disk.fillUpTo(ROOM)
  const recording = new Recording(place)
  await recording.until(({ state }) => state === "recording")
  await recording.open("a.ts")
  await recording.until(({ events }) => events >= 3)
  recording.forget()
  await recording.open("b.ts")
  disk.fillUpTo(0)
  expect(await recording.until(({ state }) => state === "off")).toMatchObject({ problem: expect.stringContaining("disk") })
  await recording.open("c.ts")
  recording.forget()
  disk.fillUpTo(ROOM)
  await recording.until(({ state }) => state === "recording")
  await recording.stop()
  const seen = recorded(place)
  expect(seen.filter((what) => what === "paused low-disk")).toHaveLength(1)
  expect(seen.slice(0, seen.indexOf("paused low-disk"))).toEqual(["a.ts", "b.ts"])
})

on("pausing works on a full disk: what comes after it is not recorded, what came before is not lost (needs mount)", async () => {
  disk.fillUpTo(ROOM)
  const recording = new Recording(place)
  await recording.until(({ state }) => state === "recording")
  await recording.open("a.ts")
  await recording.until(({ events }) => events >= 3)
  disk.fillUpTo(0)
  recording.send({ kind: "pause" })
  expect(await recording.until(({ state }) => state === "paused")).toMatchObject({
    problem: expect.stringContaining("disk is full"),
  })
  await recording.open("b.ts")
  recording.forget()
  disk.fillUpTo(ROOM)
  recording.send({ kind: "resume", leaveOut: false })
  await recording.until(({ state }) => state === "recording")
  await recording.stop()
  expect(recorded(place).slice(0, 2)).toEqual(["a.ts", "paused by-user"])
})

on("a window that closes on a full disk loses nothing that was acknowledged (needs mount)", async () => {
  disk.fillUpTo(ROOM)
  const recording = new Recording(place)
  await recording.until(({ state }) => state === "recording")
  await recording.open("a.ts")
  await recording.until(({ events }) => events >= 3)
  disk.fillUpTo(0)
  await recording.stop()
  disk.empty()
  expect(recorded(place)[0]).toBe("a.ts")
})

on("a window keeps room in reserve, and tells what retention will drop and that the disk fills (needs mount)", async () => {
  {
    using store = openStore(place.vault)
    setRetention(store, { days: null, bytes: 1_000_000 })
  }
  const recording = new Recording(place)
  await recording.until(({ state }) => state === "recording")
  await recording.open("a.ts")
  await recording.until(({ events }) => events >= 3)
  expect(existsSync(join(place.vault, "reserve"))).toBe(true)
  await recording.stop()
  disk.fillUpTo(3_600_000)
  const later = new Recording(place)
  const told = await later.until(({ warnings }) => warnings.length > 0)
  expect(told).toMatchObject({ state: "recording", warnings: [expect.stringMatching(/disk has \d MB left/)] })
  await later.stop()
})
