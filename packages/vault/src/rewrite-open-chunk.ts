import { contentHash } from "@tracehold/crypto"
import type { Admitted } from "@tracehold/policy"
import { spansIn } from "./block.ts"
import { ChunkKeys } from "./chunk-keys.ts"
import type { BlobChanges, OwnPack } from "./chunk-packs.ts"
import { claimKey } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { guardedWrite, type Outcome } from "./guarded-write.ts"
import { lookupName } from "./lookup-key.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { resealPack, type SealedPack } from "./own-packs.ts"
import { openPack } from "./pack.ts"
import { journalSpans, minuteSpans, refitSpans } from "./plan-spans.ts"
import { bytesOf, dropUnused, type PackRow, putBlocks, putKey, putTodo, replacePack } from "./rows.ts"
import type { Session } from "./session.ts"
import type { Sql } from "./sql.ts"
import { SQL } from "./store.ts"
import { putChunk, storeBlobs } from "./store-queue.ts"
import { TODO } from "./tables.ts"

/**
 * The one primitive: the same chunk at its next revision, under a fresh key, with these events; what waited is stored with it. The
 * old key's row goes in the same transaction, so what the old bytes said is gone with it.
 */
export function rewriteOpenChunk(
  session: Session,
  chunk: OpenChunk,
  events: readonly Admitted[],
  changes: BlobChanges,
  nowMin: number,
): Outcome<null> {
  replaceBlobs(session, chunk, changes)
  const blobs = storeBlobs(session, chunk, nowMin)
  if (blobs.kind !== "done") return blobs
  const toMin = Math.max(chunk.toMin, nowMin)
  const queued = journalSpans(chunk.stored, chunk.queued, toMin)
  const timesMs = (list: readonly Admitted[]) => list.map(({ atMs }) => atMs)
  const spans = refitSpans(minuteSpans([...chunk.spans, ...queued]), timesMs(chunk.events), timesMs(events))
  const keys = ChunkKeys.random()
  const rev = chunk.rev + 1
  const blocks = chunk.seal(spans, keys, rev, events)
  const bytes = bytesOf(blocks)
  const packs = [...chunk.packs.own.values()].filter((pack) =>
    pack.entries.some(({ hash }) => hash !== null && changes.has(hash)),
  )
  const resealed = packs.flatMap((pack) => {
    const next = reseal(session, pack, changes)
    return next === null ? [] : [[pack, next] as const]
  })
  if (resealed.length < packs.length) return whyGone(session, chunk)
  const dropped = [...chunk.packs.others].filter(([, { blobs: taken }]) =>
    [...taken.values()].every(({ hash }) => changes.has(hash)),
  )
  const outcome = guardedWrite(session, chunk, (sql) => {
    const rid = chunk.rid ?? putChunk(sql, session, chunk, toMin)
    putKey(sql, chunk.owner, claimKey(session.card, chunk.owner, rev, keys.root))
    sql.run("DELETE FROM block WHERE chunk = ?", rid)
    putBlocks(sql, rid, blocks)
    sql.run("UPDATE chunk SET rev = ?, to_min = ?, events = ?, bytes = ? WHERE rid = ?", rev, toMin, events.length, bytes, rid)
    for (const [pack, next] of resealed) putResealed(sql, session, pack, next)
    for (const [pack] of dropped) dropUse(sql, rid, pack)
    putTodo(sql, TODO.truncate)
    return rid
  })
  if (outcome.kind !== "done") return outcome
  chunk.keys[Symbol.dispose]()
  Object.assign(chunk, { rid: outcome.value, keys, rev, toMin, bytes, spans: spansIn(blocks) })
  chunk.replaceEvents(events)
  for (const [pack] of dropped) chunk.packs.others.delete(pack)
  chunk.packs.forget(changes.keys())
  for (const [pack, { rev: packRev, key, raw, entries }] of resealed) {
    pack.key[Symbol.dispose]()
    chunk.packs.storedOwn({ ...pack, rev: packRev, key, raw, entries })
  }
  return { kind: "done", value: null }
}

/** In memory: what waits is changed, and what lies in another chunk's pack, which we cannot open, is stored anew as it should be. */
function replaceBlobs(session: Session, chunk: OpenChunk, changes: BlobChanges): void {
  const nameOf = (repo: string, content: Uint8Array) => lookupName(session.lookup, repo, content)
  chunk.packs.replaceWaiting(changes, nameOf)
  for (const [, { blobs }] of chunk.packs.others)
    for (const { hash, repo } of blobs.values()) {
      const content = changes.get(hash)
      if (!content) continue
      const next = contentHash(content)
      if (!chunk.packs.has(repo, next))
        chunk.packs.add({ repo, hash: next, content, name: nameOf(repo, content), known: null, sinceMin: chunk.fromMin })
    }
}

/** A pack of this chunk is not there as it was: somebody erased, which the writer has not heard of yet. */
function whyGone(session: Session, chunk: OpenChunk): Outcome<null> {
  const why = guardedWrite(session, chunk, () => null)
  if (why.kind === "done") throw new VaultError("GONE")
  return why
}

/** Null when it is gone. */
function reseal(session: Session, pack: OwnPack, changes: BlobChanges): SealedPack | null {
  const row = session.store[SQL].get<PackRow>("SELECT * FROM pack WHERE rid = ?", pack.rid)
  if (row === undefined || row.rev !== pack.rev) return null
  return resealPack(session.store.vaultId, session.card, pack, openPack(pack.key, session.store.vaultId, row), changes)
}

/** The pack's new revision; names of what it no longer holds are forgotten, and the new content gets a name. */
function putResealed(sql: Sql, session: Session, pack: OwnPack, next: SealedPack): void {
  replacePack(sql, pack.rid, next)
  for (const [idx, { repo, hash }] of next.entries.entries()) {
    if (pack.entries[idx]?.hash === hash) continue
    sql.run("DELETE FROM lookup WHERE pack = ? AND idx = ?", pack.rid, idx)
    if (hash === null) continue
    const name = lookupName(session.lookup, repo, next.contents[idx] ?? new Uint8Array())
    sql.run("INSERT OR REPLACE INTO lookup(name, pack, idx) VALUES (?, ?, ?)", name, pack.rid, idx)
  }
}

function dropUse(sql: Sql, chunk: number, pack: number): void {
  sql.run("DELETE FROM use WHERE chunk = ? AND pack = ?", chunk, pack)
  dropUnused(sql, pack)
}
