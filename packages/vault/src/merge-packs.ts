import { toHex } from "@tracehold/crypto"
import type { OwnPack } from "./chunk-packs.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { type SealedPack, sealNewPack } from "./own-packs.ts"
import { openPack, PACK_BYTES, packEntries } from "./pack.ts"
import { segmentSpans } from "./plan-spans.ts"
import { dropUnused, type PackRow, putPack } from "./rows.ts"
import type { Session } from "./session.ts"
import type { Sql } from "./sql.ts"
import { SQL } from "./store.ts"

/** Small packs of the open chunk, and the one that takes their place. */
export type Merge = {
  readonly group: readonly OwnPack[]
  readonly merged: SealedPack
  /** Where each entry of the merged pack lay before. */
  readonly places: readonly { readonly rid: number; readonly idx: number }[]
}

/**
 * Plan to put the chunk's small packs together when it closes: a version saved each minute lies in a pack of its own until then. Only
 * packs of one segment's time, so that whatever erase takes the pack takes every event that names what is in it; not those in `shared`.
 */
export function planMerges(session: Session, chunk: OpenChunk, shared: ReadonlySet<number>): Merge[] {
  const untilMins = segmentSpans(chunk.spans).map(({ toMin }) => toMin)
  const packs = [...chunk.packs.own.values()].filter(({ rid }) => !shared.has(rid))
  return groupsOf(packs, untilMins).map((group) => planMerge(session, group))
}

/**
 * Inside the transaction that closes the chunk, so that no erase comes between: until then its events go by the minute.
 *
 * @returns the packs that another chunk uses by now; when there are any, nothing was merged.
 */
export function putMerges(sql: Sql, chunk: number, merges: readonly Merge[]): OwnPack[] {
  const shared = merges.flatMap(({ group }) => group.filter((pack) => !isOnlyOurs(sql, pack)))
  if (shared.length > 0) return shared
  for (const { group, merged, places } of merges) {
    const rid = putPack(sql, chunk, merged)
    for (const [at, place] of places.entries())
      sql.run("UPDATE lookup SET pack = ?, idx = ? WHERE pack = ? AND idx = ?", rid, at, place.rid, place.idx)
    for (const pack of group) {
      sql.run("DELETE FROM use WHERE pack = ?", pack.rid)
      dropUnused(sql, pack.rid)
      sql.run("DELETE FROM pack WHERE rid = ?", pack.rid)
    }
  }
  return []
}

/** Ids of the packs that the chunk uses after the merges, hex, sorted. */
export function idsAfter(chunk: OpenChunk, merges: readonly Merge[]): string[] {
  const before = new Set(merges.flatMap(({ group }) => group.map(({ id }) => toHex(id))))
  return [...chunk.packs.ids().filter((id) => !before.has(id)), ...merges.map(({ merged }) => toHex(merged.id))].sort()
}

/** Packs that fit into one together. */
function groupsOf(packs: readonly OwnPack[], untilMins: readonly number[]): OwnPack[][] {
  const groups: OwnPack[][] = []
  let [bytes, segment] = [0, -1]
  for (const pack of packs.filter(({ raw }) => raw < PACK_BYTES / 2).sort((a, b) => a.atMin - b.atMin)) {
    const its = untilMins.findIndex((toMin) => pack.atMin <= toMin)
    const fits = its === segment && bytes + pack.raw <= PACK_BYTES
    if (fits) groups.at(-1)?.push(pack)
    else groups.push([pack])
    bytes = fits ? bytes + pack.raw : pack.raw
    segment = its
  }
  return groups.filter((group) => group.length > 1)
}

function planMerge(session: Session, group: readonly OwnPack[]): Merge {
  const { vaultId } = session.store
  const entries = group.flatMap((pack) => {
    const row = session.store[SQL].get<PackRow>("SELECT * FROM pack WHERE rid = ?", pack.rid)
    if (row === undefined || row.rev !== pack.rev) return []
    const opened = packEntries(openPack(pack.key, vaultId, row))
    return opened.map((entry, idx) => ({ ...entry, repo: pack.entries[idx]?.repo ?? "", rid: pack.rid, idx }))
  })
  const merged = sealNewPack(vaultId, session.card, Math.max(...group.map(({ atMin }) => atMin)), entries)
  merged.key[Symbol.dispose]() // The chunk closes: nobody needs to open it again but the owner.
  return { group, merged, places: entries.map(({ rid, idx }) => ({ rid, idx })) }
}

function isOnlyOurs(sql: Sql, pack: OwnPack): boolean {
  const text = "SELECT p.rev, (SELECT count(*) FROM use WHERE pack = p.rid) AS users FROM pack p WHERE p.rid = ?"
  const row = sql.get<{ rev: number; users: number }>(text, pack.rid)
  return row?.rev === pack.rev && row.users === 1
}
