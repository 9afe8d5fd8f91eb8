import { toHex } from "@tracehold/crypto"
import type { SealedBlock } from "./block.ts"
import { concat, u32 } from "./bytes.ts"
import type { KeyRow } from "./container-keys.ts"
import { MINUTE_MS } from "./erase.ts"
import type { RemoteChunk, RemoteKey, RemoteTombstone } from "./pull-messages.ts"
import { PAGE } from "./pull-messages.ts"
import { chunkOwner } from "./read-chunk.ts"
import { blocksOf, CHUNK_TAG, type ChunkRow, findKey, type PackRow, packsOf } from "./rows.ts"
import { isSessionAlive } from "./session-lock.ts"
import { SQL, type Store } from "./store.ts"
import { BY, SCOPE, STATE, TODO } from "./tables.ts"

/** What a write-only host can hand over: rows as they lie there, of chunks that nobody writes any more. */

const STATES = new Map<number, RemoteChunk["state"]>([
  [STATE.open, "open"],
  [STATE.sealed, "sealed"],
  [STATE.cut, "cut"],
])
const MAKERS = ["locked", "owner", "retention", "repair"] as const
/** A scrub note, sealed to the card. */
export const SEALED_NOTE_BYTES = 152

/** The first chunk after this one, by session and number, that can be taken. */
export function nextOffer(store: Store, after: { readonly session: Uint8Array; readonly no: number } | null): RemoteChunk | null {
  const alive = new Map<string, boolean>()
  let at = after
  for (;;) {
    const row = nextRow(store, at)
    if (row === undefined) return null
    const name = toHex(row.session)
    const lives = row.state !== STATE.sealed && (alive.get(name) ?? isSessionAlive(store.folder, row.session))
    alive.set(name, lives)
    if (!lives) return describe(store, row)
    at = row
  }
}

/** A chunk with all its rows at one moment; null when it is not at this revision any more. */
export function chunkRows(
  store: Store,
  session: Uint8Array,
  no: number,
  rev: number,
): { chunk: RemoteChunk; key: RemoteKey; blocks: SealedBlock[]; summary: Uint8Array | null } | null {
  return store[SQL].read(() => {
    const row = store[SQL].get<ChunkRow>("SELECT * FROM chunk WHERE session = ? AND no = ? AND rev = ?", session, no, rev)
    const key = row === undefined ? undefined : findKey(store[SQL], chunkOwner(row))
    if (row === undefined || row.state === STATE.erased || key === undefined) return null
    return {
      chunk: describe(store, row),
      key: keyOf(key),
      blocks: blocksOf(store[SQL], row.rid),
      summary: row.summary,
    }
  })
}

export type PackOffer = {
  readonly id: string
  readonly rev: number
  readonly atMin: number
  readonly raw: number
  readonly key: RemoteKey
  readonly shared: boolean
  readonly trim: boolean
}

export function packRow(store: Store, id: Uint8Array): { head: PackOffer; body: Uint8Array } | null {
  const sql = store[SQL]
  return sql.read(() => {
    const row = sql.get<PackRow>("SELECT * FROM pack WHERE id = ?", id)
    const key = findKey(sql, { kind: "pack", id })
    if (row === undefined || key === undefined) return null
    const users = sql.get<{ n: number }>("SELECT count(*) AS n FROM use WHERE pack = ?", row.rid)?.n ?? 0
    const trim = sql.get("SELECT 1 FROM todo WHERE kind = ? AND body = ?", TODO.trim, id) !== undefined
    const head = { id: toHex(row.id), rev: row.rev, atMin: row.at_min, raw: row.raw, key: keyOf(key), shared: users > 1, trim }
    return { head, body: row.body }
  })
}

type TombRow = {
  no: number
  at_min: number
  scope: number
  session: Uint8Array
  chunk_no: number
  from_ms: number
  to_ms: number
  events: number
  by: number
}

