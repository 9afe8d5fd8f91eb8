import { adoptKey, unwrapKey } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import type { Owner } from "./layouts.ts"
import type { RootKeys } from "./root-keys.ts"
import { findKey, packsOf, putKey } from "./rows.ts"
import type { Sql } from "./sql.ts"

/** Wrap the keys of all packs that a chunk uses. @throws VaultError as `keyToAdopt`. */
export function adoptPacks(sql: Sql, vaultId: Uint8Array, keys: RootKeys, chunk: number): void {
  for (const put of packsToAdopt(sql, vaultId, keys, chunk)) put()
}

/** As `keyToAdopt`, for the keys of all packs that a chunk uses and that are not wrapped yet. */
export function packsToAdopt(sql: Sql, vaultId: Uint8Array, keys: RootKeys, chunk: number): (() => void)[] {
  return packsOf(sql, chunk).flatMap(({ id }) => {
    const owner: Owner = { kind: "pack", id }
    const row = findKey(sql, owner)
    return row !== undefined && row.adopted !== 1 ? [keyToAdopt(sql, vaultId, keys, owner, row.rev)] : []
  })
}

/** A container's key, opened, and wrapped under the root key; the result puts it down. @throws VaultError `DAMAGED` when it does not open. */
export function keyToAdopt(sql: Sql, vaultId: Uint8Array, keys: RootKeys, owner: Owner, rev: number): () => void {
  const row = findKey(sql, owner)
  if (row === undefined) throw new VaultError("DAMAGED")
  using key = unwrapKey(keys, vaultId, owner, rev, row)
  const wrapped = adoptKey(keys, vaultId, owner, rev, key)
  return () => putKey(sql, owner, wrapped)
}
