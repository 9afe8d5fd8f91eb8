import { readU32 } from "./bytes.ts"
import { type ChunkRow, dropUnused, packsOf, putTodo } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { TODO } from "./tables.ts"

/**
 * A pack that its host's chunks still use is used by that host, here too: under the host's number, negative, in the place of a chunk. While
 * it is, the pack stays as it came, so that the chunks that are still to come find in it what they name.
 */
export function awaitPack(sql: Sql, host: number, pack: number): void {
  sql.run("INSERT OR IGNORE INTO use(chunk, pack) VALUES (?, ?)", -host, pack)
}

export function isAwaited(sql: Sql, pack: number): boolean {
  return sql.get("SELECT 1 FROM use WHERE pack = ? AND chunk < 0 LIMIT 1", pack) !== undefined
}

/** How many packs are to be trimmed and wait for a host. */
export function countAwaited(sql: Sql): number {
  const text =
    "SELECT count(*) AS n FROM todo WHERE kind = ? AND body IN (SELECT p.id FROM use u JOIN pack p ON p.rid = u.pack WHERE u.chunk < 0)"
  return sql.get<{ n: number }>(text, TODO.trim)?.n ?? 0
}

/** The host uses these packs and no others any more, by id. What nobody uses goes. @returns whether something did. */
export function keepAwaited(sql: Sql, host: number, ids: ReadonlySet<string>): boolean {
  const rows = sql.all<{ rid: number; id: string }>(
    "SELECT p.rid, lower(hex(p.id)) AS id FROM use u JOIN pack p ON p.rid = u.pack WHERE u.chunk = ?",
    -host,
  )
  let gone = false
  for (const { rid, id } of rows) {
    if (ids.has(id)) continue
    sql.run("DELETE FROM use WHERE chunk = ? AND pack = ?", -host, rid)
    if (dropUnused(sql, rid)) gone = true
  }
  if (gone) putTodo(sql, TODO.truncate)
  return gone
}

/** A chunk that was cut at this minute uses no pack any more that is as young. */
export function leavePacksSince(sql: Sql, row: ChunkRow, fromMin: number): void {
  for (const { rid, id } of packsOf(sql, row.rid)) {
    const pack = sql.get<{ at_min: number }>("SELECT at_min FROM pack WHERE rid = ?", rid)
    if (pack === undefined || pack.at_min < fromMin) continue
    sql.run("DELETE FROM use WHERE chunk = ? AND pack = ?", row.rid, rid)
    if (!dropUnused(sql, rid)) putTodo(sql, TODO.trim, id)
  }
}

/** Numbers of chunks as `session 16 ‖ number u32`, one after the other, as a set of texts. */
export function readRefs(bytes: Uint8Array): Set<string> {
  const refs = new Set<string>()
  for (let at = 0; at + 20 <= bytes.length; at += 20)
    refs.add(`${Buffer.from(bytes.subarray(at, at + 16)).toString("hex")}:${readU32(bytes, at + 16)}`)
  return refs
}