/** What was erased here by whoever was here; not what moved to the owner. */
export function tombstonesAfter(store: Store, after: number): { list: RemoteTombstone[]; upTo: number; more: boolean } {
  const rows = store[SQL].all<TombRow>(
    `SELECT * FROM tombstone WHERE no > ? AND scope IN (?, ?) AND by != ? AND session IS NOT NULL ORDER BY no LIMIT ${PAGE}`,
    after,
    SCOPE.chunk,
    SCOPE.part,
    BY.moved,
  )
  const list = rows.map(
    (row): RemoteTombstone => ({
      no: row.no,
      atMin: row.at_min,
      scope: row.scope === SCOPE.chunk ? "chunk" : "part",
      session: toHex(row.session),
      chunkNo: row.chunk_no,
      fromMin: Math.floor(row.from_ms / MINUTE_MS),
      toMin: Math.floor(row.to_ms / MINUTE_MS),
      events: row.events,
      by: MAKERS.find((name) => BY[name] === row.by) ?? "locked",
    }),
  )
  return { list, upTo: rows.at(-1)?.no ?? after, more: rows.length === PAGE }
}

/** Notes of secrets that were learnt too late, as they are sealed. */
export function notesAfter(store: Store, after: number): { notes: Uint8Array; upTo: number; more: boolean } {
  const rows = store[SQL].all<{ rid: number; body: Uint8Array }>(
    `SELECT rid, body FROM todo WHERE kind = ? AND rid > ? AND length(body) = ${SEALED_NOTE_BYTES} ORDER BY rid LIMIT ${PAGE}`,
    TODO.scrub,
    after,
  )
  return { notes: concat(...rows.map(({ body }) => body)), upTo: rows.at(-1)?.rid ?? after, more: rows.length === PAGE }
}

/** What stays here for now, because it is being written or the owner did not want it: count u32, chunks 20 bytes each, ids of their packs. */
export function whatIsLeft(store: Store): Uint8Array {
  const sql = store[SQL]
  return sql.read(() => {
    const chunks = sql.all<ChunkRow>("SELECT * FROM chunk WHERE state != ? AND events > 0 ORDER BY session, no", STATE.erased)
    const packs = sql.all<{ id: Uint8Array }>(
      "SELECT DISTINCT p.id FROM use u JOIN pack p ON p.rid = u.pack JOIN chunk c ON c.rid = u.chunk WHERE c.state != ?",
      STATE.erased,
    )
    const refs = chunks.flatMap(({ session, no }) => [session, u32(no)])
    return concat(u32(chunks.length), ...refs, ...packs.map(({ id }) => id))
  })
}

function nextRow(store: Store, after: { readonly session: Uint8Array; readonly no: number } | null): ChunkRow | undefined {
  return store[SQL].get<ChunkRow>(
    `SELECT c.* FROM chunk c JOIN key k ON k.owner = ${CHUNK_TAG} WHERE c.state != ? AND c.events > 0 AND k.adopted = 0
      AND (c.session, c.no) > (?, ?) ORDER BY c.session, c.no LIMIT 1`,
    STATE.erased,
    after?.session ?? new Uint8Array(),
    after?.no ?? -1,
  )
}

function describe(store: Store, row: ChunkRow): RemoteChunk {
  const key = findKey(store[SQL], chunkOwner(row))
  return {
    session: toHex(row.session),
    no: row.no,
    rev: row.rev,
    state: STATES.get(row.state) ?? "cut",
    fromMin: row.from_min,
    toMin: row.to_min,
    events: row.events,
    keyId: toHex(key?.key_id ?? new Uint8Array(16)),
    packs: packsOf(store[SQL], row.rid).map(({ id }) => toHex(id)),
  }
}

function keyOf({ rev, key_id, epoch, wrap }: KeyRow): RemoteKey {
  return { rev, keyId: toHex(key_id), epoch, wrap: toHex(wrap) }
}
