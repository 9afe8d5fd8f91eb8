import { checkpointOpens } from "./checkpoint.ts"
import { VaultError } from "./error.ts"
import { SealedLedger } from "./ledger.ts"
import { rootEpoch, writeRootEpoch } from "./root-epoch.ts"
import type { RootKeys } from "./root-keys.ts"
import { SQL, type Store } from "./store.ts"

/** Whether the owner's records are sealed under these keys. */
export function recordsOpen(store: Store, keys: RootKeys): boolean {
  const opens = [checkpointOpens(store, keys), new SealedLedger(store, keys).opens()].filter((whole) => whole !== null)
  return opens.length === 0 || opens.includes(true)
}

/**
 * At an unlock: the number in clear says under which root key the records are, and what opens is believed before it.
 *
 * @param old - the keys of the epoch before, while records may still be sealed under them.
 * @throws VaultError `OLD_COPY` when neither opens them.
 */
export function settleEpoch(store: Store, keys: RootKeys, old: RootKeys | null): void {
  const said = rootEpoch(store[SQL])
  if (said === keys.epoch && old === null) return
  const found = [keys, ...(old === null ? [] : [old])].find((one) => recordsOpen(store, one))?.epoch
  const plausible = said === keys.epoch || said === old?.epoch
  if (found === undefined && !plausible) throw new VaultError("OLD_COPY")
  if (found !== undefined && found !== said) store[SQL].write(() => writeRootEpoch(store[SQL], found))
}
