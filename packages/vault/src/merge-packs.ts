import type { OwnPack } from "./chunk-packs.ts"
import { guardedWrite, type Outcome } from "./guarded-write.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { sealNewPack } from "./own-packs.ts"
import { openPack, PACK_BYTES, packEntries } from "./pack.ts"
import { SEGMENT_MINUTES } from "./plan-spans.ts"
import { dropUnused, type PackRow, putPack } from "./rows.ts"
import type { Session } from "./session.ts"
import type { Sql } from "./sql.ts"
import { SQL } from "./store.ts"

/**
 * Put the chunk's small packs together before it closes: a version saved each minute lies in a pack of its own until then. Only packs
 * of the same 10 minutes, so that an erase by time still takes little beside what was asked; only ones that no other chunk uses.
 */
export function mergePacks(session: Session, chunk: OpenChunk): Outcome<null> {
  for (const group of groupsOf([...chunk.packs.own.values()])) {
    const outcome = mergeGroup(session, chunk, group)
    if (outcome.kind !== "done") return outcome
  }
  return { kind: "done", value: null }
}

/** Neighbours that fit into one pack together. */
function groupsOf(packs: readonly OwnPack[]): OwnPack[][] {
  const groups: OwnPack[][] = []
  let bytes = 0
  for (const pack of packs.filter(({ raw }) => raw < PACK_BYTES / 2).sort((a, b) => a.atMin - b.atMin)) {
    const group = groups.at(-1)
    const fits = group !== undefined && bytes + pack.raw <= PACK_BYTES && pack.atMin - (group[0]?.atMin ?? 0) < SEGMENT_MINUTES
    if (fits) group.push(pack)
    else groups.push([pack])
    bytes = fits ? bytes + pack.raw : pack.raw
  }
  return groups.filter((group) => group.length > 1)
}

function mergeGroup(session: Session, chunk: OpenChunk, group: readonly OwnPack[]): Outcome<null> {
  const { vaultId } = session.store
  const places = group.flatMap((pack) => {
    const row = session.store[SQL].get<PackRow>("SELECT * FROM pack WHERE rid = ?", pack.rid)
    if (row === undefined || row.rev !== pack.rev) return []
    const entries = packEntries(openPack(pack.key, vaultId, row))
    return entries.map((entry, idx) => ({ ...entry, repo: pack.entries[idx]?.repo ?? "", rid: pack.rid, idx }))
  })
  const atMin = Math.max(...group.map((pack) => pack.atMin))
  const merged = sealNewPack(vaultId, session.card, atMin, places)
  const outcome = guardedWrite(session, chunk, (sql) => {
    if (chunk.rid === null || !group.every((pack) => isOnlyOurs(sql, pack))) return null
    const rid = putPack(sql, chunk.rid, merged)
    for (const [at, place] of places.entries())
      sql.run("UPDATE lookup SET pack = ?, idx = ? WHERE pack = ? AND idx = ?", rid, at, place.rid, place.idx)
    for (const pack of group) {
      sql.run("DELETE FROM use WHERE pack = ?", pack.rid)
      dropUnused(sql, pack.rid)
      sql.run("DELETE FROM pack WHERE rid = ?", pack.rid)
    }
    return rid
  })
  if (outcome.kind !== "done") return outcome
  if (outcome.value === null) merged.key[Symbol.dispose]()
  else {
    for (const pack of group) {
      chunk.packs.own.delete(pack.rid)
      pack.key[Symbol.dispose]()
    }
    const { id, rev, key, raw, entries } = merged
    chunk.packs.storedOwn({ rid: outcome.value, id, rev, key, atMin, raw, entries })
  }
  return { kind: "done", value: null }
}

function isOnlyOurs(sql: Sql, pack: OwnPack): boolean {
  const text = "SELECT p.rev, (SELECT count(*) FROM use WHERE pack = p.rid) AS users FROM pack p WHERE p.rid = ?"
  const row = sql.get<{ rev: number; users: number }>(text, pack.rid)
  return row?.rev === pack.rev && row.users === 1
}
