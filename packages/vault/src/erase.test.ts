import { existsSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { randomBytes, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { describe, expect, test } from "vitest"
import { begin, bytesIn, names, note, onlyChunk, openWindow, readNotes, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import {
  eraseAll,
  eraseChunks,
  eraseSince,
  listChunks,
  listOutbox,
  listTombstones,
  openStore,
  owedBy,
  putOutbox,
  unlockVault,
  VaultError,
  verifyQuick,
} from "./index.ts"
import { SQL, type Store } from "./store.ts"

const sample = vaultForEach()
const minute = (n: number) => T0 + n

/** One note a minute, from `from` until before `to`; each is flushed. */
function record(window: ReturnType<typeof openWindow>, from: number, to: number, label = ""): void {
  for (let m = from; m < to; m++) {
    window.writer.append(note(`${label}${m}`, m * 60_000))
    window.writer.flush(minute(m))
  }
}

const range = (from: number, to: number, label = "") => Array.from({ length: to - from }, (_, i) => `${label}${from + i}`)

/** Sealed bodies of blocks and packs, as they are on disk. */
function bodies(store: Store): Buffer[] {
  const rows = store[SQL].all<{ body: Buffer }>(
    "SELECT body FROM block UNION ALL SELECT body FROM pack UNION ALL SELECT wrap FROM key",
  )
  return rows.map(({ body }) => Buffer.from(body))
}

describe("the last minutes", () => {
  test("go from this window's open chunk; what is left is closed under another key, and the caller is told", () => {
    const { folder, seed } = sample()
    let told = 0
    using window = openWindow(folder, T0, () => told++)
    begin(window.writer)
    record(window, 0, 8)
    window.writer.append(note("waiting", 8 * 60_000))
    const before = window.writer.pin()
    expect(eraseSince(window.store, minute(5), minute(8))).toEqual({ chunks: 1, complete: true })
    expect(told).toBe(1)
    window.writer.append(note("too late"))
    window.writer.flush(minute(8))
    expect(told).toBe(1)
    expect(window.writer.events()).toEqual([])
    expect(listChunks(window.store)).toMatchObject([{ state: "sealed", rev: 1, toMin: minute(4) }])
    expect(window.writer.pin()).not.toEqual(before)
    begin(window.writer, minute(9))
    record(window, 9, 11)
    window.writer.closeChunk({ nowMin: minute(11), last: true })
    using vault = unlockVault(folder, seed)
    expect(readNotes(vault, onlyChunk(vault, 0))).toEqual(range(0, 5))
    expect(vault.events(onlyChunk(vault, 0)).at(-2)).toMatchObject({ kind: "gap", reason: "erased", count: 4 })
    expect(readNotes(vault, onlyChunk(vault, 1))).toEqual(range(9, 11))
    expect(vault.verifyFull()).toEqual([])
    expect(vault.adopt()).toMatchObject({ adopted: 2, problems: [] })
    expect(vault.verifyFull()).toEqual([])
  })

  test("go from every other window before it writes again, with all that it holds", () => {
    const { folder, seed } = sample()
    let told = 0
    using one = openWindow(folder)
    using two = openWindow(folder, T0, () => told++)
    begin(two.writer)
    record(two, 0, 6, "two ")
    two.writer.append(names(two.writer.putBlob("repo", encodeUtf8("queued"))))
    eraseSince(one.store, minute(3), minute(6))
    expect(two.writer.flush(minute(6))).toBe(7)
    expect(told).toBe(1)
    using vault = unlockVault(folder, seed)
    expect(readNotes(vault, onlyChunk(vault))).toEqual(range(0, 3, "two "))
    expect(vault.verifyFull()).toEqual([])
  })

  test("a window without anything to write hears of it at its next flush", () => {
    const { folder } = sample()
    let told = 0
    using one = openWindow(folder)
    using two = openWindow(folder, T0, () => told++)
    begin(two.writer)
    two.writer.flush(T0)
    two.writer.flush(minute(9))
    eraseSince(one.store, minute(9), minute(9))
    two.writer.flush(minute(9))
    expect(told).toBe(1)
    expect(two.writer.events()).toEqual([])
  })

  test.each([
    ["meta", "stored"],
    ["tombstone", "waiting"],
    ["todo", "waiting"],
  ])("are heard of by a window that could not read of it at first (no %s, %s)", (table, what) => {
    const { folder } = sample()
    let told = 0
    using one = openWindow(folder)
    using two = openWindow(folder, T0, () => told++)
    begin(two.writer)
    if (what === "stored") two.writer.flush(T0)
    eraseSince(one.store, T0, T0)
    const rename = (from: string, to: string) => two.store[SQL].exec(`ALTER TABLE ${from} RENAME TO ${to}`)
    rename(table, "away")
    expect(() => two.writer.flush(T0)).toThrow(new VaultError("DAMAGED"))
    rename("away", table)
    two.writer.flush(T0)
    expect(told).toBe(1)
    expect(two.writer.events()).toEqual([])
    expect(listChunks(two.store)).toEqual([])
  })

  test("from a chunk that its window could not close when it heard: the owner does, though the window lives on", () => {
    const { folder, seed } = sample()
    using one = openWindow(folder)
    using two = openWindow(folder)
    begin(two.writer)
    record(two, 0, 6)
    eraseSince(one.store, minute(3), minute(6))
    two.store[SQL].pragma("query_only = ON")
    two.writer.flush(minute(6))
    two.store[SQL].pragma("query_only = OFF")
    expect(listChunks(two.store)).toMatchObject([{ state: "cut" }])
    using vault = unlockVault(folder, seed)
    expect(vault.adopt()).toMatchObject({ closed: 0, problems: [] }) // It may still be about to.
    begin(two.writer, minute(6))
    two.writer.flush(minute(6))
    expect(vault.adopt()).toMatchObject({ closed: 1, problems: [] })
    expect(readNotes(vault, onlyChunk(vault, 0))).toEqual(range(0, 3))
    expect(vault.events(onlyChunk(vault, 0)).at(-1)).toMatchObject({ kind: "chunk-end", last: false })
    record(two, 7, 8)
    two.writer.closeChunk({ nowMin: minute(8), last: true })
    expect(vault.adopt()).toMatchObject({ adopted: 1, problems: [] })
    expect(vault.verifyFull()).toEqual([])
  })

  test("go from closed chunks too, which the next unlock closes again", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    record(window, 0, 25)
    window.writer.closeChunk({ nowMin: minute(25), last: true })
    eraseSince(window.store, minute(22), minute(25))
    const [{ found } = { found: 0 }] = window.store[SQL].all<{ found: number }>("SELECT sum(length(body)) AS found FROM block")
    expect(listChunks(window.store)).toMatchObject([{ state: "cut", toMin: minute(19), bytes: found }])
    expect(verifyQuick(window.store)).toEqual([])
    window[Symbol.dispose]()
    using vault = unlockVault(folder, seed)
    expect(readNotes(vault, onlyChunk(vault))).toEqual(range(0, 20))
    expect(vault.adopt()).toEqual({ adopted: 1, closed: 1, problems: [] })
    expect(onlyChunk(vault)).toMatchObject({ state: "sealed", adopted: true })
    expect(vault.summary(onlyChunk(vault))).toMatchObject({ provisional: true })
    expect(readNotes(vault, onlyChunk(vault))).toEqual(range(0, 20))
    expect(vault.verifyFull()).toEqual([])
  })

  test("take along the packs that were made since, and leave the ones before", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    const early = window.writer.putBlob("repo", encodeUtf8("early"))
    window.writer.append(names(early))
    window.writer.flush(T0)
    window.writer.append(names(window.writer.putBlob("repo", randomBytes(3000)), 5 * 60_000))
    window.writer.flush(minute(5))
    expect(window.store[SQL].all("SELECT 1 FROM pack")).toHaveLength(2)
    eraseSince(window.store, minute(5), minute(5))
    for (const table of ["pack", "use", "lookup"]) expect(window.store[SQL].all(`SELECT 1 FROM ${table}`), table).toHaveLength(1)
    using vault = unlockVault(folder, seed)
    expect(vault.blobs(onlyChunk(vault))(early)).toEqual(encodeUtf8("early"))
    expect(vault.verifyFull()).toEqual([])
  })

  test("leave every event that stays its blobs, also when small packs were put together", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    for (let m = 3; m < 28; m++) {
      window.writer.append(names(window.writer.putBlob("repo", encodeUtf8(`saved at ${m}`)), m * 60_000))
      window.writer.flush(minute(m))
    }
    window.writer.closeChunk({ nowMin: minute(28), last: true })
    for (const from of [27, 24, 20, 16, 13, 9, 4]) {
      eraseSince(window.store, minute(from), minute(28))
      using vault = unlockVault(folder, seed)
      for (const chunk of vault.chunks()) {
        const blobs = vault.blobs(chunk)
        const named = vault.events(chunk).flatMap((e) => (e.kind === "snapshot" ? [blobs(e.tree ?? "")] : []))
        expect(
          named.every((blob) => blob !== undefined),
          `since ${from}`,
        ).toBe(true)
      }
    }
  })

  test("are on no page and in no log afterwards, while windows are open", () => {
    const { folder, base } = sample()
    using one = openWindow(folder)
    using two = openWindow(folder)
    for (const { writer } of [one, two]) {
      begin(writer)
      writer.append(names(writer.putBlob("repo", randomBytes(6000))))
    }
    record(one, 1, 12)
    record(two, 1, 12)
    const before = bodies(one.store)
    const disk = bytesIn(base)
    for (const body of before) expect(disk.includes(body.subarray(0, 64))).toBe(true)
    expect(eraseSince(one.store, T0, minute(12))).toEqual({ chunks: 2, complete: true })
    const after = bytesIn(base)
    for (const body of before) expect(after.includes(body.subarray(0, 64))).toBe(false)
    expect(owedBy(one.store)).toMatchObject({ bytes: false, packs: 0, rootKey: true })
  })

  test("while another connection reads the old log the cut is owed, and made up for", () => {
    const { folder, base } = sample()
    using window = openWindow(folder)
    using reader = openStore(folder)
    begin(window.writer)
    record(window, 0, 3)
    const [body] = bodies(window.store)
    if (body === undefined) throw new Error("nothing was written")
    reader[SQL].exec("BEGIN")
    reader[SQL].all("SELECT * FROM block")
    window.store[SQL].pragma("busy_timeout = 10")
    expect(eraseSince(window.store, T0, minute(3))).toEqual({ chunks: 1, complete: false })
    expect(owedBy(window.store).bytes).toBe(true)
    expect(window.store[SQL].all("SELECT * FROM key")).toEqual([])
    reader[SQL].exec("COMMIT")
    openWindow(folder)[Symbol.dispose]()
    expect(owedBy(window.store).bytes).toBe(false)
    expect(bytesIn(base).includes(body.subarray(0, 64))).toBe(false)
  })

  test("leave tombstones that say when and how much, never what", () => {
    const { folder } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    record(window, 0, 4)
    const [chunk] = listChunks(window.store)
    eraseSince(window.store, minute(2), minute(4))
    const span = { fromMs: minute(2) * 60_000, toMs: minute(4) * 60_000 + 59_999 }
    expect(listTombstones(window.store)).toEqual([
      { no: 1, atMin: minute(4), scope: "since", ref: null, ...span, events: 0, by: "locked" },
      { no: 2, atMin: minute(4), scope: "part", ref: { session: chunk?.session, no: 0 }, ...span, events: 2, by: "locked" },
    ])
  })
})

