import type { SealedBlock } from "./block.ts"
import { exactly } from "./bytes.ts"
import { type KeyRow, unsealed } from "./container-keys.ts"
import { type BlockSpan, type Owner, ownerTag } from "./layouts.ts"
import type { SealedPack } from "./own-packs.ts"
import { checkRootEpoch } from "./root-epoch.ts"
import type { Sql } from "./sql.ts"
import { STATE, TODO } from "./tables.ts"

/** Of sessions and packs. */
const ID_BYTES = 16

export type ChunkRow = {
  readonly rid: number
  readonly session: Uint8Array
  readonly no: number
  readonly rev: number
  readonly state: number
  readonly from_min: number
  readonly to_min: number
  readonly events: number
  readonly bytes: number
  readonly hold: number
  readonly summary: Uint8Array | null
}

export type PackRow = {
  readonly rid: number
  readonly id: Uint8Array
  readonly rev: number
  readonly at_min: number
  readonly raw: number
  readonly body: Uint8Array
}

/**
 * A chunk's key tag (session, then number, little endian) as a SQL expression over a chunk row `c`; nothing's tag for a row that can have no
 * key. A blob again: `||` makes text of blobs.
 */
export const CHUNK_TAG = `CASE WHEN c.no BETWEEN 0 AND 4294967295 AND length(c.session) = 16 THEN CAST(c.session ||
  unhex(printf('%02x%02x%02x%02x', c.no & 255, c.no >> 8 & 255, c.no >> 16 & 255, c.no >> 24 & 255)) AS BLOB) ELSE x'' END`

export function findChunk(sql: Sql, session: Uint8Array, no: number): ChunkRow | undefined {
  return sql.get<ChunkRow>("SELECT * FROM chunk WHERE session = ? AND no = ?", session, no)
}

/** Whether the session has a later chunk. */
export function hasLater(sql: Sql, { session, no }: Pick<ChunkRow, "session" | "no">): boolean {
  return sql.get("SELECT 1 FROM chunk WHERE session = ? AND no > ? LIMIT 1", session, no) !== undefined
}

/** @throws VaultError `DAMAGED` for a container that nothing of ours can have named. */
export function findKey(sql: Sql, owner: Owner): KeyRow | undefined {
  const tag = unsealed(() => ownerTag(owner))
  return sql.get<KeyRow>("SELECT rev, key_id, epoch, adopted, wrap FROM key WHERE owner = ?", tag)
}

/** Store a container's key; the key of its revision before is gone with it. @throws VaultError `REKEYED` for one wrapped in a root key that was replaced. */
export function putKey(sql: Sql, owner: Owner, key: KeyRow): void {
  if (key.adopted === 1) checkRootEpoch(sql, key.epoch)
  sql.run(
    // In the row's place, so that a whole vault's keys are wrapped anew without a page more.
    `INSERT INTO key(owner, rev, key_id, epoch, adopted, wrap) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(owner) DO UPDATE
      SET rev = excluded.rev, key_id = excluded.key_id, epoch = excluded.epoch, adopted = excluded.adopted, wrap = excluded.wrap`,
    ownerTag(owner),
    key.rev,
    key.key_id,
    key.epoch,
    key.adopted,
    key.wrap,
  )
}

export function dropKey(sql: Sql, owner: Owner): void {
  sql.run("DELETE FROM key WHERE owner = ?", ownerTag(owner))
}

export function blocksOf(sql: Sql, chunk: number): SealedBlock[] {
  return sql.all<SealedBlock>(
    "SELECT kind, first, last, to_min AS toMin, raw, body FROM block WHERE chunk = ? ORDER BY first",
    chunk,
  )
}

/** The rows of a chunk as spans, without their bodies. */
export function spansOf(sql: Sql, chunk: number): BlockSpan[] {
  return sql.all<BlockSpan>("SELECT kind, first, last, to_min AS toMin FROM block WHERE chunk = ? ORDER BY first", chunk)
}

export function putBlocks(sql: Sql, chunk: number, blocks: readonly SealedBlock[]): void {
  for (const { kind, first, last, toMin, raw, body } of blocks)
    sql.run(
      "INSERT INTO block(chunk, first, last, kind, to_min, raw, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
      chunk,
      first,
      last,
      kind,
      toMin,
      raw,
      body,
    )
}

