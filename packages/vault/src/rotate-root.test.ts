import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { encodeUtf8, type TraceEvent } from "@tracehold/trace"
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { readmit } from "../fixtures/notes.ts"
import { RotatedVault } from "../fixtures/rotated-vault.ts"
import { begin, bytesIn, note, openWindow, readNotes, T0 } from "../fixtures/sample-vault.ts"
import { adoptKey, unwrapKey } from "./container-keys.ts"
import {
  addSlot,
  eraseChunks,
  openStore,
  owedBy,
  readCard,
  removeSlot,
  repairVault,
  SessionWriter,
  unlockVault,
  VaultError,
} from "./index.ts"
import { readScrubNotes } from "./owed-orders.ts"
import { chunkOwner } from "./read-chunk.ts"
import { RootKeys } from "./root-keys.ts"
import { findChunk, findKey, putKey } from "./rows.ts"
import { SQL } from "./store.ts"

let made: RotatedVault
beforeAll(cryptoReady)
beforeEach(() => {
  made = new RotatedVault()
})
afterEach(() => made[Symbol.dispose]())

const rotate = (folder = made.folder) => {
  using vault = unlockVault(folder, made.seed)
  vault.rotate()
}
const file = (name: string, folder = made.folder) => join(folder, name)
const refusal = (code: VaultError["code"]) => new VaultError(code)

test("the root key is replaced, again and again; every way to unlock opens all that there was, and nobody typed anything", () => {
  const before = made.contents()
  expect(before).toHaveLength(3 * 3 + 2 + 3 + 1 + 1)
  const roots = new Set([toHex(made.secrets().root.exposeKeyBytes())])
  for (const epoch of [2, 3]) {
    rotate()
    for (const seed of made.seeds) expect(made.contents(made.folder, seed)).toEqual(before)
    expect(made.keyFile().epoch).toBe(epoch)
    roots.add(toHex(made.secrets().root.exposeKeyBytes()))
  }
  expect(roots.size).toBe(3)
})

test("nothing that was sealed under the old root key lies in the folder any more, and a copy of the old key file opens none of the rest", () => {
  const old = made.secrets()
  const oldFile = readFileSync(file("keys.json"), "latin1")
  const sealed = (folder: string) => {
    using vault = unlockVault(folder, made.seed)
    const text = `SELECT wrap AS v FROM key WHERE adopted = 1 UNION ALL SELECT body FROM ledger UNION ALL SELECT chain FROM ledger
      UNION ALL SELECT v FROM meta WHERE k IN ('checkpoint', 'ledger_heads') UNION ALL SELECT body FROM todo WHERE kind = 4`
    return vault.store[SQL].all<{ v: Uint8Array }>(text).map(({ v }) => Buffer.from(v).subarray(0, 64)) // A longer one goes on elsewhere.
  }
  const before = sealed(made.folder)
  expect(before).toHaveLength(6 + 3 + 3 + 2 + 1)
  const there = bytesIn(made.folder)
  expect(before.filter((bytes) => !there.includes(bytes))).toEqual([])
  using _other = openStore(made.folder) // Who else has it open keeps the log from going by itself.
  rotate()
  const now = bytesIn(made.folder)
  expect(before.filter((bytes) => now.includes(bytes))).toEqual([])
  for (const slot of JSON.parse(oldFile).slots) expect(now.includes(slot.sealed)).toBe(false)
  expect(sealed(made.folder).every((bytes) => now.includes(bytes))).toBe(true)

  using vault = unlockVault(made.folder, made.seed)
  using oldKeys = new RootKeys(old)
  for (const chunk of vault.chunks().filter(({ adopted }) => adopted)) {
    const row = findChunk(vault.store[SQL], Buffer.from(chunk.session, "hex"), chunk.no)
    if (row === undefined) throw new Error("no row")
    const key = findKey(vault.store[SQL], chunkOwner(row))
    if (key === undefined) throw new Error("no key")
    // Not even when the row's epoch, which is in clear, says otherwise.
    for (const epoch of [1, 2])
      expect(() => unwrapKey(oldKeys, vault.store.vaultId, chunkOwner(row), row.rev, { ...key, epoch })).toThrow(
        refusal("DAMAGED"),
      )
  }
})

