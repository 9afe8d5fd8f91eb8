import { fromHex, toHex } from "@tracehold/crypto"
import { exactly } from "./bytes.ts"
import { VaultError } from "./error.ts"
import type { ChunkRef } from "./list-chunks.ts"
import { findChunk } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store } from "./store.ts"
import { STATE } from "./tables.ts"

/** Something signed that waits to be sent. All of it is readable while locked: it holds nothing that the recipient is not given anyway. */
export type OutboxEntry = {
  /** 16 bytes, hex. */
  readonly id: string
  /** The chunk it was made from: erasing that deletes it, as long as there is no receipt. */
  readonly ref: ChunkRef | null
  /** Minutes since the Unix epoch. */
  readonly dueMin: number
  readonly url: string
  /** What the caller keeps beside the ciphertext. */
  readonly envelope: Uint8Array
  readonly bodyBytes: number
  /** The recipient's answer, kept here until the owner unlocks and files it. */
  readonly receipt: Uint8Array | null
}

type Row = { id: Uint8Array; due_min: number; url: string; envelope: Uint8Array; receipt: Uint8Array | null; bytes: number } & {
  session: Uint8Array | null
  no: number | null
}

/**
 * Put one in, or put it in anew. `body` is age ciphertext, or empty.
 *
 * @throws VaultError `GONE` when its chunk was erased or is no longer whole: what was made from it goes nowhere.
 */
export function putOutbox(store: Store, entry: Omit<OutboxEntry, "bodyBytes" | "receipt">, body: Uint8Array): void {
  const sql = store[SQL]
  sql.write(() => {
    sql.run(
      "INSERT OR REPLACE INTO outbox(id, chunk, due_min, url, envelope, body) VALUES (?, ?, ?, ?, ?, ?)",
      idBytes(entry.id),
      entry.ref === null ? null : wholeChunk(sql, entry.ref),
      entry.dueMin,
      entry.url,
      entry.envelope,
      body,
    )
  })
}

/** All entries, the earliest due first. */
export function listOutbox(store: Store): OutboxEntry[] {
  const rows = store[SQL].all<Row>(
    `SELECT o.id, o.due_min, o.url, o.envelope, o.receipt, length(o.body) AS bytes, c.session, c.no
      FROM outbox o LEFT JOIN chunk c ON c.rid = o.chunk ORDER BY o.due_min, o.id`,
  )
  return rows.map((row) => ({
    id: toHex(row.id),
    ref: row.session === null || row.no === null ? null : { session: toHex(row.session), no: row.no },
    dueMin: row.due_min,
    url: row.url,
    envelope: plain(row.envelope),
    bodyBytes: row.bytes,
    receipt: row.receipt === null ? null : plain(row.receipt),
  }))
}

/** The ciphertext to send; null when the entry is gone. */
export function readOutbox(store: Store, id: string): Uint8Array | null {
  const row = store[SQL].get<{ body: Uint8Array }>("SELECT body FROM outbox WHERE id = ?", idBytes(id))
  return row === undefined ? null : plain(row.body)
}

/**
 * Change what is given; `body` may only be emptied. @returns false when the entry is gone: its chunk was erased meanwhile, and nothing
 * of it may be sent any more.
 */
export function updateOutbox(
  store: Store,
  id: string,
  change: {
    readonly envelope?: Uint8Array
    readonly dueMin?: number
    readonly receipt?: Uint8Array
    readonly dropBody?: boolean
  },
): boolean {
  const sql = store[SQL]
  return sql.write(() => {
    const { changes } = sql.run(
      `UPDATE outbox SET envelope = coalesce(?, envelope), due_min = coalesce(?, due_min), receipt = coalesce(?, receipt),
        body = CASE WHEN ? THEN x'' ELSE body END WHERE id = ?`,
      change.envelope ?? null,
      change.dueMin ?? null,
      change.receipt ?? null,
      change.dropBody === true ? 1 : 0,
      idBytes(id),
    )
    return changes > 0
  })
}

export function deleteOutbox(store: Store, id: string): void {
  const sql = store[SQL]
  sql.write(() => sql.run("DELETE FROM outbox WHERE id = ?", idBytes(id)))
}

function wholeChunk(sql: Sql, ref: ChunkRef): number {
  const row = findChunk(sql, fromHex(ref.session), ref.no)
  if (row?.state !== STATE.sealed) throw new VaultError("GONE")
  return row.rid
}

function idBytes(id: string): Uint8Array {
  return exactly(16, fromHex(id))
}

/** SQLite's driver gives Buffers; callers shall not see the difference. */
export function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}
