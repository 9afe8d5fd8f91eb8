import { adoptKey, unwrapKey } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import type { Owner } from "./layouts.ts"
import type { RootKeys } from "./root-keys.ts"
import { findKey, packsOf, putKey } from "./rows.ts"
import type { Sql } from "./sql.ts"

/** Wrap the keys of all packs that a chunk uses. */
export function adoptPacks(sql: Sql, vaultId: Uint8Array, keys: RootKeys, chunk: number): void {
  for (const { id } of packsOf(sql, chunk)) {
    const owner: Owner = { kind: "pack", id }
    const row = findKey(sql, owner)
    if (row !== undefined && row.adopted !== 1) adoptOwner(sql, vaultId, keys, owner, row.rev)
  }
}

/** Wrap a container's key under the root key. @throws VaultError `DAMAGED` when it does not open. */
export function adoptOwner(sql: Sql, vaultId: Uint8Array, keys: RootKeys, owner: Owner, rev: number): void {
  const row = findKey(sql, owner)
  if (row === undefined) throw new VaultError("DAMAGED")
  using key = unwrapKey(keys, vaultId, owner, rev, row)
  putKey(sql, owner, adoptKey(keys, vaultId, owner, rev, key))
}