test("windows go on writing: what they held is stored, and their keys are sealed to the new card from then on", () => {
  using window = openWindow(made.folder)
  begin(window.writer)
  window.writer.append(note("stored before"))
  window.writer.flush(T0)
  window.writer.append(note("waiting"))
  rotate()
  window.writer.append(note("after"))
  window.writer.closeChunk({ nowMin: T0, last: false })
  begin(window.writer)
  window.writer.append(note("next chunk"))
  window.writer.scrubs.put("a late secret", 0, 0)
  rotate()
  window.writer.closeChunk({ nowMin: T0, last: true })
  const claims = window.store[SQL].all<{ epoch: number }>("SELECT epoch FROM key WHERE adopted = 0 ORDER BY epoch")
  expect(claims.map(({ epoch }) => epoch)).toEqual([1, 1, 3])
  using vault = unlockVault(made.folder, made.seed)
  expect(vault.scrubNotes()).toHaveLength(2)
  expect(vault.adopt()).toMatchObject({ adopted: 3, problems: [] })
  const notes = vault.chunks().flatMap((chunk) => readNotes(vault, chunk))
  expect(notes).toEqual(expect.arrayContaining(["stored before", "waiting", "after", "next chunk", "not adopted"]))
  expect(vault.verifyFull()).toEqual([])
})

test("a window that read the card just before begins with the new one", () => {
  const card = readCard(made.folder)
  rotate()
  using store = openStore(made.folder)
  using writer = SessionWriter.start(store, card, { sessionId: randomBytes(16), nowMin: T0, onErased() {} })
  begin(writer)
  writer.flush(T0)
  expect(store[SQL].all("SELECT epoch FROM key WHERE adopted = 0 ORDER BY epoch")).toEqual([{ epoch: 1 }, { epoch: 2 }])
})

test("what a window still holds is sealed to the card in force when it is stored, so older cards can be forgotten meanwhile", () => {
  using window = openWindow(made.folder)
  using other = openWindow(made.folder)
  for (const { writer } of [window, other]) {
    begin(writer)
    writer.append(note("waiting"))
  }
  other.writer.flush(T0)
  other.writer.append(note("erased"))
  window.writer.scrubs.put("a late secret", 0, 0)
  {
    using vault = unlockVault(made.folder, made.seed)
    vault.adopt()
    vault.dropScrubNotes(vault.scrubNotes().map(({ id }) => id))
    const open = vault.chunks().filter(({ state }) => state === "open")
    vault.beginOrder({ what: new Uint8Array(), looked: vault.chunks(), inside: open, whole: [] }, T0)
    vault.rotate()
  }
  window.writer.closeChunk({ nowMin: T0, last: true })
  other.writer.flush(T0) // Hears of the erase, and closes what is left.
  const claims = window.store[SQL].all<{ epoch: number }>("SELECT epoch FROM key WHERE adopted = 0")
  expect(claims).toEqual([{ epoch: 2 }, { epoch: 2 }])
  using vault = unlockVault(made.folder, made.seed)
  using keys = new RootKeys({ ...made.secrets(), oldBoxes: new Map() })
  expect(readScrubNotes(vault.store, keys)).toHaveLength(1)
  expect(vault.adopt()).toMatchObject({ adopted: 2, problems: [] })
  expect(vault.verifyFull()).toEqual([])
})

