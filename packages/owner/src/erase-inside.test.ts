import { fold } from "@tracehold/trace"
import { listTombstones, openStore, owedBy, readCard, SessionWriter, type Store } from "@tracehold/vault"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { SampleChunk } from "../../consent/fixtures/sample-chunk.ts"
import { allTextOf } from "../fixtures/all-text-of.ts"
import { beginRecording, NOW_MS, RecordedVault } from "../fixtures/recorded-vault.ts"
import type { Owner } from "./owner.ts"
import { unlockWithWords } from "./unlock.ts"

let fresh: RecordedVault
let vault: RecordedVault
let owner: Owner
beforeAll(async () => {
  fresh = await RecordedVault.make()
})
afterAll(() => fresh[Symbol.dispose]())
beforeEach(() => {
  vault = fresh.copy()
})
afterEach(() => {
  owner[Symbol.dispose]()
  vault[Symbol.dispose]()
})

async function unlock(): Promise<Owner> {
  owner = await unlockWithWords(vault.folder, vault.setUp.words.join(" "), { now: () => NOW_MS })
  return owner
}

const CANARY = "kanarienvogel"
const PRIVATE = "src/private.ts"
const files = { [PRIVATE]: `${CANARY}\n`, "src/public.ts": "one\n" }
/** A chunk that shows both files, one that only has the private one in its tree, and one that has nothing of it. */
const shows = () =>
  new SampleChunk()
    .start(files, [PRIVATE, "src/public.ts"])
    .type(PRIVATE, `x${CANARY}`)
    .type("src/public.ts", "two\n")
    .save(PRIVATE)
const hasInTree = () => new SampleChunk().start(files, ["src/public.ts"]).type("src/public.ts", "three\n")
const hasNot = () => new SampleChunk().start({ "src/public.ts": "one\n" }, ["src/public.ts"]).type("src/public.ts", "four\n")

const everything = () => allTextOf(owner)
const publicTexts = () =>
  owner.chunks().map((chunk) => fold(owner.open(chunk).events, owner.open(chunk).blobs).docs.get("src/public.ts")?.text)
const owed = () => {
  using store = openStore(vault.folder)
  return owedBy(store)
}

