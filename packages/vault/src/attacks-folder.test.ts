import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { boxPair, boxSeal, fromHex, randomBytes, SecretKey, signingPair, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { describe, expect, test } from "vitest"
import { blocksOfEvents, changeRows, copyOf, forgeChunk, recordSession, transplant } from "../fixtures/attacker.ts"
import { readmit } from "../fixtures/notes.ts"
import { begin, names, note, notesOf, onlyChunk, openWindow, readNotes, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { parseCard, writeCard } from "./card.ts"
import { addSlot, openStore, readCard, removeSlot, SessionWriter, unlockVault, VaultError } from "./index.ts"
import { SQL, writeMeta } from "./store.ts"

/** What somebody can do who may write the vault's folder, and what they get. They never have a slot's seed. */
const sample = vaultForEach()
const CARD_CHANGED = new VaultError("CARD_CHANGED")
const codes = (problems: readonly { code: string }[]) => problems.map(({ code }) => code)

describe("attack 4: another card, so that recording goes to another's key", () => {
  const mallory = () => signingPair(SecretKey.random())

  test("of another identity: no session starts, one that runs stops at its next chunk, and none of it is theirs", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    window.writer.append(note("before"))
    window.writer.flush(T0)
    const box = boxPair(SecretKey.random())
    writeFileSync(join(folder, "card.json"), writeCard(mallory(), 1, box.publicKey))
    expect(() => openWindow(folder)).toThrow(CARD_CHANGED)
    expect(() => unlockVault(folder, seed)).toThrow(CARD_CHANGED)
    window.writer.append(note("same chunk"))
    window.writer.closeChunk({ nowMin: T0, last: false })
    expect(() => begin(window.writer)).toThrow(CARD_CHANGED)
    const wraps = window.store[SQL].all<{ wrap: Uint8Array }>("SELECT wrap FROM key")
    expect(wraps.length).toBeGreaterThan(0)
    for (const { wrap } of wraps) expect(Buffer.from(wrap).includes(Buffer.from(box.publicKey))).toBe(false)
  })

  test("of the same identity, with a box key of theirs: it is not signed", () => {
    const { folder } = sample()
    const card = JSON.parse(readFileSync(join(folder, "card.json"), "utf8"))
    const box = toHex(boxPair(SecretKey.random()).publicKey)
    for (const forged of [
      { ...card, box },
      { ...card, epoch: card.epoch + 1, box },
      { ...card, epoch: card.epoch + 1 },
    ])
      expect(() => parseCard(JSON.stringify(forged))).toThrow(new VaultError("DAMAGED"))
  })

  test("of another identity, also in the database: a recorder that has seen the vault before stops all the same", () => {
    const { folder, seed } = sample()
    const { identity, epoch } = readCard(folder)
    const theirs = writeCard(mallory(), 1, boxPair(SecretKey.random()).publicKey)
    writeFileSync(join(folder, "card.json"), theirs)
    const card = parseCard(theirs)
    using store = openStore(folder)
    writeMeta(store[SQL], "vault_id", card.vaultId)
    writeMeta(store[SQL], "identity", card.identity)
    const options = { sessionId: randomBytes(16), nowMin: T0, onErased() {} }
    expect(() => SessionWriter.start(store, card, { ...options, pinned: { identity, epoch } })).toThrow(CARD_CHANGED)
    expect(() => unlockVault(folder, seed)).toThrow(CARD_CHANGED)
  })
})

describe("attack 5: sessions that nobody recorded, and chunks in place of others", () => {
  test("a forged session is there, but unconfirmed, until the owner has adopted it", () => {
    const { folder, seed } = sample()
    recordSession(folder, randomBytes(16), "genuine", 1)
    unlockVault(folder, seed).adopt()
    const ref = forgeChunk(folder, blocksOfEvents([note("forged")]))
    using vault = unlockVault(folder, seed)
    expect(notesOf(vault.events(ref))).toEqual(["forged"])
    expect(vault.chunks().map(({ session, adopted }) => [session === ref.session, adopted])).toEqual(
      expect.arrayContaining([
        [true, false],
        [false, true],
      ]),
    )
  })

  test.each([0, 1])("an adopted chunk (%i) that is replaced whole is told, and the forged one is never adopted", (no) => {
    const here = sample()
    const sessionId = randomBytes(16)
    const theirs = copyOf(here, "theirs")
    recordSession(here.folder, sessionId, "genuine", 2)
    unlockVault(here.folder, here.seed).adopt()
    recordSession(theirs, sessionId, "forged", 2)
    changeRows(here.folder, (db) => transplant(db, theirs, no))
    using vault = unlockVault(here.folder, here.seed)
    expect(vault.adopt().problems).toMatchObject([{ code: "REPLACED", no }])
    expect(onlyChunk(vault, no).adopted).toBe(false)
    expect(readNotes(vault, onlyChunk(vault, 1 - no))).toEqual([`genuine ${1 - no}`])
  })

  test("what an attacker says is adopted does not open: only the owner can wrap a key so", () => {
    const { folder, seed } = sample()
    forgeChunk(folder, blocksOfEvents([note("forged")]))
    changeRows(folder, (db) => db.exec("UPDATE key SET adopted = 1"))
    using vault = unlockVault(folder, seed)
    expect(() => vault.events(onlyChunk(vault))).toThrow(new VaultError("DAMAGED"))
    expect(vault.adopt().problems.length).toBeGreaterThan(0)
  })

  test("names that lead to a pack of other content: what was not stored for them is told, and nothing else stands for it", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    const put = (text: string) => {
      const hash = window.writer.putBlob("repo", encodeUtf8(text))
      window.writer.append(names(hash))
      window.writer.flush(T0)
      return hash
    }
    begin(window.writer)
    const hash = put("first")
    put("second")
    window.writer.closeChunk({ nowMin: T0, last: false })
    begin(window.writer)
    put("third")
    changeRows(folder, (db) => db.exec("UPDATE lookup SET pack = (SELECT max(rid) FROM pack)"))
    window.writer.closeChunk({ nowMin: T0, last: false })
    begin(window.writer)
    expect(put("first")).toBe(hash)
    window.writer.closeChunk({ nowMin: T0, last: true })
    using vault = unlockVault(folder, seed)
    expect(vault.blobs(onlyChunk(vault, 2))(hash)).toBeUndefined()
    expect(vault.verifyFull()).toMatchObject([{ code: "BLOB", no: 2 }])
  })

  test("an adopted chunk that is cut short, or said to be open still, is told", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    for (const m of [0, 1]) {
      window.writer.append(note(`minute ${m}`))
      window.writer.flush(T0 + 12 * m)
    }
    window.writer.closeChunk({ nowMin: T0 + 12, last: true })
    window[Symbol.dispose]()
    unlockVault(folder, seed).adopt()
    for (const state of [0, 3]) {
      const copy = copyOf({ ...sample(), folder }, `state-${state}`)
      changeRows(copy, (db) => {
        db.exec("DELETE FROM block WHERE first > 0")
        db.exec(`UPDATE chunk SET state = ${state}, events = (SELECT last + 1 FROM block)`)
      })
      using vault = unlockVault(copy, seed)
      expect(codes(vault.adopt().problems)).toContain("REPLACED")
      expect(codes(vault.verifyFull())).toContain("REPLACED")
    }
  })
})

