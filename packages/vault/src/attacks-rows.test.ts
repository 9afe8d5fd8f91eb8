import type Database from "better-sqlite3"
import { describe, expect, test } from "vitest"
import { changeRows, recordSession } from "../fixtures/attacker.ts"
import { notesOf, openWindow, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { eraseChunks, eraseSince, listChunks, openStore, unlockVault } from "./index.ts"

/** Whoever can write the folder puts in rows that no writer writes, and every table takes. */
const sample = vaultForEach()
const SESSION = Buffer.alloc(16, 7)
const HUGE = Number.MAX_SAFE_INTEGER

function addChunk(db: Database.Database, session: Uint8Array, no: number, change = ""): void {
  db.prepare("INSERT OR IGNORE INTO session VALUES (?, ?, ?, ?, 1)").run(session, Buffer.alloc(16, 9), T0, T0)
  db.prepare(
    "INSERT INTO chunk(session, no, rev, state, from_min, to_min, events, bytes, hold) SELECT ?, ?, rev, state, from_min, to_min, events, bytes, hold FROM chunk LIMIT 1",
  ).run(session, no)
  if (change !== "") db.exec(`UPDATE chunk SET ${change} WHERE rid = last_insert_rowid()`)
}

const ROWS: [string, (db: Database.Database) => void][] = [
  ["a number that would be cut to another chunk's", (db) => addChunk(db, SESSION, 2 ** 32)],
  ["a negative number", (db) => addChunk(db, SESSION, -1)],
  ["a huge number, left open", (db) => addChunk(db, SESSION, HUGE, "state = 0")],
  ["a huge revision", (db) => addChunk(db, SESSION, 9, `rev = ${HUGE}`)],
  ["times that are none", (db) => addChunk(db, SESSION, 9, `from_min = ${-HUGE}, to_min = ${HUGE}`)],
  ["a session's id that is a file's name too long", (db) => addChunk(db, Buffer.alloc(5000, 1), 0, "state = 0")],
  ["an empty session's id", (db) => addChunk(db, Buffer.alloc(0), 0)],
  [
    "a pack's id that is none",
    (db) => {
      db.prepare("INSERT INTO pack(id, rev, at_min, raw, body) VALUES (x'010203', 0, ?, 1, x'00')").run(T0)
      addChunk(db, SESSION, 9)
      db.exec("INSERT INTO use SELECT last_insert_rowid(), rid FROM pack WHERE length(id) = 3")
    },
  ],
]

describe.each(ROWS)("a chunk with %s", (_name, put) => {
  test.each(["before", "after"])(
    "%s the owner confirmed the others keeps nobody from them, nor them from being erased",
    (when) => {
      const { folder, seed } = sample()
      recordSession(folder, SESSION, "mine", 1)
      if (when === "after") {
        using vault = unlockVault(folder, seed)
        vault.adopt()
      }
      changeRows(folder, put)
      using vault = unlockVault(folder, seed)
      expect(vault.adopt().problems.map(({ code }) => code)).toEqual(["EVENTS"])
      const mine = vault.chunks().filter((chunk) => chunk.session === SESSION.toString("hex") && chunk.no === 0)
      expect(mine.map(({ adopted }) => adopted)).toEqual([true])
      expect(mine.flatMap((chunk) => notesOf(vault.events(chunk)))).toEqual(["mine 0"])
      for (const { fromMin, toMin } of listChunks(vault.store))
        for (const min of [fromMin, toMin]) expect(Number.isNaN(new Date(min * 60_000).getTime())).toBe(false)
      expect(vault.verifyFull().length).toBeGreaterThan(0)
    },
  )

  test.each(["all of that time", "by name"])("is erased %s with the others, locked", (how) => {
    const { folder } = sample()
    recordSession(folder, SESSION, "mine", 1)
    changeRows(folder, put)
    using store = openStore(folder)
    const { chunks } = how === "by name" ? eraseChunks(store, listChunks(store), T0) : eraseSince(store, T0, T0)
    expect(chunks).toBe(2)
    expect(listChunks(store)).toEqual([])
    using window = openWindow(folder)
    expect(window.writer.chunkNo).toBe(0)
  })
})
