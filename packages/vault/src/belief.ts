import { VaultError } from "./error.ts"
import type { Sql } from "./sql.ts"

/** What a writer thinks of the store. Checked inside every write transaction: a difference means that others erased or took over. */
export type Belief = { readonly eraseNo: number; readonly cardEpoch: number }

/** @throws VaultError `GONE` when the whole vault was erased; `DAMAGED`. */
export function readBelief(sql: Sql): Belief {
  const rows = sql.all<{ k: string; v: unknown }>("SELECT k, v FROM meta WHERE k IN ('erase_no', 'card_epoch', 'gone')")
  const meta = new Map(rows.map(({ k, v }) => [k, v]))
  if (meta.has("gone")) throw new VaultError("GONE")
  const eraseNo = meta.get("erase_no")
  const cardEpoch = meta.get("card_epoch")
  if (typeof eraseNo !== "number" || typeof cardEpoch !== "number") throw new VaultError("DAMAGED")
  return { eraseNo, cardEpoch }
}