describe("attack 6: blocks dropped, doubled, put in another order, moved", () => {
  test.each<[string, string]>([
    ["the first dropped", "DELETE FROM block WHERE first = 0 AND chunk = 1"],
    ["one in the middle dropped", "DELETE FROM block WHERE first = 2 AND chunk = 1"],
    [
      "the middle dropped and the rest moved up",
      "DELETE FROM block WHERE first = 2 AND chunk = 1; UPDATE block SET first = first - 1, last = last - 1 WHERE first > 2 AND chunk = 1; UPDATE chunk SET events = events - 1 WHERE rid = 1",
    ],
    ["the end dropped", "DELETE FROM block WHERE kind = 2 AND chunk = 1"],
    [
      "one doubled",
      "UPDATE block SET first = first + 101, last = last + 101 WHERE first > 2 AND chunk = 1; UPDATE block SET first = first - 100, last = last - 100 WHERE first > 100; UPDATE chunk SET events = events + 1 WHERE rid = 1; INSERT INTO block(chunk, first, last, kind, to_min, raw, body) SELECT chunk, 3, 3, kind, to_min, raw, body FROM block WHERE first = 2 AND chunk = 1",
    ],
    [
      "two in each other's place",
      "UPDATE block SET first = -1 WHERE first = 1 AND chunk = 1; UPDATE block SET first = 1, last = 1 WHERE first = 2 AND chunk = 1; UPDATE block SET first = 2, last = 2 WHERE first = -1 AND chunk = 1",
    ],
    [
      "one moved into another chunk at the same place",
      "DELETE FROM block WHERE chunk = 2 AND first = 2; UPDATE block SET chunk = 2 WHERE chunk = 1 AND first = 2",
    ],
    ["all moved into another chunk", "DELETE FROM block WHERE chunk = 2; UPDATE block SET chunk = 2 WHERE chunk = 1"],
    ["a segment said to be a row", "UPDATE block SET kind = 0 WHERE chunk = 1 AND first = 2"],
    ["a row said to be younger", "UPDATE block SET to_min = to_min + 1 WHERE chunk = 1 AND first = 2"],
  ])("%s: told, nothing is adopted, and the chunk does not read", (_, change) => {
    const { folder, seed } = sample()
    for (const label of ["one", "two"]) {
      using window = openWindow(folder)
      begin(window.writer)
      for (let n = 0; n < 4; n++) {
        window.writer.append(note(`${label} ${n}`, n))
        window.writer.flush(T0 + n * 11) // So far apart that each stays a block of its own.
      }
      window.writer.closeChunk({ nowMin: T0 + 44, last: true })
    }
    changeRows(folder, (db) => {
      expect(db.prepare("SELECT count(*) FROM block WHERE chunk = 1").pluck().get()).toBeGreaterThanOrEqual(4)
      db.exec(change)
    })
    using vault = unlockVault(folder, seed)
    const { adopted, problems } = vault.adopt()
    expect(problems.length).toBeGreaterThan(0)
    expect(adopted + problems.length).toBe(2)
    for (const chunk of vault.chunks().filter((c) => !c.adopted))
      expect(() => vault.events(chunk)).toThrow(new VaultError("DAMAGED"))
  })
})

