import { toHex } from "@tracehold/crypto"
import { admitFrame } from "@tracehold/policy"
import type { Pin, TraceEvent } from "@tracehold/trace"
import { adoptPacks } from "./adopt-packs.ts"
import { readBelief } from "./belief.ts"
import { checkPin, pinIn } from "./chunk-pins.ts"
import { checkUnchanged, makeRevision, putRevision } from "./owner-chunk.ts"
import { journalSpans } from "./plan-spans.ts"
import { chunkOwner, openChunkKeys, readChunkEvents } from "./read-chunk.ts"
import type { RootKeys } from "./root-keys.ts"
import { type ChunkRow, dropChunk, findChunk, findKey, hasLater, packsOf, spansOf } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { STATE } from "./tables.ts"

/**
 * Close a chunk that its writer could not: with all the events that are there, a gap that says why it ends, and an end event; under a
 * fresh key, adopted, and marked to be scanned again. One without any event is dropped.
 *
 * @returns false when it was dropped.
 * @throws VaultError `DAMAGED`; `BUSY` when it changed meanwhile.
 */
export function closeLeftOpen(store: Store, keys: RootKeys, row: ChunkRow): boolean {
  const sql = store[SQL]
  const belief = readBelief(sql)
  if (row.events === 0) {
    sql.write(() => {
      checkUnchanged(sql, row, belief)
      dropChunk(sql, row.rid, row)
      sql.run("DELETE FROM chunk WHERE rid = ?", row.rid)
    })
    return false
  }
  using old = sql.read(() => {
    checkUnchanged(sql, row, belief) // The key of another revision would look like damage.
    return openChunkKeys(store, keys, row)
  })
  const { events, spans } = sql.read(() => {
    checkUnchanged(sql, row, belief)
    return { events: readChunkEvents(store, old, row), spans: spansOf(sql, row.rid) }
  })
  const atMs = events.at(-1)?.atMs ?? 0
  const why = row.state === STATE.cut ? ({ reason: "erased", what: "erase" } as const) : ({ reason: "crash", what: "" } as const)
  const gap = admitFrame({ kind: "gap", atMs, ...why, fromMs: atMs, count: 0 })
  const revision = makeRevision(store, keys, row, {
    events: [...events, gap],
    spans: [...spans, ...journalSpans(events.length, 1, spans.at(-1)?.toMin ?? row.to_min)],
    packs: packsOf(sql, row.rid).map(({ id }) => toHex(id)),
    pin: pinOfBefore(store, row, events),
    last: !hasLater(sql, row),
    scan: { detectors: null, provisional: true },
  })
  using _fresh = revision.keys
  sql.write(() => {
    checkUnchanged(sql, row, belief)
    adoptPacks(sql, store.vaultId, keys, row.rid)
    putRevision(store, row, old, revision)
  })
  return true
}

/** The chunk before as it is now, when it is still the one that this chunk's start knew; else what the start said. */
function pinOfBefore(store: Store, row: ChunkRow, events: readonly TraceEvent[]): Pin | null {
  const said = pinIn(events[0], undefined)
  if (said === null || checkPin(store, row.session, said) !== null) return said?.pin ?? null
  const before = findChunk(store[SQL], row.session, said.pin.no)
  const key = before === undefined ? undefined : findKey(store[SQL], chunkOwner(before))
  if (before === undefined || key === undefined) return said.pin
  return { no: before.no, rev: before.rev, keyId: toHex(key.key_id), events: before.events }
}
