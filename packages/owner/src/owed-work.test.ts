import { fold } from "@tracehold/trace"
import { openStore, owedBy, readCard, SessionWriter } from "@tracehold/vault"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../../consent/fixtures/sample-chunk.ts"
import { beginRecording, NOW_MS, RecordedVault } from "../fixtures/recorded-vault.ts"
import type { Owner } from "./owner.ts"
import { unlockWithWords } from "./unlock.ts"

let fresh: RecordedVault
let vault: RecordedVault
beforeAll(async () => {
  fresh = await RecordedVault.make()
})
afterAll(() => fresh[Symbol.dispose]())
beforeEach(() => {
  vault = fresh.copy()
})
afterEach(() => vault[Symbol.dispose]())

const open = (): Promise<Owner> => unlockWithWords(vault.folder, vault.setUp.words.join(" "), { now: () => NOW_MS })
const VALUE = "not-a-form-anybody-knows"

/** A chunk of many events, so that only the first two are gone through before the vault opens. */
function long(): SampleChunk {
  const sample = new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"])
  for (let i = 0; i < 11_000; i++) sample.add({ kind: "window", focused: i % 2 === 0 })
  return sample.end()
}

test("many chunks to be scanned again do not keep the vault from opening; killed in the middle, it goes on", async () => {
  vault.record([long(), long(), long(), long()], { detectors: "older" })
  {
    using owner = await open()
    expect(owner.report).toMatchObject({ adopted: 4, rescanned: 2, left: 2, problems: [] })
    expect(owner.chunks().map(({ notReady }) => notReady)).toEqual([
      null,
      null,
      expect.stringContaining("background"),
      expect.stringContaining("background"),
    ])
    const seen: [number, number][] = []
    const finishing = owner.finish((done, total) => {
      seen.push([done, total])
      if (done === 1) owner[Symbol.dispose]() // As a kill would.
    })
    expect(await finishing).toMatchObject({ rescanned: 1 })
    expect(seen).toEqual([
      [0, 2],
      [1, 2],
    ])
  }
  using owner = await open()
  expect(owner.report).toMatchObject({ rescanned: 1, left: 0 })
  expect(await owner.finish()).toMatchObject({ rescanned: 0, left: 0 })
  expect(owner.chunks().map(({ rev, notReady }) => [rev, notReady])).toEqual([
    [0, null],
    [0, null],
    [0, null],
    [0, null],
  ])
  expect(owner.verify()).toEqual([])
})

/** A session of closed chunks, and what its recorder learns in an open one after them. */
function recordLate(samples: readonly SampleChunk[], value: string, from: number, to: number): void {
  using store = openStore(vault.folder)
  const nowMin = NOW_MS / 60_000
  using writer = SessionWriter.start(store, readCard(vault.folder), {
    sessionId: new Uint8Array(16).fill(5),
    nowMin,
    onErased() {},
  })
  for (const [i, sample] of samples.entries()) {
    beginRecording(writer, sample)
    writer.flush(nowMin)
    if (i < samples.length - 1) writer.closeChunk({ nowMin, last: false })
  }
  beginRecording(writer, new SampleChunk().add({ kind: "window", focused: true }))
  writer.scrubs.put(value, from, to)
  writer.flush(nowMin)
  writer.closeChunk({ nowMin, last: true })
}

test("a secret that was learnt too late is masked at the next unlock, key by key, in blobs and over wrapped rows", async () => {
  const typed = () =>
    new SampleChunk()
      .start({ "a.ts": "one\n", "b.ts": `x ${VALUE}\n` }, ["a.ts"])
      .type("a.ts", VALUE)
      .save("a.ts")
      .screen(0, ["$", VALUE.slice(0, 20), VALUE.slice(20)], 20)
  recordLate([typed().end(), typed().end(), typed().end(), new SampleChunk().start({})], VALUE, 1, 2)
  using owner = await open()
  expect(owner.report).toMatchObject({ rescanned: 4, masked: 2, left: 0, problems: [] })
  const texts = owner.chunks().map((chunk) => {
    const { events, blobs } = owner.open(chunk)
    return [fold(events, blobs).docs.get("a.ts")?.text, JSON.stringify(events).includes(VALUE.slice(0, 12))]
  })
  expect(texts).toEqual([
    [`one\n${VALUE}`, true],
    [`one\n${"*".repeat(VALUE.length)}`, false],
    [`one\n${"*".repeat(VALUE.length)}`, false],
    [undefined, false],
  ])
  using store = openStore(vault.folder)
  expect(owedBy(store)).toMatchObject({ scrubs: 0, packs: 0 })
  expect(owner.verify()).toEqual([])
})

test("a note about chunks that were erased is forgotten", async () => {
  recordLate([new SampleChunk().start({}).end(), new SampleChunk().start({})], VALUE, 0, 0)
  {
    using store = openStore(vault.folder)
    expect(owedBy(store).scrubs).toBe(1)
  }
  using owner = await open()
  expect(owner.report).toMatchObject({ problems: [], masked: 0 })
  using store = openStore(vault.folder)
  expect(owedBy(store).scrubs).toBe(0)
})
