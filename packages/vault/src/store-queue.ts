import { type SealedBlock, spansIn } from "./block.ts"
import type { Waiting } from "./chunk-packs.ts"
import { claimKey } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { guardedWrite, type Outcome } from "./guarded-write.ts"
import type { OpenChunk } from "./open-chunk.ts"
import { sealNewPack } from "./own-packs.ts"
import { journalSpans, SEGMENT_MINUTES, segmentSpans } from "./plan-spans.ts"
import { bytesOf, putBlocks, putKey, putPack, putUse } from "./rows.ts"
import type { Session } from "./session.ts"
import type { Sql } from "./sql.ts"
import { readMeta, SQL } from "./store.ts"
import { BLOCK, STATE } from "./tables.ts"

/** How much content waits in memory while the disk takes nothing. */
export const MAX_WAITING_BYTES = 64 << 20

/** Store all that waits: blobs first, then the events that name them. */
export function storeQueue(session: Session, chunk: OpenChunk, nowMin: number): Outcome<null> {
  const blobs = storeBlobs(session, chunk, nowMin)
  if (blobs.kind !== "done" || chunk.queued === 0) return blobs
  const toMin = Math.max(chunk.toMin, nowMin)
  const blocks = sealQueue(chunk, toMin)
  const bytes = chunk.bytes + bytesOf(blocks)
  const outcome = guardedWrite(session, chunk, (sql) => {
    const rid = chunk.rid ?? putChunk(sql, session, chunk, toMin)
    putBlocks(sql, rid, blocks)
    session.scrubs.store(sql)
    sql.run("UPDATE chunk SET events = ?, bytes = ? WHERE rid = ?", chunk.events.length, bytes, rid)
    if (toMin !== chunk.toMin) putMinute(sql, session, rid, toMin)
    return rid
  })
  if (outcome.kind !== "done") return outcome
  session.scrubs.stored()
  chunk.spans.push(...spansIn(blocks)) // Not a copy: there are thousands in a chunk.
  Object.assign(chunk, { rid: outcome.value, toMin, bytes })
  return { kind: "done", value: null }
}

/** Apart from what each flush writes: an index and another table's page are left alone until the minute is another. */
function putMinute(sql: Sql, session: Session, rid: number, toMin: number): void {
  sql.run("UPDATE chunk SET to_min = ? WHERE rid = ?", toMin, rid)
  sql.run("UPDATE session SET to_min = ? WHERE id = ?", toMin, session.id)
}

function sealQueue(chunk: OpenChunk, toMin: number): SealedBlock[] {
  const spans = journalSpans(chunk.stored, chunk.queued, toMin)
  try {
    return chunk.seal(spans)
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== "TOO_LARGE") throw error
    chunk.leaveOutTooLarge()
    return chunk.seal(spans)
  }
}

/** Store the blobs that wait, each pack in a transaction of its own so that none takes long. */
export function storeBlobs(session: Session, chunk: OpenChunk, nowMin: number): Outcome<null> {
  const toMin = Math.max(chunk.toMin, nowMin)
  const known = chunk.packs.waiting.filter((blob) => blob.known !== null)
  if (known.length > 0) {
    const outcome = guardedWrite(session, chunk, (sql) => {
      if (!known.every((blob) => isStillThere(sql, blob))) return null
      const rid = chunk.rid ?? putChunk(sql, session, chunk, toMin)
      for (const pack of new Set(known.map((blob) => blob.known?.rid ?? 0))) putUse(sql, rid, pack)
      return rid
    })
    if (outcome.kind !== "done") return outcome
    if (outcome.value === null) chunk.packs.forgetKnown()
    else {
      chunk.rid = outcome.value
      chunk.packs.storedElsewhere(known)
    }
  }
  for (const group of chunk.packs.groups()) {
    const pack = sealNewPack(chunk.at.vault, session.card, group[0]?.sinceMin ?? toMin, group)
    const outcome = guardedWrite(session, chunk, (sql) => {
      const rid = chunk.rid ?? putChunk(sql, session, chunk, toMin)
      const packRid = putPack(sql, rid, pack)
      for (const [idx, { name }] of group.entries())
        sql.run("INSERT OR REPLACE INTO lookup(name, pack, idx) VALUES (?, ?, ?)", name, packRid, idx)
      return { rid, packRid }
    })
    if (outcome.kind !== "done") return outcome
    chunk.rid = outcome.value.rid
    const { id, rev, key, atMin, raw, entries } = pack
    chunk.packs.storedOwn({ rid: outcome.value.packRid, id, rev, key, atMin, raw, entries }, group)
  }
  return { kind: "done", value: null }
}

