import { moveCheckpoint } from "./checkpoint.ts"
import { isWhole } from "./container-keys.ts"
import type { OwnerSecrets } from "./key-file.ts"
import { SealedLedger } from "./ledger.ts"
import { moveOrders } from "./owed-orders.ts"
import { recordsOpen } from "./records-epoch.ts"
import type { Mending } from "./repair-mending.ts"
import { writeRootEpoch } from "./root-epoch.ts"
import { RootKeys } from "./root-keys.ts"

/**
 * Whatever the number in clear says, the owner's records go on under these keys. Where the damage came while the root key was being
 * replaced, what is left of them under the one before is moved; adopted keys follow at the next unlock.
 */
export function mendRoot(mending: Mending, keys: RootKeys, { retiring, epoch }: OwnerSecrets): void {
  const { sql, store } = mending
  sql.write(() => {
    writeRootEpoch(sql, keys.epoch)
    if (retiring === null || recordsOpen(store, keys)) return
    using old = new RootKeys({ root: retiring, epoch: epoch - 1 })
    mending.lostEntries(new SealedLedger(store, old).mend(keys))
    moveOrders(store, old, keys)
    isWhole(() => moveCheckpoint(store, old, keys)) // One that is not is made anew at the end.
  })
}
