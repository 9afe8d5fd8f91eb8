import { VaultError } from "./error.ts"
import type { Sql } from "./sql.ts"
import { readMeta, writeMeta } from "./store.ts"

const META = "root_epoch"

/** The root key that the owner's own records are sealed under. A number in clear: it says which key to try, and nothing is believed because of it; 0, which no epoch is, for what is no number. */
export function rootEpoch(sql: Sql): number {
  const epoch = readMeta(sql, META)
  return typeof epoch === "number" && Number.isInteger(epoch) && epoch > 0 && epoch <= 0xffffffff ? epoch : 0
}

/** Before anything is sealed under a root key, in the same transaction. @throws VaultError `REKEYED` when it is another one by now. */
export function checkRootEpoch(sql: Sql, epoch: number): void {
  if (rootEpoch(sql) !== epoch) throw new VaultError("REKEYED")
}

export function writeRootEpoch(sql: Sql, epoch: number): void {
  writeMeta(sql, META, epoch)
}
