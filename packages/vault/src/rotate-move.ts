import type { SecretKey } from "@tracehold/crypto"
import { readU32 } from "./bytes.ts"
import { moveCheckpoint } from "./checkpoint.ts"
import { adoptKey, type KeyRow, unwrapKey } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import type { Owner } from "./layouts.ts"
import { SealedLedger } from "./ledger.ts"
import { moveOrders } from "./owed-orders.ts"
import { checkRootEpoch, rootEpoch, writeRootEpoch } from "./root-epoch.ts"
import type { RootKeys } from "./root-keys.ts"
import { putKey } from "./rows.ts"
import { SQL, type Store } from "./store.ts"

/**
 * The ledger, the checkpoint and orders under the next root key, in one transaction: they do not say themselves which key they are
 * sealed under. From here on only who has the next one can adopt or write records.
 *
 * @throws VaultError `DAMAGED` when they are not whole: nothing was moved.
 */
export function moveRecords(store: Store, old: RootKeys, next: RootKeys): void {
  const sql = store[SQL]
  sql.write(() => {
    if (rootEpoch(sql) === next.epoch) return
    checkRootEpoch(sql, old.epoch)
    new SealedLedger(store, old).moveTo(next)
    moveCheckpoint(store, old, next)
    moveOrders(store, old, next)
    writeRootEpoch(sql, next.epoch)
  })
}

/** Rows in one transaction: some milliseconds, so that no window waits. */
const BATCH = 256

type TaggedRow = KeyRow & { readonly owner: Uint8Array }

/** Every adopted key under the present root key. One that does not open stays as it is, and `verifyFull` tells. */
export function moveKeys(store: Store, keys: RootKeys): void {
  const sql = store[SQL]
  let after: Uint8Array | undefined = new Uint8Array()
  while (after !== undefined) {
    const from: Uint8Array = after
    after = sql.write(() => {
      checkRootEpoch(sql, keys.epoch)
      const rows = sql.all<TaggedRow>(
        "SELECT owner, rev, key_id, epoch, adopted, wrap FROM key WHERE adopted = 1 AND epoch = ? AND owner > ? ORDER BY owner LIMIT ?",
        keys.epoch - 1,
        from,
        BATCH,
      )
      for (const row of rows) moveKey(store, keys, row)
      return rows.at(-1)?.owner
    })
  }
}

function moveKey(store: Store, keys: RootKeys, row: TaggedRow): void {
  const owner = ownerIn(row.owner)
  using key = keyIn(store, keys, owner, row)
  if (key !== null) putKey(store[SQL], owner, adoptKey(keys, store.vaultId, owner, row.rev, key))
}

function keyIn(store: Store, keys: RootKeys, owner: Owner, row: TaggedRow): SecretKey | null {
  try {
    return unwrapKey(keys, store.vaultId, owner, row.rev, row)
  } catch (error) {
    if (error instanceof VaultError && error.code === "DAMAGED") return null
    throw error
  }
}

/** A tag that is neither gives an owner whose key does not open. */
function ownerIn(tag: Uint8Array): Owner {
  return tag.length === 20
    ? { kind: "chunk", session: tag.subarray(0, 16), no: readU32(tag, 16) }
    : { kind: "pack", id: tag.subarray(0, 16) }
}
