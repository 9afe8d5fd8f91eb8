import { join } from "node:path"
import { contentHash, randomBytes, toHex } from "@tracehold/crypto"
import { createEngine } from "@tracehold/policy"
import { encodeUtf8, type TraceEvent } from "@tracehold/trace"
import Database from "better-sqlite3"
import { describe, expect, test } from "vitest"
import {
  begin,
  bytesIn,
  names,
  note,
  onlyChunk,
  openWindow,
  readNotes,
  type Sample,
  T0,
  vaultForEach,
} from "../fixtures/sample-vault.ts"
import {
  deleteOutbox,
  listOutbox,
  type OpenVault,
  putOutbox,
  readOutbox,
  unlockVault,
  updateOutbox,
  VaultError,
  verifyQuick,
} from "./index.ts"
import { SQL } from "./store.ts"

const sample = vaultForEach()
const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
const text = (bytes: Uint8Array | null | undefined) => (bytes == null ? null : Buffer.from(bytes).toString())

/** One closed chunk with two blobs and two notes. */
function record({ folder }: Sample, nowMin = T0): [string, string] {
  using window = openWindow(folder, nowMin)
  begin(window.writer, nowMin)
  const hashes = ["keep me", "my secret"].map((content) => window.writer.putBlob("repo", encodeUtf8(content))) as [string, string]
  for (const hash of hashes) window.writer.append(names(hash))
  window.writer.append(note("public"))
  window.writer.append(note("secret"))
  window.writer.closeChunk({ nowMin, last: true })
  return hashes
}

const mask = (events: readonly TraceEvent[]) =>
  events.map((e) => engine.admit(e.kind === "gap" && e.what === "secret" ? { ...e, what: "******" } : e))

describe("rewriting a closed chunk", () => {
  test("changes its events and blobs, adopts it, and leaves nothing of the bytes before", () => {
    const [keep, secret] = record(sample())
    using vault = unlockVault(sample().folder, sample().seed)
    const chunk = onlyChunk(vault)
    vault.writeDraft(chunk, 7, encodeUtf8("a note"))
    const before = vault.store[SQL].all<{ body: Buffer }>(
      "SELECT body FROM block UNION ALL SELECT body FROM pack UNION ALL SELECT wrap FROM key",
    )
    const masked = encodeUtf8("** ******")
    vault.rewrite(chunk, (events) => mask(events), new Map([[secret, masked]]), { detectors: "9", provisional: false })
    expect(readNotes(vault, chunk)).toEqual(["public", "******"])
    expect(onlyChunk(vault)).toMatchObject({ rev: 1, adopted: true, state: "sealed" })
    expect(vault.summary(chunk)).toMatchObject({ detectors: "9", provisional: false })
    expect(text(vault.readDraft(chunk, 7))).toBe("a note")
    const blobs = vault.blobs(chunk)
    expect(text(blobs(keep))).toBe("keep me")
    expect(blobs(secret)).toBeUndefined()
    const disk = bytesIn(sample().base)
    for (const { body } of before) expect(disk.includes(body.subarray(0, 48))).toBe(false)
  })

  test("may leave events and blobs out", () => {
    const [keep, secret] = record(sample())
    using vault = unlockVault(sample().folder, sample().seed)
    const chunk = onlyChunk(vault)
    const without = (events: readonly TraceEvent[]) =>
      events
        .filter((e) => !(e.kind === "gap" && e.what === "secret") && !(e.kind === "snapshot" && e.tree === secret))
        .map((e) => engine.admit(e))
    vault.rewrite(chunk, without, new Map([[secret, null]]))
    expect(readNotes(vault, chunk)).toEqual(["public"])
    expect(vault.blobs(chunk)(secret)).toBeUndefined()
    expect(text(vault.blobs(chunk)(keep))).toBe("keep me")
    expect(vault.verifyFull()).toEqual([])
  })

  test("leaves a pack that others use to them, until no chunk names the old blob", () => {
    const [, secret] = record(sample())
    record(sample(), T0 + 1)
    using vault = unlockVault(sample().folder, sample().seed)
    const [first, second] = vault.chunks()
    if (first === undefined || second === undefined) throw new Error("no chunks")
    expect(vault.store[SQL].all("SELECT 1 FROM pack")).toHaveLength(1)
    const rename = (to: string) => (events: readonly TraceEvent[]) =>
      events.map((e) => (e.kind === "snapshot" && e.tree === secret ? names(to) : engine.admit(e)))
    const masked = encodeUtf8("** ******")
    const hash = contentHash(masked)
    vault.rewrite(first, rename(hash), new Map([[secret, masked]]))
    expect(text(vault.blobs(first)(hash))).toBe("** ******")
    expect(text(vault.blobs(second)(secret))).toBe("my secret")
    expect(vault.settleOwed()).toBe(0)
    expect(text(vault.blobs(second)(secret))).toBe("my secret")
    vault.rewrite(second, rename(hash), new Map([[secret, masked]]))
    expect(vault.settleOwed()).toBe(0)
    for (const chunk of [first, second]) expect(vault.blobs(chunk)(secret)).toBeUndefined()
    for (const chunk of [first, second]) expect(text(vault.blobs(chunk)(hash))).toBe("** ******")
    expect(vault.verifyFull()).toEqual([])
  })

  test("is refused for a chunk that is still written", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    window.writer.flush(T0)
    using vault = unlockVault(folder, seed)
    expect(() => vault.rewrite(onlyChunk(vault), () => [], new Map())).toThrow(new VaultError("BUSY"))
  })
})