describe("a file everywhere", () => {
  test("goes from every chunk that has it, drafts too; the others are not touched, and all replay as before", async () => {
    vault.record([shows().end(), hasInTree().end(), hasNot().end()])
    await unlock()
    const [first, , third] = owner.chunks()
    if (first === undefined || third === undefined) throw new Error("nothing recorded")
    owner.saveDraft(first, { redactions: [{ kind: "file", path: PRIVATE }], kept: [] })
    const before = publicTexts()
    const plan = await owner.planErase({ kind: "file", path: PRIVATE })
    expect(plan).toMatchObject({
      names: [PRIVATE],
      chunks: [{ no: 0 }, { no: 1 }],
      chunksInAll: 3,
      live: 0,
      unreadable: [],
      unsent: [],
    })
    expect(everything()).toContain(CANARY)
    owner.saveDraft(third, { redactions: [], kept: ["k"] })
    expect(await owner.eraseEverywhere({ kind: "file", path: PRIVATE })).toMatchObject({ left: 0, complete: true })
    expect(everything()).not.toMatch(/kanarienvogel|private/)
    expect(publicTexts()).toEqual(before)
    expect(owner.chunks().map(({ rev, notReady }) => [rev, notReady])).toEqual([
      [1, null],
      [1, null],
      [0, null],
    ])
    expect(owner.draft(third).kept).toEqual(["k"])
    expect(owed()).toMatchObject({ orders: 0, packs: 0, bytes: false })
    expect(owner.verify()).toEqual([])
    expect(await owner.planErase({ kind: "file", path: PRIVATE })).toMatchObject({ chunks: [] })
    using store = openStore(vault.folder)
    expect(listTombstones(store)).toMatchObject([
      { scope: "content", by: "owner" },
      { scope: "content", by: "owner" },
    ])
  })

  test("is followed through renames, also into chunks that were looked at before the new name was known", async () => {
    const renamed = new SampleChunk().start({ "old.ts": `${CANARY}\n` })
    const version = renamed.version(`${CANARY}\n`)
    const by = { actor: "user", rung: 5, evidence: "keystroke" } as const
    renamed.add({ kind: "file", path: "new.ts", from: "old.ts", op: "rename", change: 1, before: version, after: version, by })
    vault.record([
      new SampleChunk().start({ "old.ts": `${CANARY}\n` }).end(),
      renamed.end(),
      new SampleChunk().start({ "new.ts": "later\n" }).end(),
    ])
    await unlock()
    expect((await owner.planErase({ kind: "file", path: "new.ts" })).names).toEqual(["new.ts", "old.ts"])
    await owner.eraseEverywhere({ kind: "file", path: "new.ts" })
    expect(everything()).not.toMatch(/kanarienvogel|later|new\.ts|old\.ts/)
    expect(owner.verify()).toEqual([])
  })

  test("of one repository only, when that is said", async () => {
    vault.record([shows().end()])
    await unlock()
    expect(await owner.planErase({ kind: "file", path: PRIVATE, repo: "another" })).toMatchObject({ chunks: [] })
    expect(await owner.planErase({ kind: "file", path: PRIVATE, repo: "app" })).toMatchObject({ chunks: [{ no: 0 }] })
  })

  test("killed after the first step, the next unlock goes on, and until then nothing of it is given", async () => {
    vault.record([shows().end(), hasInTree().end()])
    await unlock()
    const begun = owner.eraseEverywhere({ kind: "file", path: PRIVATE }, (done) => {
      if (done > 0 || owed().orders === 0) return
      owner[Symbol.dispose]() // As a kill between two chunks would.
    })
    await begun.catch(() => {})
    expect(owed().orders).toBe(1)
    await unlock()
    expect(owner.report).toMatchObject({ erased: 2, left: 0 })
    expect(everything()).not.toMatch(/kanarienvogel|private/)
    expect(owed()).toMatchObject({ orders: 0, packs: 0 })
    expect(owner.verify()).toEqual([])
  })
})

describe("a text everywhere", () => {
  test("is masked where it was typed, saved and shown, and nothing else changes", async () => {
    vault.record([shows().screen(0, ["$ echo kanarien", "vogel"], 15).end(), hasNot().end()])
    await unlock()
    const before = publicTexts()
    expect(await owner.planErase({ kind: "text", text: CANARY })).toMatchObject({ chunks: [{ no: 0 }] })
    expect(await owner.eraseEverywhere({ kind: "text", text: CANARY })).toMatchObject({ complete: true })
    expect(everything()).not.toMatch(/kanarien|vogel/)
    expect(everything()).toContain(`*`.repeat(CANARY.length))
    expect(publicTexts()).toEqual(before)
    expect(owner.verify()).toEqual([])
  })

  test("also goes from drafts of chunks that have nothing else of it", async () => {
    vault.record([hasNot().end(), hasNot().end()])
    await unlock()
    const [first, second] = owner.chunks()
    if (first === undefined || second === undefined) throw new Error("nothing recorded")
    owner.saveDraft(first, { redactions: [{ kind: "text", text: `x${CANARY}` }], kept: [] })
    owner.saveDraft(second, { redactions: [{ kind: "file", path: "src/public.ts" }], kept: [] })
    await owner.eraseEverywhere({ kind: "text", text: CANARY })
    expect(everything()).not.toContain(CANARY)
    expect(owner.draft(second).redactions).toHaveLength(1)
    expect(await owner.planErase({ kind: "file", path: "src/private.ts" })).toMatchObject({ chunks: [] })
  })

  test.each(["abc", "   a ", "x".repeat(10_001)])("that is too short or too long is refused", async (text) => {
    await unlock()
    await expect(async () => owner.planErase({ kind: "text", text })).rejects.toMatchObject({ code: "BAD_ERASE" })
  })
})

