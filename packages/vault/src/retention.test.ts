import { randomBytes } from "node:crypto"
import { toHex } from "@tracehold/crypto"
import { expect, test } from "vitest"
import { begin, note, openWindow, readNotes, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import {
  copyForBackup,
  deleteOutbox,
  keepRetention,
  listChunks,
  listTombstones,
  openStore,
  owedBy,
  putOutbox,
  readRetention,
  type Store,
  setRetention,
  unlockVault,
  updateOutbox,
} from "./index.ts"
import { planTurn, takeTurn } from "./keep-retention.ts"
import { describeDropped, describeRetention } from "./retention-lines.ts"
import { SQL } from "./store.ts"

const sample = vaultForEach()
const DAY = 24 * 60
const ROOM = { free: 1e12, total: 2e12 }
const id = (n: number) => toHex(new Uint8Array(16).fill(n))

/** One closed chunk, recorded on that day after T0; `bytes` of text that does not compress. */
function record(folder: string, day: number, text = `day ${day}`, bytes = 0): void {
  using window = openWindow(folder, T0 + day * DAY)
  begin(window.writer, T0 + day * DAY)
  window.writer.append(note(text))
  for (let left = bytes; left > 0; left -= 20_000) window.writer.append(note(randomBytes(20_000).toString("base64")))
  window.writer.closeChunk({ nowMin: T0 + day * DAY, last: true })
}

/** Use the vault on each of these days. @returns the day on which something was dropped first; null for never. */
function use(store: Store, from: number, to: number): number | null {
  for (let day = from; day <= to; day++) if (keepRetention(store, T0 + day * DAY).dropped > 0) return day
  return null
}

test("without limits everything is kept, whatever its age", () => {
  const { folder } = sample()
  record(folder, 0)
  using store = openStore(folder)
  expect(use(store, 0, 5000)).toBe(null)
  expect(readRetention(store)).toMatchObject({ limits: null, notice: null, dropped: null })
  expect(describeRetention(readRetention(store), ROOM)).toEqual([])
})

test("by age: named two weeks before it is due, told, and gone as an erased chunk is", () => {
  const { folder, seed } = sample()
  for (const day of [0, 1, 50]) record(folder, day)
  using store = openStore(folder)
  setRetention(store, { days: 60, bytes: null })
  expect(use(store, 50, 55)).toBe(null)
  expect(readRetention(store).notice).toMatchObject({ chunks: 2, fromMin: T0, toMin: T0 + DAY, daysLeft: 9 })
  expect(describeRetention(readRetention(store), ROOM)).toEqual([
    expect.stringMatching(
      /^Retention will drop 2 chunks \(1 MB\) recorded from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d, not before 9 more days of use\. To keep all: /,
    ),
  ])
  expect(use(store, 56, 80)).toBe(64)
  expect(use(store, 65, 80)).toBe(null)
  expect(listChunks(store)).toHaveLength(1)
  expect(listTombstones(store).map(({ scope, by, events }) => [scope, by, events > 0])).toEqual([
    ["chunk", "retention", true],
    ["chunk", "retention", true],
  ])
  expect(describeRetention(readRetention(store), ROOM)).toEqual([])
  expect(describeDropped(readRetention(store))).toMatch(/^Retention has dropped 2 chunks, last on /)
  expect(owedBy(store)).toMatchObject({ bytes: false, rootKey: false })
  expect(store[SQL].all("SELECT 1 FROM block b JOIN chunk c ON c.rid = b.chunk WHERE c.state = 4")).toEqual([])
  using vault = unlockVault(folder, seed)
  expect(vault.adopt()).toMatchObject({ adopted: 1, problems: [] })
  expect(vault.verifyFull()).toEqual([])
  expect(vault.chunks().flatMap((chunk) => readNotes(vault, chunk))).toEqual(["day 50"])
})

test("by size: from 90 % on the oldest are named, and bring it back to 80 %", () => {
  const { folder } = sample()
  for (let day = 0; day < 12; day++) record(folder, day, `day ${day}`, 100_000)
  using store = openStore(folder)
  const full = readRetention(store).usedBytes
  setRetention(store, { days: null, bytes: Math.ceil(full / 0.89) })
  expect(use(store, 12, 60)).toBe(null)
  setRetention(store, { days: null, bytes: Math.ceil(full / 0.95) })
  expect(use(store, 61, 74)).toBe(null)
  expect(use(store, 75, 75)).toBe(75)
  const left = listChunks(store)
  expect(left.map(({ fromMin }) => (fromMin - T0) / DAY)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(readRetention(store).usedBytes).toBeLessThan(full * 0.88)
  expect(use(store, 76, 120)).toBe(null)
})

test("what is signed and not sent stays until it is sent, also when it was named before", () => {
  const { folder } = sample()
  record(folder, 0)
  record(folder, 1)
  using store = openStore(folder)
  const ref = listChunks(store)[0]
  if (ref === undefined) throw new Error("no chunk")
  setRetention(store, { days: 30, bytes: null })
  use(store, 31, 40)
  const entry = { id: id(1), ref, dueMin: T0, url: "https://example.test", envelope: new Uint8Array([1]) }
  putOutbox(store, entry, new Uint8Array([2]))
  expect(use(store, 41, 100)).toBe(45)
  expect(use(store, 46, 100)).toBe(null)
  expect(listChunks(store)).toMatchObject([{ session: ref.session, no: ref.no }])
  updateOutbox(store, id(1), { receipt: new Uint8Array([3]) })
  expect(use(store, 101, 120)).toBe(115)
})

test("a clock that leaps drops nothing: ahead, and what then seems old is named for two weeks; back, and the warning begins anew", () => {
  const { folder } = sample()
  for (let day = 0; day < 5; day++) record(folder, day)
  using store = openStore(folder)
  setRetention(store, { days: 365, bytes: null })
  expect(use(store, 5, 10)).toBe(null)
  expect(use(store, 800, 810)).toBe(null)
  expect(use(store, 11, 24)).toBe(null) // Back: nothing is old any more, so nothing is named.
  expect(readRetention(store).notice).toBe(null)
  expect(use(store, 800, 813)).toBe(null)
  for (const day of [850, 900, 1000]) expect(use(store, day, day + 13)).toBe(null)
  expect(use(store, 1014, 1014)).toBe(1014)
})

test("what comes over a limit after a warning has a warning of its own, by age as by size", () => {
  const { folder } = sample()
  record(folder, 0)
  record(folder, 20)
  using store = openStore(folder)
  setRetention(store, { days: 30, bytes: null })
  expect(use(store, 17, 30)).toBe(null)
  expect(use(store, 55, 55)).toBe(55)
  expect(listChunks(store)).toMatchObject([{ fromMin: T0 + 20 * DAY }])
  expect(use(store, 56, 69)).toBe(null)
  expect(use(store, 70, 70)).toBe(70)
  for (let day = 70; day < 78; day++) record(folder, day, "", 200_000)
  const full = readRetention(store).usedBytes
  setRetention(store, { days: null, bytes: full })
  expect(use(store, 78, 91)).toBe(null)
  for (let day = 91; day < 99; day++) record(folder, day, "", 200_000)
  expect(use(store, 92, 92)).toBe(92)
  expect(listChunks(store).length).toBeGreaterThanOrEqual(13)
  expect(use(store, 93, 106)).toBe(null)
})

test("a day counts once, however often the vault is used or started on it", () => {
  const { folder } = sample()
  record(folder, 0)
  {
    using store = openStore(folder)
    setRetention(store, { days: 30, bytes: null })
  }
  for (let i = 0; i < 100; i++) {
    using store = openStore(folder)
    expect(keepRetention(store, T0 + 40 * DAY + i).dropped).toBe(0)
  }
  using store = openStore(folder)
  for (let i = 0; i < 40; i++) expect(use(store, 40 + (i % 2), 40 + (i % 2))).toBe(null)
  expect(readRetention(store).notice?.daysLeft).toBe(13)
})

test("limits changed, or a backup put back: every chunk is warned about anew", () => {
  const { folder } = sample()
  record(folder, 0)
  using store = openStore(folder)
  setRetention(store, { days: 30, bytes: null })
  use(store, 40, 53)
  expect(readRetention(store).notice?.daysLeft).toBe(1)
  using copy = copyForBackup(folder, T0)
  expect(copy.storeBytes).toBeGreaterThan(0)
  setRetention(store, { days: 31, bytes: null })
  expect(readRetention(store).notice).toBe(null)
  expect(use(store, 54, 67)).toBe(null)
  setRetention(store, null)
  expect(use(store, 68, 200)).toBe(null)
})

test("a chunk that is being recorded stays whatever the clock says; one that a crash left open goes", () => {
  const { folder } = sample()
  using window = openWindow(folder)
  begin(window.writer)
  window.writer.append(note("alive"))
  window.writer.flush(T0)
  const other = openStore(folder)
  const crashed = openWindow(folder)
  begin(crashed.writer)
  crashed.writer.append(note("crashed"))
  crashed.writer.flush(T0)
  crashed[Symbol.dispose]()
  setRetention(other, { days: 30, bytes: null })
  expect(use(other, 400, 420)).toBe(414)
  window.writer.append(note("and on"))
  window.writer.flush(T0 + 1)
  expect(listChunks(other)).toMatchObject([{ state: "open" }])
  other[Symbol.dispose]()
})

test("a window goes on writing while older chunks are dropped", () => {
  const { folder, seed } = sample()
  record(folder, 0)
  using window = openWindow(folder, T0 + 100 * DAY)
  begin(window.writer, T0 + 100 * DAY)
  setRetention(window.store, { days: 30, bytes: null })
  for (let day = 100; day < 120; day++) {
    window.writer.append(note(`${day}`))
    window.writer.flush(T0 + 100 * DAY)
    keepRetention(window.store, T0 + day * DAY)
  }
  window.writer.closeChunk({ nowMin: T0 + 100 * DAY, last: true })
  using vault = unlockVault(folder, seed)
  expect(vault.chunks().flatMap((chunk) => readNotes(vault, chunk))).toHaveLength(20)
  expect(vault.verifyFull()).toEqual([])
})

test("what is signed, or limited otherwise, between the look and the turn is not dropped", () => {
  const { folder } = sample()
  record(folder, 0)
  record(folder, 1)
  using store = openStore(folder)
  setRetention(store, { days: 30, bytes: null })
  use(store, 40, 53)
  const at = T0 + 54 * DAY
  const turn = planTurn(store, at)
  const ref = listChunks(store)[0]
  if (turn === null || ref === undefined) throw new Error("nothing to do")
  expect(turn.drop).toHaveLength(2)
  const entry = { id: id(1), ref, dueMin: T0, url: "https://example.test", envelope: new Uint8Array([1]) }
  putOutbox(store, entry, new Uint8Array([2]))
  setRetention(store, { days: 31, bytes: null })
  expect(takeTurn(store, turn, at)).toEqual({ dropped: 0, more: false })
  expect(readRetention(store).notice).toBe(null)
  expect(use(store, 54, 67)).toBe(null)
  deleteOutbox(store, id(1))
  const again = planTurn(store, T0 + 68 * DAY)
  if (again === null) throw new Error("nothing to do")
  putOutbox(store, entry, new Uint8Array([2]))
  expect(takeTurn(store, again, T0 + 68 * DAY).dropped).toBe(1)
  expect(takeTurn(store, again, T0 + 68 * DAY).dropped).toBe(0)
  expect(listChunks(store)).toMatchObject([{ session: ref.session }])
})

test("limits out of range are refused; rows that nobody of ours wrote drop nothing", () => {
  const { folder } = sample()
  record(folder, 0)
  using store = openStore(folder)
  for (const limits of [
    { days: 29, bytes: null },
    { days: null, bytes: 999_999 },
    { days: null, bytes: null },
    { days: 30.5, bytes: null },
  ])
    expect(() => setRetention(store, limits)).toThrow(RangeError)
  for (const text of ["", "{}", '{"days":1,"bytes":null}', "[]", "365"]) {
    store[SQL].run("INSERT OR REPLACE INTO meta(k, v) VALUES ('retention', ?)", text)
    expect(use(store, 400, 420)).toBe(null)
  }
})

test("a large turn is done in parts, so that nothing waits long for it", () => {
  const { folder } = sample()
  using window = openWindow(folder)
  for (let i = 0; i < 40; i++) {
    begin(window.writer)
    window.writer.append(note(`${i}`))
    window.writer.closeChunk({ nowMin: T0, last: i === 39 })
  }
  using store = openStore(folder)
  setRetention(store, { days: 30, bytes: null })
  expect(use(store, 400, 413)).toBe(null)
  expect(keepRetention(store, T0 + 414 * DAY)).toEqual({ dropped: 32, more: true })
  expect(keepRetention(store, T0 + 414 * DAY)).toEqual({ dropped: 8, more: false })
})

test("a vault without limits tells when it is large, and every vault when its disk is filling", () => {
  const { folder } = sample()
  using store = openStore(folder)
  const view = readRetention(store)
  expect(describeRetention({ ...view, usedBytes: 19e9 }, ROOM)).toEqual([])
  expect(describeRetention({ ...view, usedBytes: 21e9 }, ROOM)).toEqual([expect.stringContaining("holds 21.0 GB")])
  expect(describeRetention(view, { free: 1.9e9, total: 100e9 })).toEqual([expect.stringContaining("has 1.9 GB left")])
  expect(describeRetention(view, { free: 2e9, total: 100e9 })).toEqual([])
})
