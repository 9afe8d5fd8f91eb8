import { fromHex, toHex } from "@tracehold/crypto"
import * as z from "zod"
import { concat, readU32, u32 } from "./bytes.ts"
import { type Kept, nameOf, type RetentionLimits, type RetentionNotice } from "./retention-plan.ts"
import { isSessionAlive } from "./session-lock.ts"
import type { Sql } from "./sql.ts"
import { readMeta, SQL, type Store, writeMeta } from "./store.ts"
import { HOLD, STATE } from "./tables.ts"

const LIMITS = "retention"
const NOTICE = "retention_notice"
const NAMED = "retention_named"
/** Rows of `meta` that no copy of a vault has: who puts one back must be warned anew. */
export const NOTICE_ROWS: readonly string[] = [NOTICE, NAMED]
const REF_BYTES = 20

/** What limits may be: from 30 days and from 1 MB. */
export const retentionLimitsSchema = z
  .strictObject({ days: z.int().min(30).max(36_500).nullable(), bytes: z.int().min(1e6).max(1e15).nullable() })
  .refine(({ days, bytes }) => days !== null || bytes !== null)
const noticeSchema = z.strictObject({ days: z.int().nonnegative(), lastDay: z.int(), bytes: z.int().nonnegative() })

/** Null when there are none; so also when the row is not one of ours: then everything is kept. */
export function readLimits(sql: Sql): RetentionLimits | null {
  return parsed(retentionLimitsSchema, readMeta(sql, LIMITS))
}

export function writeLimits(sql: Sql, limits: RetentionLimits | null): void {
  if (limits === null) sql.run("DELETE FROM meta WHERE k = ?", LIMITS)
  else writeMeta(sql, LIMITS, JSON.stringify(limits))
}

export function readNotice(sql: Sql): RetentionNotice | null {
  const known = parsed(noticeSchema, readMeta(sql, NOTICE))
  const refs = readMeta(sql, NAMED)
  if (known === null || !(refs instanceof Uint8Array) || refs.length % REF_BYTES !== 0) return null
  const named = new Set<string>()
  for (let i = 0; i < refs.length; i += REF_BYTES)
    named.add(nameOf({ session: toHex(refs.subarray(i, i + 16)), no: readU32(refs, i + 16) }))
  return { ...known, named }
}

/** `session 16 ‖ number u32` for each chunk that is named, beside the count of days. */
export function writeNotice(sql: Sql, notice: RetentionNotice | null): void {
  if (notice === null) sql.run("DELETE FROM meta WHERE k IN (?, ?)", NOTICE, NAMED)
  else {
    const { days, lastDay, bytes, named } = notice
    writeMeta(sql, NOTICE, JSON.stringify({ days, lastDay, bytes }))
    writeMeta(sql, NAMED, concat(...[...named].flatMap(refBytes)))
  }
}

/** The store's size without its free pages. */
export function usedBytes(sql: Sql): number {
  const value = (name: string) => Number(sql.pragmaValue(name))
  return (value("page_count") - value("freelist_count")) * value("page_size")
}

/** Signed and not sent, of a row of `chunk`; its one parameter is the bit. */
const HELD = "(hold & ? OR EXISTS (SELECT 1 FROM outbox o WHERE o.chunk = chunk.rid AND o.receipt IS NULL))"

type Row = {
  rid: number
  session: Uint8Array
  no: number
  state: number
  from_min: number
  to_min: number
  bytes: number
  held: number
}

/** When the chunks that are named and may go began and ended, in minutes, without looking at what they use. */
export function namedSpans(store: Store, { named }: RetentionNotice): { fromMin: number; toMin: number }[] {
  return rowsOf(store)
    .filter(({ held, session, no }) => !held && named.has(nameOf({ session: toHex(session), no })))
    .map(({ from_min, to_min }) => ({ fromMin: from_min, toMin: to_min }))
}

/** All chunks, oldest first. A pack's bytes are counted with the last of the chunks that use it; with none where a held one does. */
export function keptChunks(store: Store): Kept[] {
  const chunks = rowsOf(store)
  const packs = lastUsers(store[SQL], chunks)
  return chunks.map(({ rid, session, no, from_min, to_min, bytes, held }) => ({
    session: toHex(session),
    no,
    fromMin: from_min,
    toMin: to_min,
    bytes: bytes + (packs.get(rid) ?? 0),
    held,
  }))
}

function rowsOf(store: Store): (Omit<Row, "held"> & { readonly held: boolean })[] {
  const rows = store[SQL].all<Row>(
    `SELECT rid, session, no, state, from_min, to_min, bytes,
      ${HELD} AS held
      FROM chunk WHERE state != ? ORDER BY to_min, session, no`,
    HOLD.unsent,
    STATE.erased,
  )
  const lives = new Map<string, boolean>()
  return rows.map((row) => ({ ...row, held: row.held !== 0 || isLive(store, row, lives) }))
}

/** Whether a chunk that was free must stay now. */
export function isHeld(sql: Sql, { session, no }: Pick<Kept, "session" | "no">): boolean {
  const row = sql.get<{ held: number }>(
    `SELECT ${HELD} AS held FROM chunk WHERE session = ? AND no = ?`,
    HOLD.unsent,
    fromHex(session),
    no,
  )
  return row === undefined || row.held !== 0
}

/** One that a crash left open, or an erase cut, is as any other; one that is being recorded is not, whatever the clock says. */
function isLive(store: Store, { state, session }: Row, lives: Map<string, boolean>): boolean {
  if (state === STATE.sealed) return false
  const name = toHex(session)
  const live = lives.get(name) ?? isSessionAlive(store.folder, session)
  lives.set(name, live)
  return live
}

/** Bytes of packs, by the row id of the last chunk in this order that uses them, where none is held. */
function lastUsers(sql: Sql, chunks: readonly { rid: number; held: boolean }[]): Map<number, number> {
  const order = new Map(chunks.map(({ rid, held }, i) => [rid, held ? chunks.length : i]))
  const last = new Map<number, number>()
  for (const { chunk, pack } of sql.all<{ chunk: number; pack: number }>("SELECT chunk, pack FROM use"))
    last.set(pack, Math.max(last.get(pack) ?? 0, order.get(chunk) ?? chunks.length))
  const sizes = new Map<number, number>()
  for (const { rid, size } of sql.all<{ rid: number; size: number }>("SELECT rid, length(body) AS size FROM pack")) {
    const user = chunks[last.get(rid) ?? chunks.length]
    if (user !== undefined) sizes.set(user.rid, (sizes.get(user.rid) ?? 0) + size)
  }
  return sizes
}

function refBytes(name: string): [Uint8Array, Uint8Array] {
  const [session = "", no = ""] = name.split(":")
  return [fromHex(session), u32(Number(no))]
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T | null {
  if (typeof value !== "string") return null
  try {
    return schema.safeParse(JSON.parse(value)).data ?? null
  } catch {
    return null // Not even JSON: nobody of ours wrote it.
  }
}
