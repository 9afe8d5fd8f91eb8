import { blake2b, boxOpen, boxSeal, CryptoError, open, SecretKey, sameBytes, seal } from "@tracehold/crypto"
import type { Card } from "./card.ts"
import { VaultError } from "./error.ts"
import { adoptedKeyContext, claimedKey, type Owner } from "./layouts.ts"
import type { RootKeys } from "./root-keys.ts"

/** A key row without its owner: the only home of a container's key. */
export type KeyRow = {
  readonly rev: number
  readonly key_id: Uint8Array
  readonly epoch: number
  /** 1: wrapped by the owner, who saw it; 0: sealed to the card, the recorder's claim. */
  readonly adopted: number
  readonly wrap: Uint8Array
}

/** 16 bytes, in clear beside the wrap; checked after unwrapping, and what pins name. */
export function keyIdOf(key: SecretKey): Uint8Array {
  return blake2b("tracehold/key-id/1", 16, key)
}

/** A container's key, sealed to the card: the recorder cannot open it again. */
export function claimKey(card: Card, owner: Owner, rev: number, key: SecretKey): KeyRow {
  const plain = claimedKey(owner, rev, key.exposeKeyBytes())
  const wrap = boxSeal(card.box, plain)
  plain.fill(0)
  return { rev, key_id: keyIdOf(key), epoch: card.epoch, adopted: 0, wrap }
}

/** A container's key, wrapped by the owner. */
export function adoptKey(keys: RootKeys, vault: Uint8Array, owner: Owner, rev: number, key: SecretKey): KeyRow {
  const keyId = keyIdOf(key)
  const context = adoptedKeyContext(vault, owner, rev, keys.epoch, keyId)
  return { rev, key_id: keyId, epoch: keys.epoch, adopted: 1, wrap: seal(keys.wrap, context, key.exposeKeyBytes()) }
}

/**
 * The key of a container.
 *
 * @throws VaultError `DAMAGED` when the row was changed, or is another container's or another revision's.
 */
export function unwrapKey(keys: RootKeys, vault: Uint8Array, owner: Owner, rev: number, row: KeyRow): SecretKey {
  if (row.rev !== rev || row.key_id.length !== 16) throw new VaultError("DAMAGED")
  const key = row.adopted === 1 ? openAdopted(keys, vault, owner, row) : openClaimed(keys, owner, row)
  if (!sameBytes(keyIdOf(key), row.key_id)) throw new VaultError("DAMAGED")
  return key
}

function openAdopted(keys: RootKeys, vault: Uint8Array, owner: Owner, row: KeyRow): SecretKey {
  const wrap = keys.wraps.get(row.epoch)
  if (wrap === undefined) throw new VaultError("DAMAGED")
  const key = unsealed(() => open(wrap, adoptedKeyContext(vault, owner, row.rev, row.epoch, row.key_id), row.wrap))
  if (key.length !== 32) throw new VaultError("DAMAGED")
  return new SecretKey(key)
}

function openClaimed(keys: RootKeys, owner: Owner, row: KeyRow): SecretKey {
  const pair = keys.boxes.get(row.epoch)
  if (row.adopted !== 0 || pair === undefined) throw new VaultError("DAMAGED")
  const plain = unsealed(() => boxOpen(pair, row.wrap))
  if (plain.length !== 61) throw new VaultError("DAMAGED")
  const key = plain.slice(29)
  const genuine = unsealed(() => sameBytes(plain, claimedKey(owner, row.rev, key)))
  plain.fill(0)
  if (!genuine) throw new VaultError("DAMAGED")
  return new SecretKey(key)
}

/** Opens sealed bytes of the vault; what does not verify, or says numbers that nothing can have been sealed with, is damage. */
export function unsealed<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof CryptoError) throw new VaultError("DAMAGED", { cause: error })
    throw error
  }
}

/** Whether something opens. */
export function isWhole(open: () => unknown): boolean {
  try {
    open()
    return true
  } catch (error) {
    if (error instanceof VaultError && error.code === "DAMAGED") return false
    throw error
  }
}