describe("chunks", () => {
  test("go with their drafts, unsent donations and packs; other windows go on undisturbed", () => {
    const { folder, seed } = sample()
    let told = 0
    using other = openWindow(folder, T0, () => told++)
    begin(other.writer)
    other.writer.append(note("before"))
    other.writer.flush(T0)
    other.writer.append(note("waiting"))
    using window = openWindow(folder)
    begin(window.writer)
    window.writer.append(names(window.writer.putBlob("repo", randomBytes(5000))))
    window.writer.closeChunk({ nowMin: T0, last: true })
    using vault = unlockVault(folder, seed)
    const chunk = vault.chunks().find(({ state }) => state === "sealed")
    if (chunk === undefined) throw new Error("no chunk")
    vault.writeDraft(chunk, 0, encodeUtf8("take this out"))
    const [unsent, sent] = [toHex(randomBytes(16)), toHex(randomBytes(16))]
    for (const id of [unsent, sent])
      putOutbox(vault.store, { id, ref: chunk, dueMin: T0, url: "http://x.invalid", envelope: new Uint8Array(1) }, randomBytes(9))
    vault.store[SQL].run("UPDATE outbox SET receipt = x'01' WHERE id = ?", Buffer.from(sent, "hex"))
    expect(vault.erase([chunk], T0)).toMatchObject({ chunks: 1 })
    const left = (table: string) => vault.store[SQL].all(`SELECT * FROM ${table}`).length
    expect([left("draft"), left("pack"), left("lookup"), left("use"), left("key"), left("block")]).toEqual([0, 0, 0, 0, 1, 1])
    expect(listOutbox(vault.store).map(({ id }) => id)).toEqual([sent])
    expect(() => vault.events(chunk)).toThrow(new VaultError("GONE"))
    expect(other.writer.flush(T0)).toBe(3)
    expect(told).toBe(0)
    expect(vault.verifyFull()).toEqual([])
  })

  test("a pack that another chunk uses stays, and loses at the next unlock what only the erased chunk named", () => {
    const { folder, seed, base } = sample()
    using window = openWindow(folder)
    const [shared, own] = [randomBytes(3000), randomBytes(3000)]
    begin(window.writer)
    const hashes = [shared, own].map((content) => window.writer.putBlob("repo", content)) as [string, string]
    for (const hash of hashes) window.writer.append(names(hash))
    window.writer.closeChunk({ nowMin: T0, last: false })
    begin(window.writer)
    window.writer.append(names(window.writer.putBlob("repo", shared)))
    window.writer.closeChunk({ nowMin: T0, last: true })
    const [first] = listChunks(window.store).filter(({ no }) => no === 0)
    if (first === undefined) throw new Error("no chunk")
    const pack = window.store[SQL].get<{ body: Buffer }>("SELECT body FROM pack")?.body
    eraseChunks(window.store, [first], T0)
    expect(owedBy(window.store)).toMatchObject({ packs: 1 })
    using vault = unlockVault(folder, seed)
    expect(vault.blobs(onlyChunk(vault, 1))(hashes[1])).toEqual(own)
    expect(vault.settleOwed()).toBe(0)
    expect(vault.blobs(onlyChunk(vault, 1))(hashes[0])).toEqual(shared)
    expect(vault.blobs(onlyChunk(vault, 1))(hashes[1])).toBeUndefined()
    expect(bytesIn(base).includes((pack ?? Buffer.alloc(64)).subarray(0, 64))).toBe(false)
    expect(vault.verifyFull()).toEqual([])
  })

  test("a pack that an open chunk uses is trimmed when that is closed", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    const hash = window.writer.putBlob("repo", encodeUtf8("shared"))
    window.writer.append(names(hash))
    window.writer.closeChunk({ nowMin: T0, last: false })
    begin(window.writer)
    expect(window.writer.reuse("repo", hash)).toBe(true)
    using vault = unlockVault(folder, seed)
    vault.erase([onlyChunk(vault, 0)], T0)
    expect(owedBy(vault.store).packs).toBe(1)
    window.writer.append(names(hash))
    window.writer.closeChunk({ nowMin: T0, last: true })
    expect(vault.settleOwed()).toBe(0)
    expect(vault.blobs(onlyChunk(vault, 1))(hash)).toEqual(encodeUtf8("shared"))
  })
})

describe("everything", () => {
  test("goes: key file first, then the rest; what is not the vault's stays", () => {
    const { folder, base } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    window.writer.flush(T0)
    writeFileSync(join(folder, "mine.txt"), "a file of the user's")
    eraseAll(folder, T0)
    expect(readdirSync(folder)).toEqual(["mine.txt"])
    expect(() => openStore(folder)).toThrow(new VaultError("NO_VAULT"))
    window.writer.append(note("still there"))
    expect(() => window.writer.flush(T0)).toThrow(new VaultError("GONE"))
    expect(bytesIn(base).length).toBe("a file of the user's".length)
  })

  test("also of a vault that will not open", () => {
    const { folder } = sample()
    writeFileSync(join(folder, "vault.db"), "garbage")
    eraseAll(folder, T0)
    expect(existsSync(folder)).toBe(false)
    expect(() => eraseAll(folder, T0)).toThrow(new VaultError("NO_VAULT"))
  })
})
