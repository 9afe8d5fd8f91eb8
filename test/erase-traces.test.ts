import { rmSync } from "node:fs"
import { join } from "node:path"
import { initEndpoint, serveEndpoint } from "@tracehold/endpoint"
import { type Owner, unlockWithWords } from "@tracehold/owner"
import { freePort } from "@tracehold/tooling"
import { type ChunkRef, eraseAll, eraseChunks, eraseSince, listChunks, openStore, owedBy } from "@tracehold/vault"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { allTextOf } from "../packages/owner/fixtures/all-text-of.ts"
import { NOW_MS, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { bytesIn } from "../packages/vault/fixtures/sample-vault.ts"
import { SQL } from "../packages/vault/src/store.ts"

const NOW_MIN = NOW_MS / 60_000
const CANARY = "kanarienvogel"
const PRIVATE = "src/private.ts"

let fresh: RecordedVault
let vault: RecordedVault
/** The chunk that every erase here takes, or takes the canary from: drafted, given, and to be given. */
let recent: ChunkRef

const unlock = (): Promise<Owner> => unlockWithWords(vault.folder, vault.setUp.words.join(" "), { now: () => NOW_MS })

/** Every chunk has blobs of its own, so that what one has stands nowhere else. */
function shows(no: number, canary = CANARY, path = PRIVATE): SampleChunk {
  return new SampleChunk()
    .start({ [path]: `${canary} ${no}\n`, "src/public.ts": `one ${no}\n` }, [path, "src/public.ts"])
    .type(path, canary)
    .save(path)
    .screen(0, ["$ cat", canary], 20)
}

beforeAll(async () => {
  fresh = await RecordedVault.make()
  vault = fresh
  fresh.record([shows(0, "other", "src/other.ts").end()], { nowMin: NOW_MIN - 90 })
  const session = fresh.record([shows(1).end()], { nowMin: NOW_MIN - 2 })
  recent = { session, no: 0 }
  using owner = await unlock()
  await give(owner, "Demo", true)
  await give(owner, "Slow", false)
  owner.saveDraft(recent, { redactions: [{ kind: "text", text: CANARY }], kept: [] })
})
afterAll(() => fresh[Symbol.dispose]())
beforeEach(() => {
  vault = fresh.copy()
})
afterEach(() => vault[Symbol.dispose]())

/** One that has it at once, and one that gets it after cooling-off. */
async function give(owner: Owner, name: string, demo: boolean): Promise<void> {
  const [data, keys, port] = [join(fresh.base, `${name}-data`), join(fresh.base, `${name}-keys`), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const { root } = await initEndpoint({ data, keys, kind: "commons", name, demo, url, nowMs: NOW_MS })
  const served = await serveEndpoint({ data, port, clockMs: () => NOW_MS, limits: { freeBytes: 0 } })
  owner.add(await owner.lookUp(url, { fetch, root }), root)
  const kept = owner.findings(recent, []).map(({ id }) => id)
  const prepared = owner.prepare(recent, root, { redactions: [], kept })
  await owner.sign(prepared, prepared.content.sha256)
  await owner.send({ fetch })
  await served.stop()
  rmSync(data, { recursive: true })
}

/** What lies sealed of the chunk: its key, blocks, packs, summary, draft, and what waits to be sent of it. */
function sealedOf({ session, no }: ChunkRef): Map<string, Buffer> {
  using store = openStore(vault.folder)
  const rid = `(SELECT rid FROM chunk WHERE session = x'${session}' AND no = ${no})`
  const parts = {
    block: `SELECT body FROM block WHERE chunk = ${rid}`,
    pack: `SELECT body FROM pack WHERE rid IN (SELECT pack FROM use WHERE chunk = ${rid})`,
    summary: `SELECT summary AS body FROM chunk WHERE rid = ${rid}`,
    draft: `SELECT body FROM draft WHERE chunk = ${rid}`,
    outbox: `SELECT body FROM outbox WHERE chunk = ${rid}`,
    key: `SELECT k.wrap AS body FROM key k WHERE hex(k.owner) LIKE '${session}%'`,
  }
  const found = Object.entries(parts).flatMap(([what, sql]) =>
    store[SQL]
      .all<{ body: Buffer }>(sql)
      .map(({ body }, i): [string, Buffer] => [`${what} ${i}`, Buffer.from(body).subarray(0, 48)]),
  )
  for (const what of Object.keys(parts)) expect(found.map(([name]) => name)).toContain(`${what} 0`)
  return new Map(found)
}

const onDisk = (sealed: ReadonlyMap<string, Buffer>): string[] => {
  const bytes = bytesIn(vault.folder)
  return [...sealed].filter(([, part]) => bytes.includes(part)).map(([name]) => name)
}

/** Erased, nothing sealed of the chunk is in any file, or what is left is owed, shown, and gone after the next unlock. */
async function check(erase: () => Promise<unknown> | unknown): Promise<void> {
  const sealed = sealedOf(recent)
  expect(onDisk(sealed)).toEqual([...sealed.keys()])
  await erase()
  {
    using store = openStore(vault.folder)
    expect(owedBy(store)).toMatchObject({ bytes: false, packs: 0, orders: 0 })
  }
  expect(onDisk(sealed)).toEqual([])
  using owner = await unlock()
  expect(owner.donations().map(({ state }) => state)).toEqual(["received", "cancelled"])
  expect(allTextOf(owner)).not.toContain(CANARY)
  expect(allTextOf(owner)).toContain("other 0")
  expect(owner.verify()).toEqual([])
  expect(onDisk(sealed)).toEqual([])
}

const locked = (erase: (store: ReturnType<typeof openStore>) => void) => () => {
  using store = openStore(vault.folder)
  erase(store)
}
const unlocked = (erase: (owner: Owner) => unknown) => async () => {
  using owner = await unlock()
  await erase(owner)
}

test("the last minutes, locked", () => check(locked((store) => eraseSince(store, NOW_MIN - 5, NOW_MIN))))
test("a chunk, locked", () => check(locked((store) => eraseChunks(store, [recent], NOW_MIN))))
test("a session, locked", () =>
  check(
    locked((store) =>
      eraseChunks(
        store,
        listChunks(store).filter(({ session }) => session === recent.session),
        NOW_MIN,
      ),
    ),
  ))
test("the last minutes, by the owner", () => check(unlocked((owner) => owner.eraseSince(NOW_MIN - 5))))
test("a session, by the owner", () => check(unlocked((owner) => owner.eraseSession(recent.session))))
test("a file, and what terminals show of it", () =>
  check(
    unlocked(async (owner) => {
      await owner.eraseEverywhere({ kind: "file", path: PRIVATE })
      await owner.eraseEverywhere({ kind: "text", text: CANARY })
    }),
  ))
test("a text", () => check(unlocked((owner) => owner.eraseEverywhere({ kind: "text", text: CANARY }))))

test("everything: no file is left", () => {
  const sealed = sealedOf(recent)
  eraseAll(vault.folder, NOW_MIN)
  expect(bytesIn(vault.base).length).toBe(0)
  expect(sealed.size).toBeGreaterThan(5)
})

test("what it would touch is said: one donation waits, one was received", async () => {
  using owner = await unlock()
  const plan = await owner.planErase({ kind: "text", text: CANARY })
  expect([
    plan.chunks,
    plan.unsent.map(({ recipientName }) => recipientName),
    plan.received.map(({ recipientName }) => recipientName),
  ]).toEqual([[recent], ["Slow"], ["Demo"]])
})