test("what opened older cards stays until its owner says otherwise, and then as long as anything known is sealed to one", () => {
  rotate()
  expect([...made.secrets().oldBoxes.keys()]).toEqual([1])
  rotate()
  expect([...made.secrets().oldBoxes.keys()]).toEqual([1, 2])
  using vault = unlockVault(made.folder, made.seed)
  const sql = vault.store[SQL]
  expect(vault.forgetOldCards()).toBe(2) // A chunk is not adopted.
  vault.adopt()
  expect(vault.forgetOldCards()).toBe(2) // A late secret waits.
  vault.dropScrubNotes(vault.scrubNotes().map(({ id }) => id))
  const columns = "store, no, epoch, orders, tombs, newest, pulls, settled, left"
  sql.run(`INSERT INTO remote(${columns}) VALUES (x'00', 1, 2, 0, 0, 0, 3, 3, x'')`)
  expect(vault.forgetOldCards()).toBe(2) // A host has an older card.
  sql.run("UPDATE remote SET epoch = 3, settled = 2")
  expect(vault.forgetOldCards()).toBe(2) // It has taken the new one, but not all has come that was there.
  sql.run("UPDATE remote SET settled = 3")
  expect(made.secrets().oldBoxes.size).toBe(2)
  expect(vault.forgetOldCards()).toBe(0)
  expect(made.secrets().oldBoxes.size).toBe(0)
  expect(vault.verifyFull()).toEqual([])
})

test("who unlocked before can neither read nor write with the old keys, and is told why", () => {
  using stale = unlockVault(made.folder, made.seed)
  const [chunk] = stale.chunks()
  if (chunk === undefined) throw new Error("no chunk")
  rotate()
  const rows = () => ["key", "ledger"].map((table) => stale.store[SQL].all(`SELECT * FROM ${table}`))
  const before = rows()
  for (const action of [
    () => stale.adopt(),
    () => stale.events(chunk),
    () => stale.rewrite(chunk, (events) => events as never, new Map()),
    () => stale.appendLedger("a".repeat(64), encodeUtf8("lost")),
    () => stale.beginOrder({ what: new Uint8Array(), looked: stale.chunks(), inside: [chunk], whole: [] }, T0),
    () => stale.rotate(),
    () => stale.verifyFull(),
  ])
    expect(action).toThrow(refusal("REKEYED"))
  expect(rows()).toEqual(before)
})

test("nor can who is in the middle of something", () => {
  const before = made.contents()
  for (const adopted of [false, true]) {
    using stale = unlockVault(made.folder, made.seed)
    const chunk = stale.chunks().find((one) => one.adopted === adopted)
    if (chunk === undefined) throw new Error("no chunk")
    const meanwhile = (events: readonly TraceEvent[]) => {
      rotate()
      return events.map(readmit)
    }
    expect(() => stale.rewrite(chunk, meanwhile, new Map())).toThrow(refusal("REKEYED"))
    expect(made.contents()).toEqual(before)
  }
})

test("no key goes in that is wrapped in a root key of before", () => {
  const pack = { kind: "pack", id: randomBytes(16) } as const
  using oldKeys = new RootKeys(made.secrets())
  rotate()
  using vault = unlockVault(made.folder, made.seed)
  const row = adoptKey(oldKeys, vault.store.vaultId, pack, 0, SecretKey.random())
  expect(() => putKey(vault.store[SQL], pack, row)).toThrow(refusal("REKEYED"))
})

test("the key file is changed by one program at a time", () => {
  using vault = unlockVault(made.folder, made.seed)
  const before = readFileSync(file("keys.json"))
  vault.store[SQL].write(() => {
    expect(() => removeSlot(made.folder, made.seed, "os")).toThrow(refusal("BUSY"))
  })
  expect(readFileSync(file("keys.json"))).toEqual(before)
})

describe("what is owed", () => {
  test("an erase owes a new root key, which pays for it", () => {
    made.erase(1)
    expect(made.contents()).not.toContain("note 1")
    using vault = unlockVault(made.folder, made.seed)
    vault.putPending(vault.orders()[0] ?? ({} as never), [])
    vault.rotate()
    expect(owedBy(vault.store)).toMatchObject({ rootKey: false, orders: 0, bytes: false })
  })

  test("while an erase is not through its chunks, the next root key is owed as well", () => {
    made.erase(1)
    rotate()
    using vault = unlockVault(made.folder, made.seed)
    expect(owedBy(vault.store)).toMatchObject({ rootKey: true, orders: 1 })
  })

  test("what is erased while keys are being moved is owed for the next time", () => {
    using vault = unlockVault(made.folder, made.seed)
    const [order] = vault.orders()
    if (order !== undefined) vault.putPending(order, [])
    stopAt(vault, "BEFORE INSERT ON key")
    expect(() => vault.rotate()).toThrow()
    eraseChunks(vault.store, vault.chunks().slice(0, 1), T0)
    vault[Symbol.dispose]()
    using next = unlockVault(made.folder, made.seed)
    expect(owedBy(next.store).rootKey).toBe(true)
    next.rotate()
    expect(owedBy(next.store).rootKey).toBe(false)
  })
})