describe("attack 7: a chunk put back to what it was before a secret was taken out", () => {
  test("while it is pinned by the next chunk", () => {
    const here = sample()
    const old = recordWithLateSecret(here)
    changeRows(here.folder, (db) => transplant(db, old, 0))
    using vault = unlockVault(here.folder, here.seed)
    expect(vault.adopt().problems).toMatchObject([{ code: "REPLACED", no: 0 }])
  })

  test("when it is adopted, by its key row", () => {
    const here = sample()
    const old = recordWithLateSecret(here)
    unlockVault(here.folder, here.seed).adopt()
    changeRows(here.folder, (db) => transplant(db, old, 0))
    using vault = unlockVault(here.folder, here.seed)
    expect(vault.adopt().problems).toMatchObject([{ code: "REPLACED", no: 0 }])
  })

  test("when the owner took it out, also by the whole state before", () => {
    const here = sample()
    recordSession(here.folder, randomBytes(16), "secret", 1)
    unlockVault(here.folder, here.seed).adopt()
    const old = copyOf(here, "old")
    {
      using vault = unlockVault(here.folder, here.seed)
      vault.rewrite(onlyChunk(vault), (events) => events.filter(({ kind }) => kind !== "gap").map(readmit), new Map())
    }
    changeRows(here.folder, (db) => transplant(db, old, 0))
    using vault = unlockVault(here.folder, here.seed)
    expect(codes(vault.adopt().problems)).toEqual(["REPLACED"])
    expect(codes(vault.verifyFull())).toContain("REPLACED")
  })

  /** A chunk from which a secret was taken out while it was open, and one after it. @returns a copy from before. */
  function recordWithLateSecret(here: ReturnType<typeof sample>): string {
    using window = openWindow(here.folder)
    begin(window.writer)
    window.writer.append(note("secret"))
    window.writer.flush(T0)
    const old = copyOf(here, "old")
    window.writer.rewrite((events) => events.map((e) => (e.kind === "gap" ? note("******") : e)), new Map(), T0)
    window.writer.closeChunk({ nowMin: T0, last: false })
    begin(window.writer)
    window.writer.closeChunk({ nowMin: T0, last: true })
    return old
  }
})

