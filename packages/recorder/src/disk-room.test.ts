import { existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { FromRecorder, SensorRecord, ToRecorder } from "@tracehold/capture"
import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { createVault, openStore, setRetention, unlockVault } from "@tracehold/vault"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { SmallDisk } from "../../vault/fixtures/small-disk.ts"
import { DiskRoom } from "./disk-room.ts"

/** 2 % of 48 MB are 1 MB. */
const disk = new SmallDisk("48m")
const LOW = 900_000
const ROOM = 25_000_000
const on = test.skipIf(!disk.mounted)
const seed = new Uint8Array(32).fill(7)
let home = ""
let vault = ""
let rounds = 0
beforeAll(cryptoReady)
afterAll(() => disk[Symbol.dispose]())
beforeEach(() => {
  disk.empty()
  home = join(disk.path, `${rounds++}`)
  vault = join(home, "vault")
  if (!disk.mounted) return
  mkdirSync(home)
  createVault(vault, [{ kind: "phrase", id: "words", seed: new SecretKey(seed.slice()) }])
})

on("room is low under the bound, and stays so until there is clearly more (needs mount)", () => {
  const room = new DiskRoom()
  disk.fillUpTo(1_100_000)
  expect(room.turn(home, true)).toBe(null)
  disk.fillUpTo(LOW)
  expect(room.turn(home, true)).toBe("stop")
  expect(room.turn(home, false)).toBe(null)
  disk.fillUpTo(1_500_000)
  expect(room.turn(home, false)).toBe(null)
  disk.fillUpTo(2_500_000)
  expect(room.turn(home, false)).toBe("go-on")
  expect(room.turn(home, false)).toBe("go-on")
  expect(room.turn(home, true)).toBe(null)
})

/** A recorder in its thread, and what it has said since it was last asked. */
class Recording {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url))
  #heard: FromRecorder[] = []
  #wake = () => {}
  #batches = 0

  constructor() {
    this.#worker.on("message", (message: FromRecorder) => {
      this.#heard.push(message)
      this.#wake()
    })
    this.send({
      kind: "start",
      vault,
      storage: home,
      sessionId: toHex(randomBytes(16)),
      wallMs: Date.now(),
      host: { editor: "test", version: "0", platform: "linux", remote: false },
      roots: [{ name: "home", path: home }],
      trusted: true,
      userPolicy: null,
      transcripts: [],
    })
  }

  send(message: ToRecorder): void {
    this.#worker.postMessage(message)
  }

  /** Open a document; once it is taken it is stored with the next flush. */
  async open(name: string): Promise<void> {
    const record: SensorRecord = {
      kind: "doc-open",
      atMs: 1,
      uri: `file://${home}/${name}`,
      language: "x",
      crlf: false,
      text: name,
      dirty: false,
    }
    const batch = this.#batches++
    this.send({ kind: "records", records: [record], batch })
    await this.#hear((message) => message.kind === "taken" && message.batch === batch)
  }

  forget(): void {
    this.#heard = []
  }

  until(fits: (state: Extract<FromRecorder, { kind: "state" }>) => boolean): Promise<FromRecorder> {
    return this.#hear((message) => message.kind === "state" && fits(message))
  }

  async stop(): Promise<void> {
    this.send({ kind: "stop", request: 1 })
    await this.until(({ state }) => state === "stopped")
    await this.#worker.terminate()
  }

  async #hear(fits: (message: FromRecorder) => boolean): Promise<FromRecorder> {
    for (;;) {
      const found = this.#heard.find(fits)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

/** What was recorded, in order: documents that were opened, and gaps. */
function recorded(): string[] {
  using open = unlockVault(vault, new SecretKey(seed.slice()))
  expect(open.adopt().problems).toEqual([])
  expect(open.verifyFull()).toEqual([])
  return open
    .chunks()
    .flatMap((ref) => open.events(ref))
    .flatMap((event) => (event.kind === "open" ? [event.doc] : event.kind === "gap" ? [`${event.reason} ${event.what}`] : []))
}

on("a nearly full disk stops recording with a reason, and room lets it go on (needs mount)", async () => {
  disk.fillUpTo(ROOM)
  const recording = new Recording()
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
  expect(recorded().slice(0, 2)).toEqual(["a.ts", "paused low-disk"])
})

on("a disk that is full at once stops recording too; what waited is stored when there is room, once (needs mount)", async () => {
  disk.fillUpTo(ROOM)
  const recording = new Recording()
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
  const seen = recorded()
  expect(seen.filter((what) => what === "paused low-disk")).toHaveLength(1)
  expect(seen.slice(0, seen.indexOf("paused low-disk"))).toEqual(["a.ts", "b.ts"])
})

on("pausing works on a full disk: what comes after it is not recorded, what came before is not lost (needs mount)", async () => {
  disk.fillUpTo(ROOM)
  const recording = new Recording()
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
  expect(recorded().slice(0, 2)).toEqual(["a.ts", "paused by-user"])
})

on("a window that closes on a full disk loses nothing that was acknowledged (needs mount)", async () => {
  disk.fillUpTo(ROOM)
  const recording = new Recording()
  await recording.until(({ state }) => state === "recording")
  await recording.open("a.ts")
  await recording.until(({ events }) => events >= 3)
  disk.fillUpTo(0)
  await recording.stop()
  disk.empty()
  expect(recorded()[0]).toBe("a.ts")
})

on("a window keeps room in reserve, and tells what retention will drop and that the disk fills (needs mount)", async () => {
  {
    using store = openStore(vault)
    setRetention(store, { days: null, bytes: 1_000_000 })
  }
  const recording = new Recording()
  await recording.until(({ state }) => state === "recording")
  await recording.open("a.ts")
  await recording.until(({ events }) => events >= 3)
  expect(existsSync(join(vault, "reserve"))).toBe(true)
  await recording.stop()
  disk.fillUpTo(3_600_000)
  const later = new Recording()
  const told = await later.until(({ warnings }) => warnings.length > 0)
  expect(told).toMatchObject({ state: "recording", warnings: [expect.stringMatching(/disk has \d MB left/)] })
  await later.stop()
})