/** From now on this connection fails where it would do that. */
function stopAt(vault: ReturnType<typeof unlockVault>, where: string): void {
  vault.store[SQL].exec(`CREATE TEMP TRIGGER stop ${where} BEGIN SELECT RAISE(ABORT, 'stopped here'); END`)
}

describe("stopped half way", () => {
  const STEPS = [
    ["with the key file alone replaced", "BEFORE UPDATE ON meta WHEN new.k = 'card_epoch'", true],
    ["with key file and card replaced", "BEFORE UPDATE ON meta WHEN new.k = 'card_epoch'", false],
    ["with the windows told", "BEFORE DELETE ON ledger", false],
    ["with half of the ledger moved", "BEFORE INSERT ON ledger WHEN new.seq = 1", false],
    ["with the records moved, at the last moment", "BEFORE UPDATE ON meta WHEN new.k = 'root_epoch'", false],
    ["with the records moved", "BEFORE INSERT ON key", false],
    ["with the keys moved, and the old root key forgotten", "BEFORE INSERT ON todo", false],
  ] as const

  test.each(STEPS)("%s: every way to unlock goes on with it, and windows lose nothing", (_, where, oldCard) => {
    made.erase(1)
    const before = made.contents()
    const card = readFileSync(file("card.json"))
    using window = openWindow(made.folder)
    begin(window.writer)
    window.writer.append(note("live"))
    {
      using vault = unlockVault(made.folder, made.seed)
      stopAt(vault, where)
      expect(() => vault.rotate()).toThrow()
      if (oldCard) writeFileSync(file("card.json"), card)
    }
    window.writer.flush(T0)
    window.writer.append(note("and on"))
    const { seeds } = made
    for (const seed of seeds) {
      const folder = made.copy()
      const found = made.contents(folder, seed)
      expect(found).toEqual(expect.arrayContaining([...before, "live"]))
      expect(made.keyFile(folder).epoch).toBe(2)
    }
    rotate()
    window.writer.closeChunk({ nowMin: T0, last: true })
    expect(made.contents()).toEqual(expect.arrayContaining([...before, "live", "and on"]))
  })

  test("a way to unlock can be added and taken away in between", () => {
    const before = made.contents()
    {
      using vault = unlockVault(made.folder, made.seed)
      stopAt(vault, "BEFORE INSERT ON key")
      expect(() => vault.rotate()).toThrow()
    }
    const fresh = SecretKey.random()
    addSlot(made.folder, made.seed, { kind: "os", id: "fresh", seed: fresh })
    removeSlot(made.folder, fresh, "words")
    expect(made.contents(made.folder, fresh)).toEqual(before)
  })
})

test("a vault that is repaired while its root key is being replaced keeps everything, whichever step it was at", () => {
  made.erase(1)
  const before = made.contents()
  for (const where of ["BEFORE DELETE ON ledger", "BEFORE INSERT ON key"]) {
    const folder = made.copy()
    {
      using vault = unlockVault(folder, made.seed)
      stopAt(vault, where)
      expect(() => vault.rotate()).toThrow()
    }
    for (const seed of [made.seed, null]) {
      const to = `${folder}-${seed === null ? "locked" : "repaired"}`
      expect(repairVault(folder, to, T0, seed)).toMatchObject({ losses: [], other: { notes: 0, ledgerEntries: 0 } })
      expect(made.contents(to)).toEqual(before)
    }
  }
})

