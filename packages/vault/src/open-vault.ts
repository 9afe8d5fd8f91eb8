import { fromHex, type SecretKey, type SigningPair } from "@tracehold/crypto"
import type { Admitted } from "@tracehold/policy"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import { type Adoption, adoptAll } from "./adopt.ts"
import { beginOrder, type NewOrder } from "./begin-order.ts"
import type { BlobChanges } from "./chunk-packs.ts"
import { readDraft, writeDraft } from "./drafts.ts"
import { type Erased, eraseChunks } from "./erase.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { SealedLedger } from "./ledger.ts"
import { type ChunkInfo, type ChunkRef, listChunks } from "./list-chunks.ts"
import type { Order } from "./order-row.ts"
import { dropScrubNotes, putPending, readOrders, readScrubNotes } from "./owed-orders.ts"
import { retryBusy } from "./owner-chunk.ts"
import type { Problem } from "./problem.ts"
import { blobsOf } from "./read-blobs.ts"
import { chunkAt, openChunkKeys, readChunkEvents } from "./read-chunk.ts"
import { type RewriteOptions, rewriteChunk } from "./rewrite-chunk.ts"
import { checkRootEpoch } from "./root-epoch.ts"
import type { RootKeys } from "./root-keys.ts"
import { finishRotation, rotateRoot } from "./rotate-root.ts"
import { settleRotation } from "./rotate-settle.ts"
import { type ChunkRow, findChunk } from "./rows.ts"
import type { ScrubNote } from "./scrub-notes.ts"
import { setScanned } from "./set-scanned.ts"
import { SQL, type Store } from "./store.ts"
import { openSummary, type Summary } from "./summary.ts"
import { HOLD } from "./tables.ts"
import { trimPacks } from "./trim-packs.ts"
import { type Unlocked, unlockKeys } from "./unlock.ts"
import { verifyAll } from "./verify-full.ts"

/** A vault with its keys: the owner's side. Dispose it to lock again. */
export class OpenVault implements Disposable {
  readonly store: Store
  /** The owner's lasting identity; recipients only ever see keys derived for them. */
  readonly identity: SigningPair
  /** What those derived keys come from. */
  readonly donorRoot: SecretKey
  readonly #held: RootKeys
  constructor({ store, keys, identity, donorRoot }: Unlocked) {
    this.store = store
    this.identity = identity
    this.donorRoot = donorRoot
    this.#held = keys
  }

  /** Counts the root keys that this vault has had: it only grows. */
  get epoch(): number {
    return this.#held.epoch
  }

  chunks(): ChunkInfo[] {
    return listChunks(this.store)
  }

