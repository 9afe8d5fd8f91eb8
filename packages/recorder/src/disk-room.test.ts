import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { FromRecorder, SensorRecord } from "@tracehold/capture"
import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { createVault, unlockVault } from "@tracehold/vault"
import { afterAll, beforeAll, expect, test } from "vitest"
import { DiskRoom } from "./disk-room.ts"

/** A disk of 32 MB, where this user may mount one: 2 % of it are 655 kB. */
const disk = mkdtempSync(join(tmpdir(), "disk-room-"))
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", disk]).status === 0
beforeAll(cryptoReady)
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", disk])
  rmSync(disk, { recursive: true, force: true })
})

/** Leave this many bytes free. */
function fillUpTo(freeBytes: number): void {
  rmSync(join(disk, "ballast"), { force: true })
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, "ballast"), new Uint8Array(bavail * bsize - freeBytes))
}

test.skipIf(!mounted)("room is low under the bound, and stays so until there is clearly more (needs mount)", () => {
  const room = new DiskRoom()
  fillUpTo(800_000)
  expect(room.turn(disk, true)).toBe(null)
  fillUpTo(500_000)
  expect(room.turn(disk, true)).toBe("stop")
  expect(room.turn(disk, false)).toBe(null)
  fillUpTo(800_000)
  expect(room.turn(disk, false)).toBe(null)
  fillUpTo(2_000_000)
  expect(room.turn(disk, false)).toBe("go-on")
  expect(room.turn(disk, true)).toBe(null)
})

test.skipIf(!mounted)("a nearly full disk stops recording with a reason, and room lets it go on (needs mount)", async () => {
  fillUpTo(20_000_000)
  const seed = new Uint8Array(32).fill(7)
  const folder = join(disk, "home", "vault")
  createVault(folder, [{ kind: "phrase", id: "words", seed: new SecretKey(seed.slice()) }])
  const worker = new Worker(new URL("./worker.ts", import.meta.url))
  let heard: FromRecorder[] = []
  let wake = () => {}
  worker.on("message", (message: FromRecorder) => {
    heard.push(message)
    wake()
  })
  const until = async (fits: (message: FromRecorder) => boolean): Promise<FromRecorder> => {
    for (;;) {
      const found = heard.find(fits)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const state = (name: string) => until((m) => m.kind === "state" && m.state === name)
  const open = (name: string): SensorRecord => ({
    kind: "doc-open",
    atMs: 1,
    uri: `file://${disk}/${name}`,
    language: "x",
    crlf: false,
    text: name,
    dirty: false,
  })
  worker.postMessage({
    kind: "start",
    vault: folder,
    storage: disk,
    sessionId: toHex(randomBytes(16)),
    wallMs: Date.now(),
    host: { editor: "test", version: "0", platform: "linux", remote: false },
    roots: [{ name: "home", path: join(disk, "home") }],
    trusted: true,
    userPolicy: null,
    transcripts: [],
  })
  await state("recording")
  worker.postMessage({ kind: "records", records: [open("home/a.ts")], batch: 0 })
  await until((m) => m.kind === "state" && m.events >= 3)
  heard = []
  fillUpTo(500_000)
  expect(await state("off")).toMatchObject({ problem: expect.stringContaining("disk") })
  heard = []
  fillUpTo(20_000_000)
  await state("recording")
  worker.postMessage({ kind: "stop", request: 1 })
  await until((m) => m.kind === "done")
  await worker.terminate()
  using vault = unlockVault(folder, new SecretKey(seed.slice()))
  const events = vault.chunks().flatMap((ref) => vault.events(ref))
  expect(events.find((e) => e.kind === "open")).toMatchObject({ doc: "a.ts" })
  expect(events.find((e) => e.kind === "gap")).toMatchObject({ reason: "paused", what: "low-disk" })
})