describe("somebody who can write the folder", () => {
  test("cannot get a slot of theirs a new root key, by adding or weakening one before", () => {
    const before = readFileSync(file("keys.json"), "utf8")
    const forged = [
      before.replace(/"publicKey": "..../, '"publicKey": "0000'),
      before.replace('"ops": 3', '"ops": 4'),
      before.replace('"id": "os"', '"id": "so"'),
    ]
    for (const text of forged) {
      expect(text).not.toBe(before)
      using vault = unlockVault(made.folder, made.seed)
      writeFileSync(file("keys.json"), text)
      expect(() => vault.rotate()).toThrow(refusal("DAMAGED"))
      expect(readFileSync(file("keys.json"), "utf8")).toBe(text)
      writeFileSync(file("keys.json"), before)
      expect(vault.verifyFull()).toEqual([])
      expect(vault.epoch).toBe(1)
    }
  })

  test("cannot put an old key file and an old card back unnoticed", () => {
    const old = made.copy()
    rotate()
    const put = (...names: string[]) => {
      const folder = made.copy()
      for (const name of names) copyFileSync(file(name, old), file(name, folder))
      return folder
    }
    for (const [names, code] of [
      [["keys.json", "card.json"], "OLD_COPY"],
      [["keys.json"], "CARD_CHANGED"],
      [["card.json"], "CARD_CHANGED"],
      [["vault.db"], "OLD_COPY"],
    ] as const) {
      const folder = put(...names)
      expect(() => unlockVault(folder, made.seed), names.join()).toThrow(refusal(code))
      if (names.some((name) => name === "card.json")) expect(() => openWindow(folder)).toThrow(refusal("CARD_CHANGED"))
    }
    expect(made.contents(put("vault.db", "keys.json", "card.json"))).toEqual(made.contents(old))
  })

  test("nor with the number that says which root key it is of", () => {
    const [keys, card] = ["keys.json", "card.json"].map((name) => readFileSync(file(name)))
    rotate()
    for (const [name, text] of [
      ["keys.json", keys],
      ["card.json", card],
    ] as const)
      writeFileSync(file(name), text ?? "")
    using store = openStore(made.folder)
    store[SQL].run("UPDATE meta SET v = 1 WHERE k = 'root_epoch'")
    expect(() => unlockVault(made.folder, made.seed)).toThrow(refusal("OLD_COPY"))
  })

  test("cannot make the owner read or write under a wrong key with a number of theirs", () => {
    using vault = unlockVault(made.folder, made.seed)
    for (const value of [7, -1, 2 ** 40, "one"]) {
      vault.store[SQL].run("UPDATE meta SET v = ? WHERE k = 'root_epoch'", value)
      expect(() => vault.adopt()).toThrow(refusal("REKEYED"))
      eraseChunks(vault.store, [], T0)
      using again = unlockVault(made.folder, made.seed) // What opens says which it is.
      expect(again.verifyFull()).toEqual([])
    }
  })

  test("cannot put an old wrap of a key back", () => {
    using vault = unlockVault(made.folder, made.seed)
    const row = vault.store[SQL].get<{ owner: Uint8Array; wrap: Uint8Array }>(
      "SELECT owner, wrap FROM key WHERE adopted = 1 AND length(owner) = 20",
    )
    vault.rotate()
    vault.store[SQL].run("UPDATE key SET wrap = ?, epoch = 1 WHERE owner = ?", row?.wrap ?? null, row?.owner ?? null)
    expect(vault.verifyFull()).toMatchObject([{ code: "KEY" }])
  })
})

test("records that are not whole keep the old root key: nothing is begun", () => {
  using vault = unlockVault(made.folder, made.seed)
  const before = readFileSync(file("keys.json"))
  for (const text of ["DELETE FROM ledger WHERE seq = 1", "UPDATE meta SET v = x'00' WHERE k = 'checkpoint'"]) {
    vault.store[SQL].exec("SAVEPOINT change")
    vault.store[SQL].exec(text)
    expect(() => vault.rotate()).toThrow(refusal("DAMAGED"))
    vault.store[SQL].exec("ROLLBACK TO change; RELEASE change")
  }
  expect(readFileSync(file("keys.json"))).toEqual(before)
  vault.rotate()
  expect(vault.epoch).toBe(2)
})
