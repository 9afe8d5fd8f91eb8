import { VaultError } from "./error.ts"
import type { Sql } from "./sql.ts"

/** What a writer thinks of the store. Checked inside every write transaction: a difference means that others erased or took over. */
export type Belief = { readonly eraseNo: number; readonly cardEpoch: number }

/** @throws VaultError `GONE` when the whole vault was erased; `DAMAGED`. */
export function readBelief(sql: Sql): Belief {
  const { eraseNo, cardEpoch, gone } = sql.get<Row>(QUERY) ?? {}
  if (gone === 1) throw new VaultError("GONE")
  if (typeof eraseNo !== "number" || typeof cardEpoch !== "number") throw new VaultError("DAMAGED")
  return { eraseNo, cardEpoch }
}

type Row = { readonly eraseNo?: unknown; readonly cardEpoch?: unknown; readonly gone?: number }

/** One row: it is read with every write. */
const QUERY = `SELECT (SELECT v FROM meta WHERE k = 'erase_no') AS eraseNo, (SELECT v FROM meta WHERE k = 'card_epoch') AS cardEpoch,
  EXISTS (SELECT 1 FROM meta WHERE k = 'gone') AS gone`