describe("the ledger", () => {
  test("keeps entries of each name in order, for the next unlock too", () => {
    const { folder, seed } = sample()
    {
      using vault = unlockVault(folder, seed)
      for (const [name, entry] of [
        ["a", "1"],
        ["b", "2"],
        ["a", "3"],
      ] as const)
        vault.appendLedger(name, encodeUtf8(entry))
    }
    using vault = unlockVault(folder, seed)
    expect(vault.readLedger("a").map(text)).toEqual(["1", "3"])
    expect(vault.readLedger("b").map(text)).toEqual(["2"])
    expect(vault.readLedger("c")).toEqual([])
  })

  test.each([
    ["its last row taken away", "DELETE FROM ledger WHERE seq = 2"],
    ["a row in the middle taken away", "DELETE FROM ledger WHERE seq = 1"],
    ["a whole chain taken away", "DELETE FROM ledger"],
    ["its heads taken away", "DELETE FROM meta WHERE k = 'ledger_heads'"],
  ])("is missed: %s", (_, change) => {
    const { folder, seed } = sample()
    using vault = unlockVault(folder, seed)
    for (const entry of ["1", "2", "3"]) vault.appendLedger("a", encodeUtf8(entry))
    vault.store[SQL].exec(change)
    expect(() => vault.readLedger("a")).toThrow(new VaultError("DAMAGED"))
    expect(() => vault.appendLedger("a", encodeUtf8("4"))).toThrow(new VaultError("DAMAGED"))
    expect(vault.verifyFull()).toMatchObject([{ code: "LEDGER" }])
  })
})

describe("drafts", () => {
  test("are kept by kind, replaced, deleted, and sealed under the chunk's key", () => {
    record(sample())
    using vault = unlockVault(sample().folder, sample().seed)
    const chunk = onlyChunk(vault)
    expect(vault.readDraft(chunk, 0)).toBeNull()
    vault.writeDraft(chunk, 0, encodeUtf8("one"))
    vault.writeDraft(chunk, 1, encodeUtf8("two"))
    vault.writeDraft(chunk, 0, encodeUtf8("three"))
    expect([0, 1].map((kind) => text(vault.readDraft(chunk, kind)))).toEqual(["three", "two"])
    vault.deleteDraft(chunk, 0)
    expect(vault.readDraft(chunk, 0)).toBeNull()
    vault.store[SQL].exec("DELETE FROM key")
    expect(() => vault.readDraft(chunk, 1)).toThrow(new VaultError("DAMAGED"))
  })
})

