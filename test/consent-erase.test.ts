import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { App, CallName, Request } from "@tracehold/consent-app"
import { openStore, owedBy, readCard, SessionWriter } from "@tracehold/vault"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { beginRecording, NOW_MS, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { askApp, openApp } from "./open-app.ts"

const CANARY = "kanarienvogel"
const FILE = "src/private.ts"
const NOW_MIN = NOW_MS / 60_000
const configuration = mkdtempSync(join(tmpdir(), "tracehold-consent-"))

let fresh: RecordedVault
let vault: RecordedVault
let app: App
beforeAll(async () => {
  fresh = await RecordedVault.make()
})
afterAll(() => {
  fresh[Symbol.dispose]()
  rmSync(configuration, { recursive: true, force: true })
})
beforeEach(() => {
  vault = fresh.copy()
  app = openApp({
    env: { XDG_CONFIG_HOME: configuration },
    folder: vault.folder,
  })
})
afterEach(() => {
  app[Symbol.dispose]()
  vault[Symbol.dispose]()
})

const ask = <N extends CallName>(name: N, request: Request<N>) => askApp(app, name, request)
const unlock = () => ask("unlock", { kind: "words", words: [...vault.setUp.words] })
const owed = () => {
  using store = openStore(vault.folder)
  return owedBy(store)
}

const shows = () =>
  new SampleChunk().start({ [FILE]: `${CANARY}\n`, "src/public.ts": "one\n" }, [FILE, "src/public.ts"]).type(FILE, `x${CANARY}`)
const hasNot = () => new SampleChunk().start({ "src/public.ts": "one\n" }, ["src/public.ts"])
/** So many events that it has its turn after the vault is open. */
function long(sample: SampleChunk): SampleChunk {
  for (let i = 0; i < 11_000; i++) sample.add({ kind: "window", focused: i % 2 === 0 })
  return sample
}

/** Every event of every chunk, as the page gets it. */
async function everything(): Promise<string> {
  const parts: unknown[] = []
  for (const { ref } of (await ask("chunks", {})).chunks) {
    const { view } = await ask("openChunk", { ref, draft: { redactions: [], kept: [] } })
    parts.push(await ask("viewEvents", { view, from: 0, count: 10_000 }))
  }
  return JSON.stringify(parts)
}

test("a file, a text, a repository: what would go is said first, and goes; what was decoded before is dropped", async () => {
  vault.record([shows().end(), hasNot().end()])
  await unlock()
  const [first] = (await ask("chunks", {})).chunks
  if (first === undefined) throw new Error("no chunk")
  const before = await ask("openChunk", { ref: first.ref, draft: { redactions: [], kept: [] } })
  const plan = { names: [FILE], chunks: 1, chunksInAll: 2, live: 0, unreadable: 0, unsent: 0, received: [], hosts: 0 }
  expect(await ask("planErase", { kind: "file", path: FILE, repo: "elsewhere" })).toEqual({ ...plan, chunks: 0 })
  expect(await ask("planErase", { kind: "file", path: FILE })).toEqual(plan)
  expect(await everything()).toContain(FILE)
  expect(await ask("eraseInside", { kind: "file", path: FILE })).toEqual({ plan, left: 0 })
  expect(await app.call("viewEvents", { view: before.view, from: 0, count: 1 })).toMatchObject({ code: "STALE_VIEW" })
  expect(await everything()).not.toMatch(/private|kanarien/)
  expect(await ask("planErase", { kind: "text", text: "nowhere in it" })).toMatchObject({ chunks: 0 })
  expect(await app.call("planErase", { kind: "text", text: "one" })).toMatchObject({ code: "BAD_ERASE" })
  expect(await ask("eraseInside", { kind: "repo", repo: "app" })).toMatchObject({ plan: { chunks: 2 }, left: 0 })
  expect((await ask("chunks", {})).chunks).toEqual([])
  expect((await ask("status", {})).owed).toEqual([expect.stringContaining("root key")])
})

test("how far it is can be asked meanwhile; locked in the middle, the next unlock goes on in the background and tells it", async () => {
  vault.record([long(shows()).end(), long(shows()).end(), long(shows()).end(), long(shows()).end()])
  await unlock()
  expect(await ask("work", {})).toEqual({ work: null, notes: [] })
  const seen: unknown[] = []
  const erasing = app.call("eraseInside", { kind: "text", text: CANARY })
  for (let locked = false; !locked; ) {
    const { work } = await ask("work", {})
    if (work !== null) seen.push(work.doing)
    if (work?.doing === "erasing" && owed().orders > 0) {
      await ask("lock", {})
      locked = true
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(await erasing).toMatchObject({ ok: true, value: { left: expect.toSatisfy((left: number) => left > 0) } })
  expect(seen).toContain("erasing")
  expect((await ask("status", {})).owed).toContainEqual(expect.stringContaining("not gone through all of its chunks"))
  await unlock()
  const waiting = (await ask("chunks", {})).chunks.filter(({ notReady }) => notReady !== null)
  expect(waiting.length).toBeGreaterThan(0)
  await app.tick()
  expect(await ask("work", {})).toEqual({ work: null, notes: [expect.stringMatching(/^An erase went on: \d chunks? written/)] })
  expect((await ask("chunks", {})).chunks.every(({ notReady }) => notReady === null)).toBe(true)
  expect(await everything()).not.toContain(CANARY)
  expect(owed()).toMatchObject({ orders: 0, packs: 0, bytes: false })
})

test("an erase that waits for a window goes on once that has closed its chunk", async () => {
  using store = openStore(vault.folder)
  const options = { sessionId: new Uint8Array(16).fill(9), nowMin: NOW_MIN, onErased: () => undefined }
  using writer = SessionWriter.start(store, readCard(vault.folder), options)
  beginRecording(writer, shows())
  writer.flush(NOW_MIN)
  await unlock()
  expect(await ask("planErase", { kind: "text", text: CANARY })).toMatchObject({ live: 1 })
  expect(await ask("eraseInside", { kind: "text", text: CANARY })).toMatchObject({ left: 1 })
  await app.tick()
  expect(owed().orders).toBe(1)
  writer.flush(NOW_MIN)
  await ask("chunks", {})
  await app.tick()
  expect(owed().orders).toBe(0)
  expect(await everything()).not.toContain(CANARY)
})