/** Use a pack of an earlier chunk for one more blob, when the lookup table still knows it. */
export function useAgain(
  session: Session,
  chunk: OpenChunk,
  blob: { readonly repo: string; readonly hash: string; readonly name: Uint8Array },
  nowMin: number,
): Outcome<null> {
  const found = findBlob(session.store[SQL], blob.name)
  if (found === null) return { kind: "done", value: null }
  if (!chunk.packs.own.has(found.rid) && !chunk.packs.others.has(found.rid)) {
    const outcome = guardedWrite(session, chunk, (sql) => {
      if (findBlob(sql, blob.name)?.rid !== found.rid) return null
      const rid = chunk.rid ?? putChunk(sql, session, chunk, Math.max(chunk.toMin, nowMin))
      putUse(sql, rid, found.rid)
      return rid
    })
    if (outcome.kind !== "done") return outcome
    if (outcome.value === null) return { kind: "done", value: null }
    chunk.rid = outcome.value
  }
  chunk.packs.addOther(found, blob)
  return { kind: "done", value: null }
}

/** 10 minutes of rows become segments once the youngest of them is 10 minutes old; the younger stay, so that an erase can cut them. */
export function compactOpenChunk(session: Session, chunk: OpenChunk, nowMin: number): Outcome<null> {
  const oldest = chunk.spans.find(({ kind }) => kind === BLOCK.journal)
  if (oldest === undefined || oldest.toMin > nowMin - 2 * SEGMENT_MINUTES) return { kind: "done", value: null }
  const old = chunk.spans.filter(({ toMin }) => toMin < oldest.toMin + SEGMENT_MINUTES)
  const spans = segmentSpans(old)
  const fresh = spans.filter((span) => !chunk.spans.includes(span))
  const blocks = chunk.seal(fresh)
  const until = old.at(-1)?.last ?? -1
  const outcome = guardedWrite(session, chunk, (sql) => {
    sql.run("DELETE FROM block WHERE chunk = ? AND kind = ? AND last <= ?", chunk.rid, BLOCK.journal, until)
    putBlocks(sql, chunk.rid ?? 0, blocks)
    sql.run(
      "UPDATE chunk SET bytes = (SELECT sum(length(body)) FROM block WHERE block.chunk = chunk.rid) WHERE rid = ?",
      chunk.rid,
    )
  })
  if (outcome.kind !== "done") return outcome
  const kept = spans.filter((span) => !fresh.includes(span))
  const segments = [...kept, ...spansIn(blocks)].sort((a, b) => a.first - b.first)
  chunk.spans = [...segments, ...chunk.spans.slice(old.length)]
  chunk.bytes = bytesInRow(session, chunk)
  return { kind: "done", value: null }
}

/** The chunk's row, its session's row when it is the first, and its key. */
export function putChunk(sql: Sql, session: Session, chunk: OpenChunk, toMin: number): number {
  const store = readMeta(sql, "store_id")
  sql.run(
    "INSERT INTO session(id, store, from_min, to_min, ended) VALUES (?, ?, ?, ?, 0) ON CONFLICT(id) DO UPDATE SET to_min = excluded.to_min",
    session.id,
    store instanceof Uint8Array ? store : new Uint8Array(16),
    chunk.fromMin,
    toMin,
  )
  const { rid } = sql.run(
    "INSERT INTO chunk(session, no, rev, state, from_min, to_min, events, bytes, hold) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0)",
    session.id,
    chunk.at.no,
    chunk.rev,
    STATE.open,
    chunk.fromMin,
    toMin,
  )
  putKey(sql, chunk.owner, claimKey(session.card, chunk.owner, chunk.rev, chunk.keys.root))
  return rid
}

function bytesInRow(session: Session, chunk: OpenChunk): number {
  return session.store[SQL].get<{ bytes: number }>("SELECT bytes FROM chunk WHERE rid = ?", chunk.rid)?.bytes ?? chunk.bytes
}

function isStillThere(sql: Sql, { name, known }: Waiting): boolean {
  return findBlob(sql, name)?.rid === known?.rid
}

/** The pack that has a blob of this name, by the lookup table; only one whose key is still there. */
export function findBlob(sql: Sql, name: Uint8Array): { rid: number; id: Uint8Array } | null {
  const text = "SELECT p.rid, p.id FROM lookup l JOIN pack p ON p.rid = l.pack JOIN key k ON k.owner = p.id WHERE l.name = ?"
  return sql.get<{ rid: number; id: Uint8Array }>(text, name) ?? null
}
