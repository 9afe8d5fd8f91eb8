import { encodeUtf8 } from "@tracehold/trace"
import { expect, test } from "vitest"
import { begin, bytesIn, names, note, openWindow, readNotes, type Sample, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { copyStore, newHost, newVaultAt, pullHere, pullOnce, recordSession, rowsIn } from "../fixtures/two-hosts.ts"
import {
  eraseChunks,
  eraseSince,
  forgetHost,
  listChunks,
  listHosts,
  listTombstones,
  openStore,
  owedBy,
  unlockVault,
  verifyQuick,
} from "./index.ts"
import { moveOut } from "./pull-host.ts"
import { nextOffer } from "./pull-offer.ts"
import { SQL } from "./store.ts"

const sample = vaultForEach()

/** All notes that the owner can read, sorted, after taking in what is new. */
function ownersNotes({ folder, seed }: Sample = sample()): string[] {
  using vault = unlockVault(folder, seed)
  expect(vault.adopt().problems).toEqual([])
  vault.settleOwed()
  expect(vault.verifyFull()).toEqual([])
  return vault
    .chunks()
    .flatMap((chunk) => readNotes(vault, chunk))
    .sort()
}

/** The first chunk of a store that still has its events. */
function firstChunk(folder: string) {
  using store = openStore(folder)
  const [chunk] = listChunks(store)
  if (chunk === undefined) throw new Error("no chunk")
  return chunk
}

test("what a host recorded is taken over sealed, is erased there, and opens at the owner's", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  recordSession(host, ["one", "two"])
  recordSession(folder, ["own"])
  const sealed = rowsIn(host, "block")
  expect(await pullOnce(folder, host)).toMatchObject({ taken: 2, aside: [], left: 0, complete: true, older: false })
  {
    using there = openStore(host)
    expect(listChunks(there)).toEqual([])
    expect(listTombstones(there).map(({ by }) => by)).toEqual(["moved", "moved"])
    expect(verifyQuick(there)).toEqual([])
    using here = openStore(folder)
    const store = listHosts(here)[0]?.store
    expect(listChunks(here).map((chunk) => chunk.host)).toEqual(expect.arrayContaining([store, store, null]))
  }
  expect(rowsIn(host, "block")).toEqual([])
  expect(rowsIn(host, "pack")).toEqual([])
  for (const body of sealed) {
    expect(bytesIn(host).includes(Buffer.from(body))).toBe(false)
    expect(bytesIn(folder).includes(Buffer.from(body))).toBe(true)
  }
  expect(ownersNotes()).toEqual(["one", "own", "two"])
  expect(await pullHere(folder, host)).toMatchObject({ taken: 0, left: 0 })
})

test("what a window is writing stays at the host until it is closed; files that later chunks use stay whole", async () => {
  const { folder, seed } = sample()
  const host = newHost(sample())
  using window = openWindow(host)
  const { writer } = window
  begin(writer)
  const shared = writer.putBlob("repo", encodeUtf8("shared"))
  writer.append(names(shared))
  writer.append(note("closed"))
  writer.closeChunk({ nowMin: T0, last: false })
  begin(writer)
  writer.append(names(writer.putBlob("repo", encodeUtf8("shared"))))
  writer.append(note("open"))
  writer.flush(T0)
  expect(await pullHere(folder, host)).toMatchObject({ taken: 1, left: 1 })
  {
    using vault = unlockVault(folder, seed)
    vault.adopt()
    vault.erase([firstChunk(folder)], T0 + 1)
    expect(owedBy(vault.store), "its files wait for the chunk that is still there").toMatchObject({ packs: 0, hosts: 1 })
  }
  writer.append(note("later"))
  writer.closeChunk({ nowMin: T0 + 1, last: true })
  expect(await pullHere(folder, host)).toMatchObject({ taken: 1, left: 0, erasedThere: 0 })
  using vault = unlockVault(folder, seed)
  expect(vault.adopt().problems).toEqual([])
  expect(vault.settleOwed()).toBe(0)
  expect(vault.verifyFull()).toEqual([])
  expect(vault.chunks().flatMap((chunk) => readNotes(vault, chunk))).toEqual(["open", "later"])
})

