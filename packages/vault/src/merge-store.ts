import { fromHex, sameBytes, toHex } from "@tracehold/crypto"
import type { SealedBlock } from "./block.ts"
import type { KeyRow } from "./container-keys.ts"
import { cutChunk, MINUTE_MS, putTombstone, settleNumbers } from "./erase.ts"
import type { Host } from "./merge-host.ts"
import type { RemoteChunk, RemoteKey, RemoteTombstone } from "./pull-messages.ts"
import type { PackOffer } from "./pull-offer.ts"
import { awaitPack, leavePacksSince } from "./pull-packs.ts"
import { bytesOf, dropChunk, findChunk, findKey, putBlocks, putKey, putTodo, putUse } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store } from "./store.ts"
import { BLOCK, BY, SCOPE, STATE, TODO } from "./tables.ts"

/**
 * What to do with a chunk that a host offers. `take` it is new; `have` all of it came before; `gone` it was erased here; `erased-time` it
 * is of minutes that were erased here; `clash` another chunk has its name here already, or its session is of another store: the first one
 * stays, the other is left where it is.
 */
export type Standing =
  | { readonly kind: "take" | "have" | "gone" | "clash" }
  | { readonly kind: "erased-time"; readonly fromMin: number; readonly toMin: number }

export function standingOf(sql: Sql, host: Host, chunk: RemoteChunk): Standing {
  const session = fromHex(chunk.session)
  const known = sql.get<{ rev: number; key_id: Uint8Array; events: number }>(
    "SELECT rev, key_id, events FROM pulled WHERE session = ? AND no = ?",
    session,
    chunk.no,
  )
  if (known !== undefined) {
    const same = known.rev === chunk.rev && toHex(known.key_id) === chunk.keyId && chunk.events <= known.events
    return { kind: same ? "have" : "clash" }
  }
  const owner = sql.get<{ store: Uint8Array }>("SELECT store FROM session WHERE id = ?", session)
  if (owner !== undefined && !sameBytes(owner.store, host.store)) return { kind: "clash" }
  const tomb = "SELECT 1 FROM tombstone WHERE session = ? AND chunk_no = ? AND scope = ? LIMIT 1"
  if (sql.get(tomb, session, chunk.no, SCOPE.chunk) !== undefined) return { kind: "gone" }
  if (findChunk(sql, session, chunk.no) !== undefined) return { kind: "clash" }
  const time = sql.get<{ from_ms: number; to_ms: number }>(
    "SELECT from_ms, to_ms FROM tombstone WHERE scope = ? AND from_ms <= ? AND to_ms >= ? LIMIT 1",
    SCOPE.since,
    chunk.toMin * MINUTE_MS + MINUTE_MS - 1,
    chunk.fromMin * MINUTE_MS,
  )
  if (time === undefined) return { kind: "take" }
  return {
    kind: "erased-time",
    fromMin: Math.floor(time.from_ms / MINUTE_MS),
    toMin: Math.floor(time.to_ms / MINUTE_MS),
  }
}

/** A chunk as it came, all of it. */
export type Incoming = {
  readonly chunk: RemoteChunk
  readonly key: RemoteKey
  readonly blocks: readonly SealedBlock[]
  readonly summary: Uint8Array | null
}

/** Whether its rows can be a chunk at all. More cannot be seen without the key; the owner's unlock sees the rest. */
export function isWhole({ chunk, key, blocks, summary }: Incoming): boolean {
  const tiled = blocks.every(({ first, last }, i) => first === (blocks[i - 1]?.last ?? -1) + 1 && last >= first)
  const counted = (blocks.at(-1)?.last ?? -1) + 1 === chunk.events && chunk.events > 0
  const timed = chunk.fromMin <= chunk.toMin && blocks.every(({ toMin }) => toMin <= chunk.toMin)
  const sealed = chunk.state === "sealed"
  const ended = blocks.every(({ kind }, i) => (kind === BLOCK.end) === (sealed && i === blocks.length - 1))
  const keyed = key.rev === chunk.rev && key.keyId === chunk.keyId
  return tiled && counted && timed && ended && keyed && (summary !== null) === sealed
}

/** All rows of a chunk in one transaction. @returns false when it cannot be taken any more, or a pack of it is not here. */
export function mergeChunk(store: Store, host: Host, { chunk, key, blocks, summary }: Incoming): boolean {
  const sql = store[SQL]
  return sql.write(() => {
    if (standingOf(sql, host, chunk).kind !== "take") return false
    const packs = chunk.packs.map((id) => sql.get<{ rid: number }>("SELECT rid FROM pack WHERE id = ?", fromHex(id))?.rid)
    if (packs.includes(undefined)) return false
    const session = fromHex(chunk.session)
    putSession(sql, host, session, chunk.fromMin, chunk.toMin)
    const { rid } = sql.run(
      "INSERT INTO chunk(session, no, rev, state, from_min, to_min, events, bytes, hold, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
      session,
      chunk.no,
      chunk.rev,
      STATE[chunk.state],
      chunk.fromMin,
      chunk.toMin,
      chunk.events,
      bytesOf(blocks),
      summary,
    )
    putKey(sql, { kind: "chunk", session, no: chunk.no }, keyRow(key))
    putBlocks(sql, rid, blocks)
    for (const pack of packs) putUse(sql, rid, pack ?? 0)
    sql.run(
      "INSERT INTO pulled(session, no, rev, key_id, events, looked) VALUES (?, ?, ?, ?, ?, 0)",
      session,
      chunk.no,
      chunk.rev,
      fromHex(chunk.keyId),
      chunk.events,
    )
    return true
  })
}

