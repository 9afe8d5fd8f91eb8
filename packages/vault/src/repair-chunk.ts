import { contentHash, fromHex, toHex } from "@tracehold/crypto"
import type { EventOf, TraceEvent } from "@tracehold/trace"
import { adoptPacks } from "./adopt-packs.ts"
import { openBlock, type SealedBlock } from "./block.ts"
import type { ChunkKeys } from "./chunk-keys.ts"
import { wasErased } from "./chunk-pins.ts"
import { checkDrafts } from "./drafts.ts"
import type { BlockSpan } from "./layouts.ts"
import { makeRevision, putRevision } from "./owner-chunk.ts"
import { packEntries } from "./pack.ts"
import type { Problem } from "./problem.ts"
import { openPackRow } from "./read-blobs.ts"
import { chunkAt, chunkOwner, openChunkKeys } from "./read-chunk.ts"
import { opens } from "./repair-find.ts"
import { joinAround, type Kept } from "./repair-join.ts"
import type { Mending } from "./repair-mending.ts"
import type { RootKeys } from "./root-keys.ts"
import { blocksOf, bytesOf, type ChunkRow, findChunk, findKey, packsOf, putUse } from "./rows.ts"
import { BLOCK, STATE } from "./tables.ts"
import { checkChunk } from "./verify-full.ts"

/**
 * A chunk that does not open whole: first with its row told anew from what its blocks say, then, where something is lost, as a next
 * revision of all that opens, with gaps where something was. One of which nothing opens is given up.
 */
export function mendChunk(mending: Mending, root: RootKeys, seen: ChunkRow): void {
  const { sql, store } = mending
  const key = findKey(sql, chunkOwner(seen))
  // The wrap proves the revision; the chunk's row does not.
  if (key !== undefined && key.rev !== seen.rev) sql.run("UPDATE chunk SET rev = ? WHERE rid = ?", key.rev, seen.rid)
  const row = findChunk(sql, seen.session, seen.no) ?? seen
  using keys = opens(() => openChunkKeys(store, root, row))
  const kept = keys === null ? [] : openBlocks(mending, keys, row)
  if (keys === null || kept.length === 0) {
    sql.write(() => mending.lose(row))
    return
  }
  const end = kept.flatMap(({ events }) => events).find((event) => event.kind === "chunk-end")
  const told = sql.write(() => tellAnew(mending, root, keys, row, kept, end))
  if (problemsOf(mending, root, told).length === 0) return
  rewrite(mending, root, keys, told, kept, end)
}

function openBlocks({ sql, store }: Mending, keys: ChunkKeys, row: ChunkRow): (Kept & { readonly block: SealedBlock })[] {
  const at = chunkAt(store, row)
  return blocksOf(sql, row.rid).flatMap((block) => {
    const events = opens(() => openBlock(keys.blocks, at, block))
    return events === null ? [] : [{ span: block, events, block }]
  })
}

/** Everything that the chunk's row says in clear, and which packs it uses, as its sealed parts have it. */
function tellAnew(
  mending: Mending,
  root: RootKeys,
  keys: ChunkKeys,
  row: ChunkRow,
  kept: readonly (Kept & { readonly block: SealedBlock })[],
  end: EventOf<"chunk-end"> | undefined,
): ChunkRow {
  const { sql, store } = mending
  const ended = kept.at(-1)?.span.kind === BLOCK.end
  const first = kept[0]?.events[0]
  const startMin = first?.kind === "chunk-start" ? Math.floor(first.wallMs / 60_000) : row.from_min
  const minutes = kept.map(({ span }) => span.toMin)
  for (const id of end?.packs ?? []) {
    const pack = sql.get<{ rid: number }>("SELECT rid FROM pack WHERE id = ?", fromHex(id))
    if (pack !== undefined) putUse(sql, row.rid, pack.rid)
  }
  for (const { rid } of packsOf(sql, row.rid))
    if (!isPackWhole(mending, root, rid)) sql.run("DELETE FROM use WHERE chunk = ? AND pack = ?", row.rid, rid)
  sql.run("DELETE FROM use WHERE chunk = ? AND pack NOT IN (SELECT rid FROM pack)", row.rid)
  if (!areDraftsWhole(mending, keys, row)) mending.lostNotes(sql.run("DELETE FROM draft WHERE chunk = ?", row.rid).changes)
  sql.run(
    "UPDATE chunk SET state = ?, events = ?, bytes = ?, from_min = ?, to_min = ? WHERE rid = ?",
    ended ? STATE.sealed : row.state === STATE.open ? STATE.open : STATE.cut,
    Math.max(...kept.map(({ span }) => span.last + 1), ended ? 0 : row.events),
    bytesOf(kept.map(({ block }) => block)),
    Math.min(startMin, ...minutes),
    Math.max(...minutes),
    row.rid,
  )
  const told = findChunk(sql, row.session, row.no) ?? row
  // Its row was lost with its end: how much is missing, nothing tells.
  if (told.state === STATE.cut && !wasErased(store, told)) mending.lostPart(told, 0)
  return told
}

function areDraftsWhole({ sql, store }: Mending, keys: ChunkKeys, row: ChunkRow): boolean {
  const whole = opens(() => {
    checkDrafts(sql, keys, chunkAt(store, row), row.rid)
    return true
  })
  return whole ?? false
}

function isPackWhole({ store }: Mending, root: RootKeys, rid: number): boolean {
  const entries = opens(() => packEntries(openPackRow(store, root, rid)))
  return entries?.every(({ hash, content }) => hash === null || contentHash(content) === hash) ?? false
}

function rewrite(
  mending: Mending,
  root: RootKeys,
  keys: ChunkKeys,
  row: ChunkRow,
  kept: readonly Kept[],
  end: EventOf<"chunk-end"> | undefined,
): void {
  const { sql, store } = mending
  const start = kept[0]?.events[0]
  const before = end?.pin ?? (start?.kind === "chunk-start" ? start.pin : null)
  const { events, spans, lost }: { events: TraceEvent[]; spans: BlockSpan[]; lost: number } = joinAround(row, kept)
  const revision = makeRevision(store, root, row, {
    events,
    spans,
    packs: packsOf(sql, row.rid).map(({ id }) => toHex(id)),
    pin: before,
    last: end?.last ?? true,
    scan: { detectors: null, provisional: true },
  })
  using _fresh = revision.keys
  sql.write(() => {
    adoptPacks(sql, store.vaultId, root, row.rid)
    putRevision(store, row, keys, revision)
    if (lost > 0) mending.lostPart(row, lost)
  })
  const now = findChunk(sql, row.session, row.no)
  // A file that it names, and nothing else, can still be missing.
  if (lost === 0 && now !== undefined && problemsOf(mending, root, now).length > 0) sql.write(() => mending.lostPart(row, 0))
}

/** What is wrong with this chunk itself. */
function problemsOf({ store }: Mending, root: RootKeys, row: ChunkRow): Problem[] {
  return checkChunk(store, root, row).filter(({ session, no }) => no === row.no && session === toHex(row.session))
}
