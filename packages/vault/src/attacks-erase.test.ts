import { randomBytes } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { describe, expect, test } from "vitest"
import { changeRows, copyOf, recordSession, transplant } from "../fixtures/attacker.ts"
import { begin, names, note, onlyChunk, openWindow, readNotes, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { eraseChunks, eraseSince, listChunks, listOutbox, openStore, putOutbox, unlockVault, verifyQuick } from "./index.ts"
import { SQL } from "./store.ts"

/**
 * Ways by which what was erased could come back, besides live windows (live.test.ts), the screen after a panic (the recorder's
 * recorder.test.ts) and what waits to be sent (test/donation.test.ts).
 */
const sample = vaultForEach()

describe("attack 13: what was erased comes back", () => {
  test("from a window that was asleep with it in memory: queued events, blobs, and its lookup names", () => {
    const { folder, seed } = sample()
    using one = openWindow(folder)
    using asleep = openWindow(folder)
    begin(asleep.writer)
    const stored = asleep.writer.putBlob("repo", encodeUtf8("stored text"))
    asleep.writer.append(names(stored))
    asleep.writer.flush(T0)
    asleep.writer.append(names(asleep.writer.putBlob("repo", encodeUtf8("waiting text"))))
    asleep.writer.append(note("waiting"))
    eraseSince(one.store, T0, T0)
    expect(asleep.writer.flush(T0 + 500)).toBe(2)
    expect(asleep.writer.waitingBytes).toBe(0)
    begin(asleep.writer, T0 + 500)
    expect(asleep.writer.reuse("repo", stored)).toBe(false)
    asleep.writer.closeChunk({ nowMin: T0 + 500, last: true })
    using vault = unlockVault(folder, seed)
    expect(vault.adopt().problems).toEqual([])
    expect(vault.chunks().flatMap((chunk) => vault.events(chunk).map(({ kind }) => kind))).toEqual(["chunk-start", "chunk-end"])
    expect(vault.store[SQL].get("SELECT 1 FROM pack")).toBeUndefined()
  })

  test("from the outbox, or by making a donation of it again", () => {
    const { folder, seed } = sample()
    recordSession(folder, randomBytes(16), "regretted", 1)
    using vault = unlockVault(folder, seed)
    vault.adopt()
    const [ref] = vault.chunks()
    if (ref === undefined) throw new Error("no chunk")
    const entry = { id: "ab".repeat(16), ref, dueMin: T0, url: "https://recipient.invalid", envelope: new Uint8Array() }
    putOutbox(vault.store, entry, encodeUtf8("sealed for a recipient"))
    eraseChunks(vault.store, [ref], T0)
    expect(listOutbox(vault.store)).toEqual([])
    expect(() => putOutbox(vault.store, entry, encodeUtf8("again"))).toThrow("GONE")
  })

  test.each(["adopted", "still unconfirmed"])(
    "from an older copy of the database, whose rows somebody puts back (%s then)",
    (was) => {
      const here = sample()
      recordSession(here.folder, randomBytes(16), "regretted", 2)
      if (was === "adopted") unlockVault(here.folder, here.seed).adopt()
      const old = copyOf(here, "old")
      {
        using store = openStore(here.folder)
        const first = listChunks(store).filter(({ no }) => no === 0)
        eraseChunks(store, first, T0)
      }
      changeRows(here.folder, (db) => transplant(db, old, 0))
      using vault = unlockVault(here.folder, here.seed)
      const told = { code: "RETURNED", no: 0 }
      expect(verifyQuick(vault.store)).toMatchObject([told])
      expect(vault.adopt().problems).toMatchObject([told])
      expect(onlyChunk(vault, 0).adopted).toBe(was === "adopted")
      expect(onlyChunk(vault, 1).adopted).toBe(true)
      vault.erase([onlyChunk(vault, 0)], T0)
      expect(vault.verifyFull()).toEqual([])
    },
  )

  test("not from one of before the root key was replaced, which an erase owes: nothing of it opens", () => {
    const here = sample()
    recordSession(here.folder, randomBytes(16), "regretted", 2)
    unlockVault(here.folder, here.seed).adopt()
    const old = copyOf(here, "old")
    {
      using vault = unlockVault(here.folder, here.seed)
      vault.erase([onlyChunk(vault, 0)], T0)
      vault.rotate()
    }
    changeRows(here.folder, (db) => {
      transplant(db, old, 0)
      db.exec("DELETE FROM tombstone")
    })
    using vault = unlockVault(here.folder, here.seed)
    expect(() => vault.events(onlyChunk(vault, 0))).toThrow("DAMAGED")
    expect(vault.verifyFull().length).toBeGreaterThan(0)
    expect(readNotes(vault, onlyChunk(vault, 1))).toEqual(["regretted 1"])
  })
})