test("for a host that is no more, what waits for it waits no longer", async () => {
  const { folder, seed } = sample()
  const host = newHost(sample())
  using window = openWindow(host)
  for (const text of ["closed", "open"]) {
    begin(window.writer)
    window.writer.append(names(window.writer.putBlob("repo", encodeUtf8("shared"))))
    window.writer.append(names(window.writer.putBlob("repo", encodeUtf8(text))))
    if (text === "closed") window.writer.closeChunk({ nowMin: T0, last: false })
    else window.writer.flush(T0)
  }
  expect(await pullHere(folder, host)).toMatchObject({ taken: 1, left: 1 })
  using vault = unlockVault(folder, seed)
  vault.adopt()
  vault.erase([firstChunk(folder)], T0 + 1)
  expect(rowsIn(folder, "pack")).toHaveLength(1)
  const [known] = listHosts(vault.store)
  expect([forgetHost(vault.store, "0".repeat(32)), forgetHost(vault.store, known?.store ?? "")]).toEqual([false, true])
  expect(vault.settleOwed()).toBe(0)
  expect(owedBy(vault.store)).toMatchObject({ packs: 0, hosts: 0 })
  expect(rowsIn(folder, "pack")).toEqual([])
})

test("a session that a crash ended on the host is taken over as it is, and closed by the owner", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  const window = openWindow(host)
  begin(window.writer)
  window.writer.append(note("before the crash"))
  window.writer.flush(T0)
  window[Symbol.dispose]() // Nothing was closed: as after a kill.
  expect(await pullHere(folder, host)).toMatchObject({ taken: 1, left: 0 })
  expect(ownersNotes()).toEqual(["before the crash"])
})

test("erased at the owner's after it was taken, it does not come again, whoever puts the host's store back", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  recordSession(host, ["one", "two"])
  const copy = newHost(sample(), "copy")
  copyStore(host, copy)
  expect(await pullHere(folder, host)).toMatchObject({ taken: 2 })
  {
    using store = openStore(folder)
    eraseChunks(store, [firstChunk(folder)], T0 + 1)
  }
  expect(await pullHere(folder, copy)).toMatchObject({ taken: 0, left: 0, aside: [], older: true })
  expect(ownersNotes()).toEqual(["two"])
  expect(rowsIn(copy, "block")).toEqual([])
})

test("a time that was erased at the owner's is erased on the host before anything is taken", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  recordSession(host, ["before"], T0)
  recordSession(host, ["meant"], T0 + 20)
  {
    using store = openStore(folder)
    eraseSince(store, T0 + 10, T0 + 30)
  }
  recordSession(host, ["after"], T0 + 40)
  expect(await pullHere(folder, host)).toMatchObject({ taken: 2, erasedThere: 1, left: 0 })
  expect(ownersNotes()).toEqual(["after", "before"])
  expect(await pullHere(folder, host)).toMatchObject({ taken: 0, erasedThere: 0 })
})

test("a host that is put back to before it heard of an erase does not bring back what was erased", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  recordSession(host, ["meant"], T0 + 20)
  const copy = newHost(sample(), "copy")
  copyStore(host, copy)
  {
    using store = openStore(folder)
    eraseSince(store, T0 + 10, T0 + 30)
  }
  expect(await pullHere(folder, host)).toMatchObject({ taken: 0, erasedThere: 1 })
  expect(await pullHere(folder, copy)).toMatchObject({ taken: 0, erasedThere: 1, older: true })
  expect(ownersNotes()).toEqual([])
})