describe("attack 8: an older copy of the database in place of the vault's", () => {
  test("with the newer key file: what it lacks is not told by the vault alone, but nothing in it is newer than it was", () => {
    const here = sample()
    recordSession(here.folder, randomBytes(16), "first", 1)
    unlockVault(here.folder, here.seed).adopt()
    const old = copyOf(here, "old")
    recordSession(here.folder, randomBytes(16), "second", 1)
    unlockVault(here.folder, here.seed).adopt()
    for (const name of readdirSync(here.folder)) if (name.startsWith("vault.db")) rmSync(join(here.folder, name))
    cpSync(join(old, "vault.db"), join(here.folder, "vault.db"))
    using vault = unlockVault(here.folder, here.seed)
    expect(vault.chunks().flatMap((chunk) => readNotes(vault, chunk))).toEqual(["first 0"])
    expect(vault.verifyFull()).toEqual([])
  })
})

describe("attack 9: a slot of theirs in the key file, or a weaker one", () => {
  type Slot = { id: string; publicKey: string; sealed: string; params: { salt: string; ops: number; mem: number } | null }
  type File = { slots: Slot[]; backup: string | null; epoch: number }
  const theirs = () => boxPair(SecretKey.random())
  const params = { salt: "ab".repeat(16), ops: 4, mem: 1 << 27 }

  test.each<[string, (file: File) => void]>([
    ["a slot added", ({ slots }) => slots.push({ ...(slots[0] as Slot), id: "new", publicKey: toHex(theirs().publicKey) })],
    [
      "a slot's key changed, and something sealed to it",
      ({ slots }) => {
        const slot = slots[1] as Slot
        slot.publicKey = toHex(theirs().publicKey)
        slot.sealed = toHex(boxSeal(fromHex(slot.publicKey), randomBytes(40)))
      },
    ],
    [
      "the passphrase's cost lowered to the floor",
      ({ slots }) => Object.assign(slots[1]?.params ?? {}, { ops: 3, mem: 1 << 26 }),
    ],
    ["its salt changed", ({ slots }) => Object.assign(slots[1]?.params ?? {}, { salt: "cd".repeat(16) })],
    ["a slot taken away", ({ slots }) => slots.pop()],
    [
      "backups to be encrypted for them",
      (file) => {
        file.backup = `age1${"q".repeat(58)}`
      },
    ],
    [
      "an older epoch",
      (file) => {
        file.epoch--
      },
    ],
  ])("%s: no way opens it, and none is added or taken away, so that the root key is never sealed to theirs", (_, change) => {
    const { folder, seed } = sample()
    addSlot(folder, seed, { kind: "pass", id: "pass", seed: SecretKey.random(), params })
    const path = join(folder, "keys.json")
    const file = JSON.parse(readFileSync(path, "utf8"))
    change(file)
    const text = JSON.stringify(file)
    writeFileSync(path, text)
    const damaged = new VaultError("DAMAGED")
    expect(() => unlockVault(folder, seed)).toThrow(damaged)
    expect(() => addSlot(folder, seed, { kind: "phrase", id: "more", seed: SecretKey.random() })).toThrow(damaged)
    expect(() => removeSlot(folder, seed, "pass")).toThrow(VaultError)
    expect(readFileSync(path, "utf8")).toBe(text)
  })

  test.each([{ ops: 2 }, { mem: (1 << 26) - 1 }, { mem: 2 ** 31 }, { ops: 1000 }])(
    "a cost that no passphrase of ours has (%j) is refused before it is tried",
    (change) => {
      const { folder, seed } = sample()
      addSlot(folder, seed, { kind: "pass", id: "pass", seed: SecretKey.random(), params })
      const path = join(folder, "keys.json")
      const file = JSON.parse(readFileSync(path, "utf8"))
      Object.assign(file.slots[1].params, change)
      writeFileSync(path, JSON.stringify(file))
      expect(() => unlockVault(folder, seed)).toThrow(new VaultError("DAMAGED"))
    },
  )
})