  /** All events of a chunk, proven complete. @throws VaultError `GONE`; `DAMAGED`. */
  events(ref: ChunkRef): TraceEvent[] {
    return this.store[SQL].read(() => {
      const row = this.#row(ref)
      using keys = openChunkKeys(this.store, this.#keys, row)
      return readChunkEvents(this.store, keys, row)
    })
  }

  /** The blobs that a chunk's events name. */
  blobs(ref: ChunkRef): BlobSource {
    return blobsOf(this.store, this.#keys, this.#row(ref).rid)
  }

  /** What the chunk is about; null while it is open or cut. @throws VaultError `GONE`; `DAMAGED`. */
  summary(ref: ChunkRef): Summary | null {
    return this.store[SQL].read(() => {
      const row = this.#row(ref)
      if (row.summary === null) return null
      using keys = openChunkKeys(this.store, this.#keys, row)
      return openSummary(keys.summary, chunkAt(this.store, row), row.summary)
    })
  }

  /**
   * Confirm what was written since the last unlock; close what a crash left open. Chunks being recorded right now are let be.
   *
   * @throws VaultError `BUSY`, `FULL`: what was adopted until then stays so.
   */
  adopt(): Adoption {
    return adoptAll(this.store, this.#keys)
  }

  /**
   * A closed chunk again at its next revision, changed: late secrets, erasing inside a chunk and scanning again are all this.
   *
   * @param change - gets all events but the end event and gives those that shall be there, still beginning with the chunk's start.
   * @param blobs - content that takes the place of a blob, by its old hash; null takes it out.
   * @throws VaultError `BUSY` for a chunk that is still written, or that kept changing; `GONE`; `DAMAGED`.
   */
  rewrite(
    ref: ChunkRef,
    change: (events: readonly TraceEvent[]) => readonly Admitted[],
    blobs: BlobChanges,
    options: RewriteOptions = {},
  ): void {
    retryBusy(this.store, () => rewriteChunk(this.store, this.#keys, this.#row(ref), change, blobs, options))
  }

  /** Erase whole chunks, and from packs what only they named. @throws VaultError `BUSY`, `FULL`. */
  erase(refs: readonly ChunkRef[], nowMin: number): Erased {
    const erased = eraseChunks(this.store, refs, nowMin, "owner")
    this.settleOwed()
    return erased
  }

  /** The first step of an erase that must open chunks. @returns as `erase`. @throws VaultError `BUSY` when a chunk is not as it was looked at. */
  beginOrder(order: NewOrder, nowMin: number): { readonly complete: boolean } {
    return beginOrder(this.store, this.#keys, order, nowMin)
  }

  /** Erases that are not through yet, oldest first. */
  orders(): Order[] {
    return readOrders(this.store, this.#keys)
  }

  /** What of an order is left to be done; nothing: it is over, and forgotten. */
  putPending(order: Order, pending: readonly ChunkRef[]): void {
    putPending(this.store, this.#keys, order, pending)
  }

  /** What recorders learnt too late about chunks that they had closed; see `ScrubSearch`. */
  scrubNotes(): { readonly id: number; readonly note: ScrubNote }[] {
    return readScrubNotes(this.store, this.#keys)
  }

  dropScrubNotes(ids: readonly number[]): void {
    dropScrubNotes(this.store, ids)
  }

  /** Remember who has looked for secrets in a chunk and found none. @throws VaultError as `rewrite`. */
  setScanned(ref: ChunkRef, scan: Pick<Summary, "detectors" | "provisional">): void {
    retryBusy(this.store, () => setScanned(this.store, this.#keys, this.#row(ref), scan))
  }

  /** Do what erases without a key still owe: trim shared packs. @returns how many packs still wait (for a chunk being recorded). */
  settleOwed(): number {
    return trimPacks(this.store, this.#keys)
  }

  /**
   * Replace the root key: an old copy of the key file opens nothing that is sealed from now on, nor what is sealed anew.
   *
   * @throws VaultError `REKEYED` when another program did; `DAMAGED`: then nothing was begun; `BUSY`, `FULL`, `READ_ONLY`, `IO`: the next
   *   unlock goes on with it.
   */
  rotate(): void {
    rotateRoot(this.store, this.#keys)
  }

  /**
   * Forget what older cards opened: the owner knows that no host has anything left that is sealed to one. After `adopt`.
   *
   * @returns how many are kept all the same, because something here, or at a host that was pulled, is sealed to one.
   */
  forgetOldCards(): number {
    return settleRotation(this.store, this.#keys, true)
  }

  /** Open everything and hold it against everything else. Takes long. */
  verifyFull(): Problem[] {
    return verifyAll(this.store, this.#keys)
  }

  /** Add to the chain of a name (a recipient's root, 64 hex digits). @throws VaultError `DAMAGED` when the chain is not whole. */
  appendLedger(name: string, entry: Uint8Array): void {
    new SealedLedger(this.store, this.#keys).append(name, entry)
  }

  /** The chain of a name, in order. @throws VaultError `DAMAGED`. */
  readLedger(name: string): Uint8Array[] {
    return new SealedLedger(this.store, this.#keys).read(name)
  }

  /** The owner's note on a chunk; `kind` (0 to 255) is the caller's. @throws VaultError `GONE`; `DAMAGED`. */
  readDraft(ref: ChunkRef, kind: number): Uint8Array | null {
    return this.store[SQL].read(() => {
      const row = this.#row(ref)
      using keys = openChunkKeys(this.store, this.#keys, row)
      return readDraft(this.store[SQL], keys, chunkAt(this.store, row), row.rid, kind)
    })
  }

  /** Keep a note, sealed under the chunk's key: it goes when the chunk goes. */
  writeDraft(ref: ChunkRef, kind: number, content: Uint8Array): void {
    const sql = this.store[SQL]
    sql.write(() => {
      const row = this.#row(ref)
      using keys = openChunkKeys(this.store, this.#keys, row)
      writeDraft(sql, keys, chunkAt(this.store, row), row.rid, kind, content)
    })
  }

  deleteDraft(ref: ChunkRef, kind: number): void {
    const sql = this.store[SQL]
    sql.write(() => sql.run("DELETE FROM draft WHERE chunk = ? AND kind = ?", this.#row(ref).rid, kind))
  }

  /** Whether the owner has looked at the chunk; readable while locked, for the weekly prompt. */
  setReviewed(ref: ChunkRef, reviewed = true): void {
    const sql = this.store[SQL]
    const hold = reviewed ? "hold | ?" : "hold & ~?"
    sql.write(() => sql.run(`UPDATE chunk SET hold = ${hold} WHERE rid = ?`, HOLD.reviewed, this.#row(ref).rid))
  }

  [Symbol.dispose](): void {
    this.#held[Symbol.dispose]()
    this.donorRoot[Symbol.dispose]()
    this.identity.seed[Symbol.dispose]()
    this.store[Symbol.dispose]()
  }

  /** @throws VaultError `REKEYED`: with these, everything would look damaged. */
  get #keys(): RootKeys {
    checkRootEpoch(this.store[SQL], this.#held.epoch)
    return this.#held
  }

  #row(ref: ChunkRef): ChunkRow {
    const row = findChunk(this.store[SQL], fromHex(ref.session), ref.no)
    if (row === undefined) throw new VaultError("GONE")
    return row
  }
}

/**
 * Unlock with the seed that a slot's passphrase, phrase or keyring entry gives.
 *
 * @throws VaultError `WRONG_KEY`; `NO_VAULT`; `NEWER_VERSION`; `DAMAGED`; `CARD_CHANGED`; and as `openStore`.
 */
export function unlockVault(folder: string, seed: SecretKey): OpenVault {
  const unlocked = unlockKeys(folder, seed)
  const vault = new OpenVault(unlocked)
  try {
    finishRotation(unlocked.store, unlocked.keys)
    finishErases(vault.store)
    return vault
  } catch (error) {
    vault[Symbol.dispose]()
    throw error
  }
}