test("what turns up on a host later and is of a time that was erased is erased there, as far as it reaches into it", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  expect(await pullHere(folder, host)).toMatchObject({ taken: 0 })
  {
    using store = openStore(folder)
    eraseSince(store, T0 + 10, T0 + 30)
  }
  expect(await pullHere(folder, host)).toMatchObject({ erasedThere: 0 })
  recordSession(host, ["within"], T0 + 20)
  {
    using window = openWindow(host, T0 + 5)
    for (const minute of [5, 6, 20]) {
      if (minute === 5) begin(window.writer, T0 + 5)
      window.writer.append(note(`at ${minute}`))
      window.writer.flush(T0 + minute)
    }
  }
  expect(await pullHere(folder, host)).toMatchObject({ taken: 1, erasedThere: 2, left: 0 })
  expect(ownersNotes()).toEqual(["at 5", "at 6"])
})

test("what was erased on the host is erased at the owner's too, and explains what is missing", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  recordSession(host, ["one", "two", "three"])
  {
    using store = openStore(host)
    eraseChunks(store, [firstChunk(host)], T0 + 1) // Before it was taken.
  }
  const copy = newHost(sample(), "copy")
  copyStore(host, copy)
  expect(await pullHere(folder, host)).toMatchObject({ taken: 2, erasedHere: 0 })
  expect(ownersNotes()).toEqual(["three", "two"])
  {
    using store = openStore(copy)
    eraseChunks(store, [firstChunk(copy)], T0 + 2) // After: the host had not heard yet that it was taken.
    eraseSince(store, T0 + 50, T0 + 51)
    eraseSince(store, T0 + 50, T0 + 51)
  }
  expect(await pullHere(folder, copy)).toMatchObject({ taken: 0, erasedHere: 1 })
  expect(ownersNotes()).toEqual(["three"])
})

test("what a host dropped for its age or size stays at the owner's, once it is there, and is told where it is not", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  recordSession(host, ["one", "two"])
  const copy = newHost(sample(), "copy")
  copyStore(host, copy)
  expect(await pullHere(folder, host)).toMatchObject({ taken: 2 })
  recordSession(copy, ["three", "four"], T0 + 10)
  {
    using store = openStore(copy)
    const [one, , three] = listChunks(store)
    if (one === undefined || three === undefined) throw new Error("no chunks")
    eraseChunks(store, [one, three], T0 + 20, "retention")
  }
  expect(await pullHere(folder, copy)).toMatchObject({ erasedHere: 0 })
  expect(ownersNotes()).toEqual(["four", "one", "two"])
  using store = openStore(folder)
  expect(listTombstones(store)).toMatchObject([{ by: "retention", scope: "chunk" }])
})

test("a chunk whose name is taken is put aside at the host, told, and nothing of either is lost", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  const window = openWindow(host)
  begin(window.writer)
  window.writer.append(note("in both"))
  window.writer.flush(T0)
  const copy = newHost(sample(), "copy")
  copyStore(host, copy) // A copied folder: its session is dead, the other one goes on.
  expect(await pullHere(folder, copy)).toMatchObject({ taken: 1 })
  window.writer.append(note("only in one"))
  window.writer.closeChunk({ nowMin: T0, last: true })
  window[Symbol.dispose]()
  const { session } = firstChunk(host)
  const clash = { taken: 0, left: 1, aside: [{ session, no: 0, why: "clash" }] }
  expect(await pullHere(folder, host)).toMatchObject(clash)
  expect(ownersNotes()).toEqual(["in both"])
  expect(await pullHere(folder, host)).toMatchObject(clash)
  expect(firstChunk(host).events).toBe(4)
})

