import { toHex } from "@tracehold/crypto"
import { MINUTE_MS, putTombstone } from "./erase.ts"
import { CHUNK_TAG, type ChunkRow, dropChunk } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { readMeta, SQL, type Store } from "./store.ts"
import { BY, SCOPE, STATE } from "./tables.ts"

/** What is lost of one chunk: all of it, or a part. */
export type Loss = {
  /** 32 hex digits. */
  readonly session: string
  readonly no: number
  readonly whole: boolean
  /** Minutes since the Unix epoch that bound it; null where only the chunk's name is known. */
  readonly fromMin: number | null
  readonly toMin: number | null
  /** As far as it is known; 0 of a part where nothing tells how many, or where only files that it names are gone. */
  readonly events: number
}

/** What a repair kept and what was lost. */
export type Repaired = {
  readonly chunks: number
  readonly events: number
  /** In the order of time. */
  readonly losses: readonly Loss[]
  /** The owner's notes on chunks, and entries of the ledger of donations. */
  readonly other: { readonly notes: number; readonly ledgerEntries: number }
}

/** A row that was put in for a chunk of which only the name is left may have the number of one whose row was lost: it has no parts. */
const LIVING = `SELECT rid FROM chunk WHERE state != ${STATE.erased}`

/** A new store whose rows came out of a damaged one, and the count of what did not come along. */
export class Mending {
  readonly store: Store
  readonly #nowMin: number
  readonly #losses = new Map<string, Loss>()
  readonly #other = { notes: 0, ledgerEntries: 0 }
  constructor(store: Store, nowMin: number) {
    this.store = store
    this.#nowMin = nowMin
  }

  get sql(): Sql {
    return this.store[SQL]
  }

  chunks(): ChunkRow[] {
    return this.sql.all<ChunkRow>("SELECT * FROM chunk ORDER BY session, no")
  }

  /** No repair undoes an erase, whatever rows of an older time the file has. */
  eraseAgain(): void {
    for (const row of this.chunks()) if (row.state !== STATE.erased && this.#wasErasedWhole(row)) this.lose(row)
  }

  /** Nothing of the chunk is kept but that it was there. What was signed of it and waits is complete in itself, and stays. */
  lose(row: ChunkRow): void {
    this.sql.run("UPDATE outbox SET chunk = NULL WHERE chunk = ?", row.rid)
    this.sql.run("DELETE FROM block WHERE chunk = ?", row.rid)
    dropChunk(this.sql, row.rid, row)
    this.#countLost(row, { fromMin: row.from_min, toMin: row.to_min })
  }

  /** A chunk of which only the name is left, in a key or in what another says of it. */
  loseUnknown(session: Uint8Array, no: number): void {
    const known = this.sql.get<{ m: number | null }>("SELECT min(from_min) AS m FROM session WHERE id = ?", session)?.m ?? null
    const from = known ?? 0
    this.addSession(session, from, from)
    const row = { session, no, events: 0, from_min: from, to_min: from }
    this.sql.run(
      "INSERT INTO chunk(session, no, rev, state, from_min, to_min, events, bytes, hold) VALUES (?, ?, 0, ?, ?, ?, 0, 0, 0)",
      session,
      no,
      STATE.erased,
      from,
      from,
    )
    this.#countLost(row, { fromMin: known, toMin: null })
  }

  /** `events` of the chunk, or files that it names, are gone. */
  lostPart(row: ChunkRow, events: number): void {
    this.#tomb(SCOPE.part, row, events)
    this.#putLoss({ session: toHex(row.session), no: row.no, whole: false, fromMin: row.from_min, toMin: row.to_min, events })
  }

  lostNotes(count: number): void {
    this.#other.notes += count
  }

  lostEntries(count: number): void {
    this.#other.ledgerEntries += count
  }

  /** A session whose row was lost ended at some time; nothing of it is written any more. */
  addSession(id: Uint8Array, fromMin: number, toMin: number): void {
    const store = readMeta(this.sql, "store_id")
    this.sql.run(
      "INSERT OR IGNORE INTO session(id, store, from_min, to_min, ended) VALUES (?, ?, ?, ?, 1)",
      id,
      store instanceof Uint8Array ? store : new Uint8Array(16),
      fromMin,
      toMin,
    )
  }

  addSessions(): void {
    for (const { session, from_min, to_min } of this.chunks()) this.addSession(session, from_min, to_min)
  }

  /** Rows whose other half is lost: nothing can be read of them. */
  sweep(): void {
    this.addSessions()
    for (const text of [
      `DELETE FROM block WHERE chunk NOT IN (${LIVING})`,
      `DELETE FROM draft WHERE chunk NOT IN (${LIVING})`,
      `DELETE FROM use WHERE chunk >= 0 AND chunk NOT IN (${LIVING})`,
      "DELETE FROM use WHERE chunk < 0 AND -chunk NOT IN (SELECT no FROM remote)", // A host's chunks that are still to come.
      `DELETE FROM key WHERE length(owner) NOT IN (16, 20) OR length(owner) = 16 AND owner NOT IN (SELECT id FROM pack)
        OR length(owner) = 20 AND owner NOT IN (SELECT ${CHUNK_TAG} FROM chunk c WHERE c.state != ${STATE.erased})`,
      "DELETE FROM pack WHERE id NOT IN (SELECT owner FROM key)",
      "DELETE FROM use WHERE pack NOT IN (SELECT rid FROM pack)",
      "UPDATE outbox SET chunk = NULL WHERE chunk NOT IN (SELECT rid FROM chunk)",
    ])
      this.sql.run(text)
  }

  report(): Repaired {
    const { chunks = 0, events = 0 } =
      this.sql.get<{ chunks: number; events: number }>(
        "SELECT count(*) AS chunks, coalesce(sum(events), 0) AS events FROM chunk WHERE state != ?",
        STATE.erased,
      ) ?? {}
    const losses = [...this.#losses.values()].sort((a, b) => (a.fromMin ?? 0) - (b.fromMin ?? 0) || a.no - b.no)
    return { chunks, events, losses, other: { ...this.#other } }
  }

  /** What its owner erased as a whole was not lost. */
  #countLost(row: Tombed, { fromMin, toMin }: Pick<Loss, "fromMin" | "toMin">): void {
    if (this.#wasErasedWhole(row)) return
    this.#tomb(SCOPE.chunk, row, row.events)
    this.#putLoss({ session: toHex(row.session), no: row.no, whole: true, fromMin, toMin, events: row.events })
  }

  #wasErasedWhole({ session, no }: Pick<ChunkRow, "session" | "no">): boolean {
    const text = "SELECT 1 FROM tombstone WHERE session = ? AND chunk_no = ? AND scope = ?"
    return this.sql.get(text, session, no, SCOPE.chunk) !== undefined
  }

  /** A chunk may lose one part after the other, and the rest. */
  #putLoss(loss: Loss): void {
    const at = `${loss.session}/${loss.no}`
    this.#losses.set(at, { ...loss, events: (this.#losses.get(at)?.events ?? 0) + loss.events })
  }

  #tomb(scope: number, row: Tombed, events: number): void {
    const span = { fromMs: row.from_min * MINUTE_MS, toMs: row.to_min * MINUTE_MS + MINUTE_MS - 1 }
    putTombstone(this.sql, { scope, row, ...span, events, nowMin: this.#nowMin, by: BY.repair })
  }
}

type Tombed = Pick<ChunkRow, "session" | "no" | "events" | "from_min" | "to_min">