/** Pack, key and use together. @returns the pack's row id. */
export function putPack(sql: Sql, chunk: number, pack: SealedPack): number {
  const { rid } = sql.run(
    "INSERT INTO pack(id, rev, at_min, raw, body) VALUES (?, ?, ?, ?, ?)",
    pack.id,
    pack.rev,
    pack.atMin,
    pack.raw,
    pack.body,
  )
  putKey(sql, { kind: "pack", id: pack.id }, pack.keyRow)
  putUse(sql, chunk, rid)
  return rid
}

/** The pack's next revision in place of the one before. */
export function replacePack(sql: Sql, rid: number, pack: Pick<SealedPack, "id" | "rev" | "raw" | "body" | "keyRow">): void {
  sql.run("UPDATE pack SET rev = ?, raw = ?, body = ? WHERE rid = ?", pack.rev, pack.raw, pack.body, rid)
  putKey(sql, { kind: "pack", id: pack.id }, pack.keyRow)
}

export function putUse(sql: Sql, chunk: number, pack: number): void {
  sql.run("INSERT OR IGNORE INTO use(chunk, pack) VALUES (?, ?)", chunk, pack)
}

/** The packs that a chunk uses, by id. @throws VaultError `DAMAGED` for a row that a damaged page holds, and no table could. */
export function packsOf(sql: Sql, chunk: number): { rid: number; id: Uint8Array }[] {
  const text = "SELECT p.rid, p.id FROM use u JOIN pack p ON p.rid = u.pack WHERE u.chunk = ? ORDER BY p.id"
  const packs = sql.all<{ rid: number; id: Uint8Array | null }>(text, chunk)
  return packs.map(({ rid, id }) => ({ rid, id: unsealed(() => exactly(ID_BYTES, id ?? new Uint8Array())) }))
}

/** False for a row that nobody of ours wrote: no key can be its. It must not keep an unlock or an erase from the others. */
export function canHaveKey({ session, no }: Pick<ChunkRow, "session" | "no">): boolean {
  return session.length === ID_BYTES && no >= 0 && no <= 0xffffffff
}

/** All of a chunk but its row and its blocks: key first. Packs that no other chunk uses go too; a shared one must be trimmed later. */
export function dropChunk(sql: Sql, chunk: number, at: { readonly session: Uint8Array; readonly no: number }): void {
  if (canHaveKey(at)) dropKey(sql, { kind: "chunk", session: at.session, no: at.no })
  const packs = sql.all<Pick<PackRow, "rid" | "id">>(
    "SELECT p.rid, p.id FROM use u JOIN pack p ON p.rid = u.pack WHERE u.chunk = ?",
    chunk,
  )
  sql.run("DELETE FROM use WHERE chunk = ?", chunk)
  for (const { rid, id } of packs) if (!dropUnused(sql, rid) && id.length === ID_BYTES) putTodo(sql, TODO.trim, id)
  sql.run("DELETE FROM draft WHERE chunk = ?", chunk)
  sql.run("DELETE FROM outbox WHERE chunk = ? AND receipt IS NULL", chunk)
  sql.run("UPDATE chunk SET state = ?, events = 0, bytes = 0, hold = 0, summary = NULL WHERE rid = ?", STATE.erased, chunk)
}

/** A pack that no chunk uses goes: its key and names now, its body when rows without a key are cleared away. @returns false when it is used. */
export function dropUnused(sql: Sql, pack: number): boolean {
  if (sql.get("SELECT 1 FROM use WHERE pack = ? LIMIT 1", pack) !== undefined) return false
  sql.run("DELETE FROM key WHERE owner = (SELECT id FROM pack WHERE rid = ?)", pack)
  sql.run("DELETE FROM lookup WHERE pack = ?", pack)
  return true
}

/** Remember something to be done after this transaction, by whoever comes next. */
export function putTodo(sql: Sql, kind: number, body: Uint8Array = new Uint8Array()): void {
  sql.run("INSERT OR IGNORE INTO todo(kind, body) VALUES (?, ?)", kind, body)
}

/** Sealed bytes of a chunk's blocks, what `chunk.bytes` says. */
export function bytesOf(blocks: readonly SealedBlock[]): number {
  return blocks.reduce((sum, { body }) => sum + body.length, 0)
}