/** Whether this host's pack of that id came before, and is kept for it as it was. */
export function hasPack(store: Store, host: Host, id: string): boolean {
  const text = "SELECT 1 FROM pack p JOIN key k ON k.owner = p.id JOIN use u ON u.pack = p.rid WHERE p.id = ? AND u.chunk = ?"
  return store[SQL].get(text, fromHex(id), -host.no) !== undefined
}

/** A pack with its key, in a transaction of its own: the chunk that uses it follows. @returns false when another one has its id. */
export function mergePack(store: Store, host: Host, pack: PackOffer, body: Uint8Array): boolean {
  const sql = store[SQL]
  return sql.write(() => {
    const id = fromHex(pack.id)
    const row = sql.get<{ rid: number; rev: number }>("SELECT rid, rev FROM pack WHERE id = ?", id)
    const key = findKey(sql, { kind: "pack", id })
    if (row !== undefined && key !== undefined) {
      if (row.rev !== pack.rev || toHex(key.key_id) !== pack.key.keyId) return false
      awaitPack(sql, host.no, row.rid)
      return true
    }
    if (row !== undefined) sql.run("DELETE FROM pack WHERE rid = ?", row.rid) // Erased; its body was still to go.
    const { rid } = sql.run(
      "INSERT INTO pack(id, rev, at_min, raw, body) VALUES (?, ?, ?, ?, ?)",
      id,
      pack.rev,
      pack.atMin,
      pack.raw,
      body,
    )
    putKey(sql, { kind: "pack", id }, keyRow(pack.key))
    awaitPack(sql, host.no, rid)
    if (pack.trim) putTodo(sql, TODO.trim, id)
    return true
  })
}

/**
 * What was erased on the host, here too: before any row of it, and in what came before. Only in sessions of that very store.
 *
 * @returns how many chunks that were here it touched.
 */
export function mergeTombstones(
  store: Store,
  host: Host,
  list: readonly RemoteTombstone[],
  upTo: number,
  nowMin: number,
): number {
  const sql = store[SQL]
  return sql.write(() => {
    const touched = list.reduce((sum, tombstone) => sum + mergeTombstone(sql, host, tombstone, nowMin), 0)
    sql.run("UPDATE remote SET tombs = ? WHERE store = ?", upTo, host.store)
    if (touched > 0) settleNumbers(sql)
    return touched
  })
}

function mergeTombstone(sql: Sql, host: Host, tombstone: RemoteTombstone, nowMin: number): number {
  const session = fromHex(tombstone.session)
  const { chunkNo: no, fromMin, toMin, scope } = tombstone
  const owner = sql.get<{ store: Uint8Array }>("SELECT store FROM session WHERE id = ?", session)
  if (owner !== undefined && !sameBytes(owner.store, host.store)) return 0
  const row = findChunk(sql, session, no)
  if (row?.state === STATE.erased) return 0
  if (row !== undefined && tombstone.by === "retention") return 0 // What a host has no room for may well stay here.
  const span = { fromMs: fromMin * MINUTE_MS, toMs: toMin * MINUTE_MS + MINUTE_MS - 1 }
  const by = BY[tombstone.by]
  if (row === undefined) {
    putSession(sql, host, session, Math.min(fromMin, toMin), toMin)
    if (scope === "chunk") {
      sql.run(
        "INSERT INTO chunk(session, no, rev, state, from_min, to_min, events, bytes, hold) VALUES (?, ?, 0, ?, ?, ?, 0, 0, 0)",
        session,
        no,
        STATE.erased,
        Math.min(fromMin, toMin),
        toMin,
      )
    }
    putTombstone(sql, { scope: SCOPE[scope], row: { session, no }, ...span, events: tombstone.events, nowMin, by })
    return 0
  }
  if (scope === "part" && row.to_min < fromMin) return 0 // It came after it was cut.
  if (scope === "part") leavePacksSince(sql, row, fromMin)
  const left = scope === "chunk" ? 0 : cutChunk(sql, row, fromMin)
  if (scope === "chunk") dropChunk(sql, row.rid, row)
  const what = left === 0 ? SCOPE.chunk : SCOPE.part
  putTombstone(sql, { scope: what, row, ...span, events: row.events - left, nowMin, by })
  return 1
}

/** Late secrets that the host's recorder noted; a note that is here already stays one. */
export function mergeNotes(store: Store, notes: readonly Uint8Array[]): void {
  const sql = store[SQL]
  sql.write(() => {
    for (const note of notes) putTodo(sql, TODO.scrub, note)
  })
}

function putSession(sql: Sql, host: Host, session: Uint8Array, fromMin: number, toMin: number): void {
  sql.run(
    `INSERT INTO session(id, store, from_min, to_min, ended) VALUES (?, ?, ?, ?, 1)
      ON CONFLICT(id) DO UPDATE SET to_min = max(to_min, excluded.to_min)`,
    session,
    host.store,
    fromMin,
    toMin,
  )
}

function keyRow({ rev, keyId, epoch, wrap }: RemoteKey): KeyRow {
  return { rev, key_id: fromHex(keyId), epoch, adopted: 0, wrap: fromHex(wrap) }
}