test("a repository goes with all its chunks", async () => {
  vault.record([shows().end()])
  const other = new SampleChunk().start({ "b.ts": "b\n" }).end()
  other.events[0] = {
    ...(other.events[0] as (typeof other.events)[0] & { kind: "chunk-start" }),
    roots: [{ name: "other", repo: "other", remote: null, branch: null, head: null, donate: "suggest" }],
  }
  vault.record([other])
  await unlock()
  expect(await owner.planErase({ kind: "repo", repo: "other" })).toMatchObject({ chunks: [{ no: 0 }], chunksInAll: 2 })
  expect(await owner.eraseEverywhere({ kind: "repo", repo: "app" })).toMatchObject({ complete: true })
  expect(owner.chunks().map(({ summary }) => summary?.repos)).toEqual([["other"]])
  expect(owner.verify()).toEqual([])
})

describe("while a window records", () => {
  let store: Store
  let writer: SessionWriter
  let paused = 0
  beforeEach(() => {
    paused = 0
    store = openStore(vault.folder)
    writer = SessionWriter.start(store, readCard(vault.folder), {
      sessionId: new Uint8Array(16).fill(9),
      nowMin: NOW_MS / 60_000,
      onErased: () => paused++,
    })
  })
  afterEach(() => {
    writer[Symbol.dispose]()
    store[Symbol.dispose]()
  })

  test("its chunk ends, it pauses, and nothing of the file comes back from it; a window without it goes on", async () => {
    beginRecording(writer, shows())
    writer.flush(NOW_MS / 60_000)
    await unlock()
    expect(await owner.planErase({ kind: "file", path: PRIVATE })).toMatchObject({ live: 1 })
    const beat = setInterval(() => writer.flush(NOW_MS / 60_000), 5)
    try {
      beginRecording(writer, new SampleChunk().type(PRIVATE, "queued"))
      expect(await owner.eraseEverywhere({ kind: "file", path: PRIVATE })).toMatchObject({ left: 0, plan: { live: 1 } })
    } finally {
      clearInterval(beat)
    }
    expect(paused).toBe(1)
    expect(everything()).not.toMatch(/kanarienvogel|private|queued/)
    expect(publicTexts()).toEqual(["one\ntwo\n"])
    beginRecording(writer, hasNot())
    writer.flush(NOW_MS / 60_000)
    await owner.eraseEverywhere({ kind: "file", path: PRIVATE })
    writer.flush(NOW_MS / 60_000)
    expect(paused).toBe(1)
    expect(owner.verify()).toEqual([])
  })

  test("one that writes all the time is not waited for: its chunk ends as well, and loses nothing", async () => {
    vault.record([shows().end()])
    beginRecording(writer, hasNot())
    await unlock()
    let writes = 0
    const write = () => {
      beginRecording(writer, new SampleChunk().add({ kind: "window", focused: true }))
      writer.flush(NOW_MS / 60_000)
      if (paused === 0 && ++writes < 100) setImmediate(write) // Between any look and what follows it.
    }
    write()
    const erased = await owner.eraseEverywhere({ kind: "text", text: CANARY })
    expect(erased).toMatchObject({ plan: { chunks: [{ no: 0 }] }, left: 0 })
    expect(paused).toBe(1)
    await unlock()
    expect(owed()).toMatchObject({ orders: 0 })
    expect(everything()).not.toContain(CANARY)
    expect(publicTexts()).toContain("one\nfour\n")
    expect(owner.verify()).toEqual([])
  })

  test("one that does not answer is owed, and done once it is gone", async () => {
    beginRecording(writer, shows())
    writer.flush(NOW_MS / 60_000)
    await unlock()
    const erased = await owner.eraseEverywhere({ kind: "file", path: PRIVATE })
    expect(erased).toMatchObject({ left: 1, complete: false })
    expect(owed().orders).toBe(1)
    writer[Symbol.dispose]()
    await unlock()
    expect(owner.report).toMatchObject({ erased: 1, left: 0 })
    expect(everything()).not.toMatch(/kanarienvogel|private/)
    expect(owner.verify()).toEqual([])
  })
})
