import { toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { describe, expect, test } from "vitest"
import { begin, bytesIn, names, note, onlyChunk, openWindow, readNotes, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import type { NewOrder } from "./begin-order.ts"
import { listChunks } from "./list-chunks.ts"
import { LOOKUP_ID } from "./lookup-key.ts"
import { type OpenVault, unlockVault } from "./open-vault.ts"
import { putOutbox, readOutbox } from "./outbox.ts"
import { readMeta, SQL } from "./store.ts"
import { listTombstones, owedBy } from "./tombstones.ts"

const sample = vaultForEach()
const WHAT = encodeUtf8("what-is-to-go-is-nobodys-business")

/** A vault with one closed and confirmed chunk. */
function closedChunk(): OpenVault {
  const { folder, seed } = sample()
  using window = openWindow(folder)
  begin(window.writer)
  window.writer.append(names(window.writer.putBlob("repo", encodeUtf8("a text"))))
  window.writer.append(note("one"))
  window.writer.flush(T0)
  window.writer.closeChunk({ nowMin: T0, last: true })
  const vault = unlockVault(folder, seed)
  vault.adopt()
  return vault
}

const orderFor = (vault: OpenVault, change: Partial<NewOrder> = {}): NewOrder => {
  const chunks = vault.chunks()
  return { what: WHAT, looked: chunks, inside: chunks, whole: [], ...change }
}

describe("an erase that must open chunks begins with one transaction", () => {
  test("in which drafts and what is unsent go, and a tombstone says that something does", () => {
    using vault = closedChunk()
    const chunk = onlyChunk(vault)
    vault.writeDraft(chunk, 0, WHAT)
    putOutbox(vault.store, { id: "ab".repeat(16), ref: chunk, dueMin: T0, url: "u", envelope: WHAT }, WHAT)
    expect(vault.beginOrder(orderFor(vault), T0)).toEqual({ complete: true })
    expect(vault.readDraft(chunk, 0)).toBeNull()
    expect(readOutbox(vault.store, "ab".repeat(16))).toBeNull()
    expect(listTombstones(vault.store)).toMatchObject([{ scope: "content", ref: { no: 0 }, events: 0, by: "owner" }])
    expect(owedBy(vault.store)).toMatchObject({ orders: 1, rootKey: true })
    expect(vault.orders()).toMatchObject([{ what: WHAT, pending: [{ session: chunk.session, no: 0 }] }])
    expect(vault.verifyFull()).toEqual([])
  })

  test("that says nothing in clear, not even by its length", () => {
    using vault = closedChunk()
    vault.beginOrder(orderFor(vault), T0)
    vault.beginOrder(orderFor(vault, { what: new Uint8Array(1000) }), T0)
    const rows = vault.store[SQL].all<{ bytes: number }>("SELECT length(body) AS bytes FROM todo WHERE kind = 4")
    expect(new Set(rows.map(({ bytes }) => bytes)).size).toBe(1)
    expect(bytesIn(sample().folder).includes(Buffer.from(WHAT))).toBe(false)
  })

  test("and nothing happens when a chunk is not as it was looked at", () => {
    using vault = closedChunk()
    const order = orderFor(vault)
    using window = openWindow(sample().folder)
    begin(window.writer)
    window.writer.flush(T0)
    expect(() => vault.beginOrder(order, T0)).toThrow(expect.objectContaining({ code: "BUSY" }))
    expect(listTombstones(vault.store)).toEqual([])
    expect(owedBy(vault.store).orders).toBe(0)
  })

  test("though one that it names anyhow may have grown", () => {
    using vault = closedChunk()
    using window = openWindow(sample().folder)
    begin(window.writer)
    window.writer.flush(T0)
    const order = orderFor(vault)
    window.writer.append(note("meanwhile"))
    window.writer.flush(T0)
    vault.beginOrder(order, T0)
    expect(vault.orders()).toMatchObject([{ pending: [{ no: 0 }, { no: 0 }] }])
  })

  test("chunks that go whole are gone with it, and nothing is owed for them", () => {
    using vault = closedChunk()
    const [chunk] = vault.chunks()
    vault.beginOrder(orderFor(vault, { whole: chunk === undefined ? [] : [chunk] }), T0)
    expect(vault.chunks()).toEqual([])
    expect(vault.orders()).toEqual([])
    expect(listTombstones(vault.store)).toMatchObject([{ scope: "chunk" }])
  })

  test("an open chunk ends where it is; its window hears of it, closes it and goes on with another", () => {
    const { folder, seed } = sample()
    let told = 0
    using window = openWindow(folder, T0, () => told++)
    using other = openWindow(folder, T0, () => told--)
    for (const { writer } of [window, other]) {
      begin(writer)
      writer.append(note("stored"))
      writer.flush(T0)
      writer.append(note("queued"))
    }
    const mine = toHex(new Uint8Array(window.store[SQL].get<{ id: Uint8Array }>("SELECT id FROM session LIMIT 1")?.id ?? []))
    using vault = unlockVault(folder, seed)
    const session = vault.chunks().find((chunk) => chunk.session === mine)?.session ?? ""
    vault.beginOrder(orderFor(vault, { inside: [{ session, no: 0 }] }), T0)
    window.writer.flush(T0)
    other.writer.flush(T0)
    expect(Math.abs(told)).toBe(1)
    expect(
      listChunks(vault.store)
        .map(({ state }) => state)
        .sort(),
    ).toEqual(["open", "sealed"])
    const [closed] = vault.chunks().filter(({ state }) => state === "sealed")
    expect(closed === undefined ? [] : readNotes(vault, closed)).toEqual(["stored"])
    expect(vault.adopt()).toMatchObject({ adopted: 1, problems: [] })
    expect(vault.verifyFull()).toEqual([])
  })

  test("what was erased is not found by its name: every window takes another lookup key", () => {
    using vault = closedChunk()
    using window = openWindow(sample().folder)
    begin(window.writer)
    window.writer.append(names(window.writer.putBlob("repo", encodeUtf8("a text"))))
    window.writer.flush(T0)
    const named = () => vault.store[SQL].all<{ name: Uint8Array }>("SELECT name FROM lookup").map(({ name }) => toHex(name))
    const before = named()
    vault.beginOrder(orderFor(vault, { inside: [] }), T0)
    expect([named(), readMeta(vault.store[SQL], LOOKUP_ID)]).toEqual([[], undefined])
    window.writer.flush(T0)
    for (const text of ["a text", "another"]) window.writer.append(names(window.writer.putBlob("repo", encodeUtf8(text))))
    window.writer.flush(T0)
    expect(named().filter((name) => before.includes(name))).toEqual([])
    expect(named().length).toBeGreaterThan(0)
  })
})

test("an order shrinks as it is done, and is forgotten at its end", () => {
  using vault = closedChunk()
  vault.beginOrder(orderFor(vault, { inside: vault.chunks() }), T0)
  const [order] = vault.orders()
  if (order === undefined) throw new Error("no order")
  vault.putPending(order, order.pending)
  expect(vault.orders()).toMatchObject([{ what: WHAT, pending: order.pending }])
  vault.putPending(order, [])
  expect(vault.orders()).toEqual([])
  expect(owedBy(vault.store).orders).toBe(0)
})