test("a host cannot add to, or erase from, sessions of another store", async () => {
  const { folder } = sample()
  recordSession(folder, ["own"])
  const own = firstChunk(folder)
  const host = newHost(sample())
  recordSession(host, ["its"])
  {
    using store = openStore(host)
    const sql = store[SQL]
    sql.pragma("foreign_keys = OFF")
    const session = Buffer.from(own.session, "hex")
    sql.run("UPDATE session SET id = ?", session)
    sql.run("UPDATE chunk SET session = ?, no = 7", session)
    sql.run("UPDATE key SET owner = ? WHERE length(owner) = 20", Buffer.concat([session, Buffer.from([7, 0, 0, 0])]))
    const tomb =
      "INSERT INTO tombstone(at_min, scope, session, chunk_no, from_ms, to_ms, events, by) VALUES (?, 1, ?, 0, 0, ?, 3, 0)"
    sql.run(tomb, T0, session, (T0 + 99) * 60_000)
  }
  expect(await pullHere(folder, host)).toMatchObject({ taken: 0, erasedHere: 0, aside: [{ no: 7, why: "clash" }] })
  expect(ownersNotes()).toEqual(["own"])
})

test("a vault with keys, another owner's host and the store itself are not pulled", async () => {
  const { folder, base } = sample()
  const check = (host: string) => expect(pullHere(folder, host)).rejects.toMatchObject({ code: "NOT_A_HOST" })
  await check(folder)
  const stranger = { ...sample(), folder: `${base}/stranger` }
  newVaultAt(stranger.folder)
  await check(newHost(stranger, "strangers-host"))
  const copy = newHost(sample(), "copy")
  copyStore(folder, copy)
  await check(copy)
})

test("a note of a secret that was learnt too late goes along, and is not forgotten before its chunk is safe", async () => {
  const { folder, seed } = sample()
  const host = newHost(sample())
  using window = openWindow(host)
  begin(window.writer)
  window.writer.append(note("x hidden-value y"))
  window.writer.closeChunk({ nowMin: T0, last: false })
  window.writer.scrubs.put("hidden-value", 0, 0)
  begin(window.writer)
  window.writer.append(note("next"))
  window.writer.flush(T0)
  expect(await pullHere(folder, host)).toMatchObject({ taken: 1 })
  using vault = unlockVault(folder, seed)
  expect(vault.scrubNotes().map(({ note: { from, to, length } }) => ({ from, to, length }))).toEqual([
    { from: 0, to: 0, length: 12 },
  ])
  using there = openStore(host)
  expect(owedBy(there).scrubs).toBe(0)
})

test("a host keeps a chunk that is not the very one that was taken, or that is still written", () => {
  const host = newHost(sample())
  using window = openWindow(host)
  begin(window.writer)
  window.writer.append(note("open"))
  window.writer.flush(T0)
  recordSession(host, ["closed"])
  using store = openStore(host)
  const offered = nextOffer(store, null)
  const open = listChunks(store).find(({ state }) => state === "open")
  if (offered === null || open === undefined) throw new Error("two chunks")
  const { session, no, rev, keyId, events } = offered
  const taken = { kind: "taken", session, no, rev, keyId, events } as const
  const leave = [
    { ...taken, keyId: "0".repeat(32) },
    { ...taken, rev: rev + 1 },
    { ...taken, events: events - 1 },
  ]
  for (const other of leave) expect(moveOut(store, other, T0)).toBe(false)
  const key = store[SQL].get<{ id: string }>(
    "SELECT lower(hex(key_id)) AS id FROM key WHERE lower(hex(owner)) LIKE ?",
    `${open.session}%`,
  )
  expect(moveOut(store, { ...taken, session: open.session, keyId: key?.id ?? "", events: 99 }, T0)).toBe(false)
  expect(listChunks(store)).toHaveLength(2)
  expect([moveOut(store, taken, T0), moveOut(store, taken, T0)]).toEqual([true, true])
  expect(listChunks(store)).toMatchObject([{ session: open.session }])
})

test("a host's store that was damaged is told chunk by chunk, and the others are taken", async () => {
  const { folder } = sample()
  const host = newHost(sample())
  recordSession(host, ["one", "two"])
  {
    using store = openStore(host)
    store[SQL].run("UPDATE block SET last = last + 1 WHERE chunk = 1 AND first = 0")
  }
  expect(await pullHere(folder, host)).toMatchObject({ taken: 1, left: 1, aside: [{ no: 0, why: "damaged" }] })
})
