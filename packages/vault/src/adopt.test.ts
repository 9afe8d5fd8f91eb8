import { readdirSync } from "node:fs"
import { join } from "node:path"
import { contentHash, randomBytes, SecretKey } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { describe, expect, test } from "vitest"
import { changeRows, copyOf, recordSession, transplant } from "../fixtures/attacker.ts"
import { begin, names, note, onlyChunk, openWindow, readNotes, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { claimKey } from "./container-keys.ts"
import { listChunks, readCard, unlockVault } from "./index.ts"
import { sealPack } from "./pack.ts"
import { SQL } from "./store.ts"

const sample = vaultForEach()

const codes = (problems: readonly { code: string }[]) => problems.map(({ code }) => code)

describe("adopting", () => {
  test("confirms closed chunks once, with their packs", () => {
    const { folder, seed } = sample()
    recordSession(folder, randomBytes(16), "a", 2)
    recordSession(folder, randomBytes(16), "b", 1)
    using vault = unlockVault(folder, seed)
    expect(vault.chunks().map(({ adopted }) => adopted)).toEqual([false, false, false])
    expect(vault.adopt()).toEqual({ adopted: 3, closed: 0, problems: [] })
    expect(vault.adopt()).toEqual({ adopted: 0, closed: 0, problems: [] })
    expect(vault.chunks().map(({ adopted }) => adopted)).toEqual([true, true, true])
    for (const chunk of vault.chunks()) expect(readNotes(vault, chunk)).toHaveLength(1)
    expect(vault.verifyFull()).toEqual([])
  })

  test("closes what a dead session left open, and lets a living one be", () => {
    const { folder, seed } = sample()
    using living = openWindow(folder)
    const dead = openWindow(folder)
    for (const [label, { writer }] of [
      ["living", living],
      ["dead", dead],
    ] as const) {
      begin(writer)
      writer.append(note(label, 7))
      writer.append(names(writer.putBlob("repo", encodeUtf8(label)), 8))
      writer.flush(T0)
    }
    dead[Symbol.dispose]()
    using vault = unlockVault(folder, seed)
    expect(vault.adopt()).toEqual({ adopted: 1, closed: 1, problems: [] })
    const closed = vault.chunks().find(({ state }) => state === "sealed")
    if (closed === undefined) throw new Error("nothing was closed")
    expect(vault.events(closed).map(({ kind }) => kind)).toEqual(["chunk-start", "gap", "snapshot", "gap", "chunk-end"])
    expect(vault.events(closed).at(-2)).toMatchObject({ reason: "crash", atMs: 8 })
    expect(vault.summary(closed)).toMatchObject({ provisional: true })
    living.writer.append(note("goes on"))
    living.writer.closeChunk({ nowMin: T0, last: true })
    expect(vault.adopt()).toEqual({ adopted: 1, closed: 0, problems: [] })
    expect(vault.verifyFull()).toEqual([])
  })

  test("drops a chunk in which a crash left no event, and the locks of dead sessions", () => {
    const { folder, seed } = sample()
    const dead = openWindow(folder)
    begin(dead.writer)
    dead.writer.flush(T0)
    dead.writer.closeChunk({ nowMin: T0, last: false })
    begin(dead.writer)
    const hash = dead.writer.putBlob("repo", encodeUtf8("x"))
    dead.writer.flush(T0)
    dead.writer.closeChunk({ nowMin: T0, last: false })
    expect(dead.writer.reuse("repo", hash)).toBe(true) // The chunk's row is there, with a pack and without an event.
    expect(listChunks(dead.store)).toHaveLength(3)
    dead[Symbol.dispose]()
    using vault = unlockVault(folder, seed)
    expect(vault.adopt()).toMatchObject({ adopted: 2, problems: [] })
    expect(vault.chunks()).toHaveLength(2)
    expect(vault.verifyFull()).toEqual([])
    expect(readdirSync(folder).filter((name) => name.startsWith("live-"))).toEqual([])
  })

  test("that breaks off is gone on with, and raises no alarm", () => {
    const { folder, seed } = sample()
    recordSession(folder, randomBytes(16), "a", 100)
    using vault = unlockVault(folder, seed)
    const sql = vault.store[SQL]
    sql.pragma(`max_page_count = ${sql.pragmaValue("page_count")}`) // The disk is full: the list of so many chunks needs a page more.
    expect(() => vault.adopt()).toThrow("FULL")
    expect(vault.chunks().some(({ adopted }) => adopted)).toBe(true)
    sql.pragma("max_page_count = 1000000")
    expect(vault.adopt().problems).toEqual([])
    expect(vault.verifyFull()).toEqual([])
  })

  test("makes a chunk unreadable with the card's key: its old wrap is gone", () => {
    const { folder, seed, base } = sample()
    recordSession(folder, randomBytes(16), "a", 1)
    const before = copyOf({ base, folder, seed }, "before")
    unlockVault(folder, seed).adopt()
    changeRows(folder, (db) => {
      db.exec(
        `ATTACH '${join(before, "vault.db")}' AS other; UPDATE key SET (adopted, wrap) = (SELECT adopted, wrap FROM other.key o WHERE o.owner = key.owner)`,
      )
    })
    using vault = unlockVault(folder, seed)
    expect(codes(vault.verifyFull())).toContain("REPLACED")
  })
})

describe("an attacker who can write the folder and has the card", () => {
  test("can add a session: it is a claim until the owner adopts it", () => {
    const { folder, seed } = sample()
    recordSession(folder, randomBytes(16), "forged", 1)
    using vault = unlockVault(folder, seed)
    expect(onlyChunk(vault)).toMatchObject({ adopted: false })
  })

  test("cannot replace an adopted chunk", () => {
    const here = sample()
    const sessionId = randomBytes(16)
    const empty = copyOf(here, "theirs")
    recordSession(here.folder, sessionId, "genuine", 2)
    using first = unlockVault(here.folder, here.seed)
    first.adopt()
    recordSession(empty, sessionId, "forged", 2)
    changeRows(here.folder, (db) => transplant(db, empty, 1))
    using vault = unlockVault(here.folder, here.seed)
    expect(readNotes(vault, onlyChunk(vault, 1))).toEqual(["forged 1"]) // It opens: the public key is public ...
    expect(onlyChunk(vault, 1).adopted).toBe(false)
    expect(vault.adopt()).toMatchObject({ adopted: 0, problems: [{ code: "REPLACED", no: 1 }] }) // ... but it is known to be another.
    expect(vault.adopt()).toMatchObject({ adopted: 0, problems: [{ code: "REPLACED", no: 1 }] })
    expect(codes(vault.verifyFull())).toContain("REPLACED")
  })

  test("cannot pass a forged chunk off as adopted", () => {
    const { folder, seed } = sample()
    recordSession(folder, randomBytes(16), "forged", 1)
    changeRows(folder, (db) => db.prepare("UPDATE key SET adopted = 1").run())
    using vault = unlockVault(folder, seed)
    expect(() => vault.events(onlyChunk(vault))).toThrow("DAMAGED")
    expect(vault.adopt()).toMatchObject({ adopted: 0 })
    expect(codes(vault.verifyFull())).toContain("KEY")
  })

  test("cannot replace a chunk that a later one pins, though neither is adopted yet", () => {
    const here = sample()
    const sessionId = randomBytes(16)
    const empty = copyOf(here, "theirs")
    recordSession(here.folder, sessionId, "genuine", 3)
    recordSession(empty, sessionId, "forged", 3)
    changeRows(here.folder, (db) => transplant(db, empty, 1))
    using vault = unlockVault(here.folder, here.seed)
    const { adopted, problems } = vault.adopt()
    // The forged one does not know the genuine one before it, nor is it known to the one after it.
    expect(problems).toMatchObject([
      { code: "REPLACED", no: 0 },
      { code: "REPLACED", no: 1 },
    ])
    expect(adopted).toBe(1)
    expect(onlyChunk(vault, 1).adopted).toBe(false)
  })

  test("cannot put a chunk back to its revision before a rewrite", () => {
    const here = sample()
    using window = openWindow(here.folder)
    begin(window.writer)
    window.writer.append(note("secret"))
    window.writer.flush(T0)
    const old = copyOf(here, "old")
    window.writer.rewrite((events) => events.map((e) => (e.kind === "gap" ? note("******") : e)), new Map(), T0)
    window.writer.closeChunk({ nowMin: T0, last: false })
    begin(window.writer)
    window.writer.closeChunk({ nowMin: T0, last: true })
    changeRows(here.folder, (db) => transplant(db, old, 0))
    window[Symbol.dispose]()
    using vault = unlockVault(here.folder, here.seed)
    expect(vault.adopt().problems).toMatchObject([{ code: "REPLACED", no: 0 }])
  })

  test("cannot take an adopted chunk away unnoticed, nor the record of it", () => {
    const { folder, seed } = sample()
    recordSession(folder, randomBytes(16), "a", 2)
    unlockVault(folder, seed).adopt()
    changeRows(folder, (db) => {
      db.exec("DELETE FROM block WHERE chunk = 2; DELETE FROM use WHERE chunk = 2; DELETE FROM chunk WHERE rid = 2")
      db.exec("DELETE FROM key WHERE length(owner) = 20 AND hex(owner) LIKE '%01000000'")
    })
    using vault = unlockVault(folder, seed)
    expect(vault.adopt().problems).toMatchObject([{ code: "MISSING", no: 1 }])
    changeRows(folder, (db) => db.exec("DELETE FROM meta WHERE k = 'checkpoint'"))
    expect(codes(vault.verifyFull())).toContain("CHECKPOINT")
  })

  test("cannot put other content under the name of a blob", () => {
    const { folder, seed } = sample()
    recordSession(folder, randomBytes(16), "genuine", 1)
    using vault = unlockVault(folder, seed)
    const { id } = vault.store[SQL].get<{ id: Uint8Array }>("SELECT id FROM pack") ?? { id: new Uint8Array() }
    const hash = contentHash("content genuine 0")
    using key = SecretKey.random()
    const { raw, body } = sealPack(key, vault.store.vaultId, id, 0, [{ hash, content: encodeUtf8("forged") }])
    const { key_id, wrap } = claimKey(readCard(folder), { kind: "pack", id }, 0, key)
    vault.store[SQL].run("UPDATE pack SET raw = ?, body = ?", raw, body)
    vault.store[SQL].run("UPDATE key SET key_id = ?, wrap = ? WHERE owner = ?", key_id, wrap, id)
    expect(() => vault.blobs(onlyChunk(vault))(hash)).toThrow("DAMAGED")
    expect(codes(vault.verifyFull())).toContain("PACK")
  })

  test("cannot cut the end of a closed chunk off unnoticed", () => {
    const { folder, seed } = sample()
    recordSession(folder, randomBytes(16), "a", 1)
    changeRows(folder, (db) => db.exec("DELETE FROM block WHERE kind = 2; UPDATE chunk SET events = events - 1, state = 0"))
    using vault = unlockVault(folder, seed)
    // It looks like a crash until something pins it (design-vault section 9): it is closed with a gap that says so.
    expect(vault.adopt()).toMatchObject({ closed: 1 })
    expect(vault.events(onlyChunk(vault)).at(-2)).toMatchObject({ kind: "gap", reason: "crash" })
  })
})
