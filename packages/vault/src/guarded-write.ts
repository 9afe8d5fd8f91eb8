import { readBelief } from "./belief.ts"
import type { OpenChunk } from "./open-chunk.ts"
import type { Session } from "./session.ts"
import type { Sql } from "./sql.ts"
import { SQL } from "./store.ts"
import { STATE } from "./tables.ts"

/**
 * What became of a write: `done`; `erased` somebody erased since this writer last looked; `recarded` the root key was replaced;
 * `lost` the chunk is no longer open. Only `done` has written anything.
 */
export type Outcome<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "erased" }
  | { readonly kind: "recarded" }
  | { readonly kind: "lost" }

/**
 * A write transaction that first checks, inside itself, that the store is as this writer believes. This check, and no guess about
 * who is alive, is what keeps windows safe from each other's erases.
 */
export function guardedWrite<T>(session: Session, chunk: OpenChunk, body: (sql: Sql) => T): Outcome<T> {
  const sql = session.store[SQL]
  return sql.write((): Outcome<T> => {
    const belief = readBelief(sql)
    if (belief.eraseNo !== session.belief.eraseNo) return { kind: "erased" }
    if (belief.cardEpoch !== session.belief.cardEpoch) return { kind: "recarded" }
    if (chunk.rid !== null) {
      const row = sql.get<{ rev: number; state: number }>("SELECT rev, state FROM chunk WHERE rid = ?", chunk.rid)
      if (row?.rev !== chunk.rev || row.state !== STATE.open) return { kind: "lost" }
    }
    return { kind: "done", value: body(sql) }
  })
}