describe("the outbox", () => {
  const id = "07".repeat(16)
  const entry = { id, ref: null, dueMin: T0, url: "https://x.invalid", envelope: encodeUtf8("{}") }

  test("works locked: put, list by due time, change, empty, delete", () => {
    record(sample())
    using window = openWindow(sample().folder)
    const { store } = window
    putOutbox(store, { ...entry, id: toHex(randomBytes(16)), dueMin: T0 + 5 }, encodeUtf8("late"))
    putOutbox(store, entry, encodeUtf8("body"))
    expect(listOutbox(store).map(({ dueMin, bodyBytes }) => [dueMin - T0, bodyBytes])).toEqual([
      [0, 4],
      [5, 4],
    ])
    expect(text(readOutbox(store, id))).toBe("body")
    expect(updateOutbox(store, id, { envelope: encodeUtf8("[]"), dropBody: true, receipt: encodeUtf8("thanks") })).toBe(true)
    expect(listOutbox(store)[0]).toEqual({ ...entry, envelope: encodeUtf8("[]"), bodyBytes: 0, receipt: encodeUtf8("thanks") })
    deleteOutbox(store, id)
    expect(readOutbox(store, id)).toBeNull()
    expect(updateOutbox(store, id, { dueMin: 1 })).toBe(false)
  })
})

test("reviewed is remembered, and readable while locked", () => {
  record(sample())
  using vault = unlockVault(sample().folder, sample().seed)
  vault.setReviewed(onlyChunk(vault))
  using window = openWindow(sample().folder)
  expect(window.store[SQL].all("SELECT hold FROM chunk")).toEqual([{ hold: 1 }])
  vault.setReviewed(onlyChunk(vault), false)
  expect(onlyChunk(vault).reviewed).toBe(false)
})

describe("quick verify, without a key", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["a key is missing", "DELETE FROM key WHERE length(owner) = 20", "KEY"],
    [
      "a key is surplus",
      "INSERT INTO key SELECT x'00000000000000000000000000000000', rev, key_id, epoch, adopted, wrap FROM key LIMIT 1",
      "KEY",
    ],
    ["a pack is missing", "DELETE FROM pack", "PACK"],
    ["a block is missing", "DELETE FROM block WHERE kind = 1", "EVENTS"],
    ["a count was changed", "UPDATE chunk SET events = events + 1", "EVENTS"],
    ["a note is of no chunk", "INSERT INTO draft(chunk, kind, ver, body) VALUES (77, 0, 0, x'')", "DRAFT"],
    ["a minute was changed", "UPDATE chunk SET to_min = to_min - 1, from_min = from_min - 1", "EVENTS"],
    ["a chunk is called erased, and no tombstone says so", "UPDATE chunk SET state = 4", "MISSING"],
    [
      "a chunk is called cut, and no tombstone says so",
      "UPDATE chunk SET state = 3; DELETE FROM block WHERE kind = 2; UPDATE chunk SET events = events - 1",
      "EVENTS",
    ],
  ]
  test.each(cases)("%s", (_, change, code) => {
    record(sample())
    const db = new Database(join(sample().folder, "vault.db"))
    db.pragma("foreign_keys = OFF")
    db.exec(change)
    db.close()
    using window = openWindow(sample().folder)
    expect(verifyQuick(window.store).map((p) => p.code)).toContain(code)
  })
  test("finds nothing in a vault that is whole, also while it is written", () => {
    record(sample())
    using window = openWindow(sample().folder)
    begin(window.writer)
    window.writer.flush(T0)
    expect(verifyQuick(window.store)).toEqual([])
  })
})

test("a locked vault's keys are wiped", () => {
  record(sample())
  const vault: OpenVault = unlockVault(sample().folder, sample().seed)
  const bytes = vault.donorRoot.exposeKeyBytes()
  vault[Symbol.dispose]()
  expect(bytes).toEqual(new Uint8Array(32))
})
