import { contentHash, fromHex, type SecretKey } from "@tracehold/crypto"
import type { Admitted } from "@tracehold/policy"
import type { Pin } from "@tracehold/trace"
import { readBelief } from "./belief.ts"
import { BlobNames } from "./blob-names.ts"
import type { Card } from "./card.ts"
import type { BlobChanges } from "./chunk-packs.ts"
import { type CloseOptions, closeOpenChunk } from "./close-chunk.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import type { Outcome } from "./guarded-write.ts"
import { heedErase } from "./heed-erase.ts"
import { cacheKey, lookupName } from "./lookup-key.ts"
import { MinuteClock } from "./minute-clock.ts"
import { OpenChunk } from "./open-chunk.ts"
import { OwnBlobReader } from "./read-own-blob.ts"
import { rewriteOpenChunk } from "./rewrite-open-chunk.ts"
import type { ScrubQueue } from "./scrub-queue.ts"
import { checkCard, type Session, takeNewCard } from "./session.ts"
import { SessionLock } from "./session-lock.ts"
import { beginSession, type SessionOptions } from "./session-start.ts"
import { SQL, type Store } from "./store.ts"
import { compactOpenChunk, findBlob, MAX_WAITING_BYTES, storeQueue, useAgain } from "./store-queue.ts"
import { MAX_RAW_BYTES } from "./zstd.ts"

/**
 * Writes one editor window's session: chunks of events, each under a random key that only the owner can open again. It holds the
 * keys of the open chunk alone, and writes its own session's rows alone. Every method that writes throws VaultError: `FULL` and `BUSY`
 * lose nothing, what waits stays in memory for the next try; `CARD_CHANGED`, `GONE` and `DAMAGED` mean stop.
 */
export class SessionWriter implements Disposable {
  /** For what is learnt too late about chunks that are closed; the next flush of events stores it. */
  readonly scrubs: ScrubQueue
  readonly names = new BlobNames()
  readonly #session: Session
  readonly #lock: SessionLock
  readonly #onErased: () => void
  readonly #unlisten: () => void
  #chunk: OpenChunk | null = null
  #next = 0
  #pin: Pin | null = null
  /** How many events earlier chunks took. */
  #storedBefore = 0
  readonly #reader = new OwnBlobReader()
  readonly #clock: MinuteClock
  #version: number
  #owes = false
  /** After an erase, what still comes in belongs to what was erased, until a new chunk starts. */
  #deaf = false
  private constructor(session: Session, lock: SessionLock, options: SessionOptions) {
    this.#session = session
    this.scrubs = session.scrubs
    this.#lock = lock
    this.#onErased = () => options.onErased()
    this.#clock = new MinuteClock(options.nowMin)
    this.#version = session.store.dataVersion()
    this.#unlisten = session.store.onErased(() => this.#heed())
  }

  /** @throws VaultError `CARD_CHANGED` when the card is not the one this store and recorder know; `EXISTS` for a session id used before. */
  static start(store: Store, card: Card, options: SessionOptions): SessionWriter {
    const session = beginSession(store, card, options)
    return new SessionWriter(session, SessionLock.take(store.folder, session.id), options)
  }

  /** Number of the open chunk, or of the next one. */
  get chunkNo(): number {
    return this.#next
  }

  /** Bytes of blobs that wait in memory for the next flush. */
  get waitingBytes(): number {
    return this.#chunk?.packs.waitingBytes ?? 0
  }

  /** The chunk before, for the next chunk's first event; null in the first. */
  pin(): Pin | null {
    return this.#pin
  }

  /** All events of the open chunk, stored or not. */
  events(): readonly Admitted[] {
    return this.#chunk?.events ?? []
  }

  /**
   * Keep a text for events to name; it is stored before they are, once per repository within the vault.
   *
   * @returns its hash, BLAKE2b-256 in hex.
   * @throws VaultError `TOO_LARGE` over 64 MiB; `FULL` while 64 MiB wait for a disk that takes nothing.
   */
  putBlob(repo: string, content: Uint8Array): string {
    if (content.length > MAX_RAW_BYTES) throw new VaultError("TOO_LARGE")
    const hash = contentHash(content)
    const { packs } = this.#open()
    if (packs.has(repo, hash)) return hash
    if (packs.waitingBytes > MAX_WAITING_BYTES) throw new VaultError("FULL")
    const name = this.names.note(repo, hash, lookupName(this.#session.lookup, repo, content))
    packs.add({ repo, hash, content, name, known: findBlob(this.#session.store[SQL], name) })
    return hash
  }

  /**
   * Let the open chunk, too, hold a blob that is stored already, without its content at hand.
   *
   * @param known - its lookup name, where another session stored it: as `names` had it then for this very repository.
   * @returns false when it is not stored any more, or not known by name: then it must be put again.
   */
  reuse(repo: string, hash: string, known = this.names.of(repo, hash)): boolean {
    const { packs } = this.#open()
    if (packs.has(repo, hash) || known === undefined) return packs.has(repo, hash)
    this.names.note(repo, hash, known)
    const attempt = (chunk: OpenChunk) => useAgain(this.#session, chunk, { repo, hash, name: fromHex(known) }, this.#clock.now)
    return this.#commit(attempt) && packs.has(repo, hash)
  }

  readonly cacheKey = (purpose: string): SecretKey => cacheKey(this.#session.lookup, purpose)

  /** Content of a blob of the open chunk; undefined for one that lies in an earlier chunk's pack and is not at hand. */
  blob(hash: string): Uint8Array | undefined {
    return this.#chunk === null ? undefined : this.#reader.read(this.#session, this.#chunk, hash)
  }

  /** Queue an event; the next flush stores it. A chunk's first event is its `chunk-start`, with this number and pin. */
  append(event: Admitted): void {
    if (event.kind === "chunk-start") this.#deaf = false
    if (this.#deaf) return
    const chunk = this.#open()
    if (chunk.events.length === 0) {
      if (event.kind !== "chunk-start" || event.no !== this.#next)
        throw new Error("the first event of a chunk is its chunk-start")
      chunk.fromMin = Math.min(chunk.fromMin, Math.floor(event.wallMs / 60_000))
    }
    chunk.append(event)
  }

  /** Store what waits, in order, durably. @returns how many events of this session are stored so far: those are safe from any crash. */
  flush(nowMin: number): number {
    if (this.#owes && nowMin > this.#clock.now) this.#cutLog()
    this.#clock.tell(nowMin)
    this.#session.store.checkStillThere()
    if ((this.#chunk?.queued ?? 0) === 0) this.#lookAround()
    this.#commit((chunk) => storeQueue(this.#session, chunk, this.#clock.now))
    this.#chunk?.tellLost()
    this.#commit((chunk) => compactOpenChunk(this.#session, chunk, this.#clock.now))
    return this.#storedBefore + (this.#chunk?.stored ?? 0)
  }

  /**
   * The open chunk's events and blobs again, changed, under a fresh key; the bytes before cannot be opened by anyone any more.
   * @returns false when an erase has ended the chunk first: what is left of it is as it was.
   */
  rewrite(change: (events: readonly Admitted[]) => readonly Admitted[], blobs: BlobChanges, nowMin: number): boolean {
    this.#clock.tell(nowMin) // What waited is stored with it, and must not look older than it is.
    const done = this.#commit((chunk) => {
      const events = chunk.events.length === 0 ? [] : change(chunk.events)
      this.#reader.clear()
      return rewriteOpenChunk(this.#session, chunk, events, blobs, this.#clock.now)
    })
    if (done) this.#cutLog()
    return done
  }

  /** End the open chunk and forget its key. Nothing happens when no event was queued. */
  closeChunk(options: CloseOptions): void {
    this.#clock.tell(options.nowMin)
    if (this.#chunk !== null && this.#chunk.events.length === 0) return
    const done = this.#commit((chunk) => {
      const closed = closeOpenChunk(this.#session, chunk, this.#pin, { ...options, nowMin: this.#clock.now })
      if (closed.kind === "done") this.#leave(closed.value)
      return closed
    })
    if (done) this.#cutLog()
  }

  [Symbol.dispose](): void {
    this.#unlisten()
    this.#chunk?.[Symbol.dispose]()
    this.#chunk = null
    this.#session.lookup[Symbol.dispose]()
    this.#lock[Symbol.dispose]()
  }

  #open(): OpenChunk {
    if (this.#chunk === null) {
      checkCard(this.#session)
      const { store, id } = this.#session
      this.#chunk = new OpenChunk({ vault: store.vaultId, session: id, no: this.#next }, this.#clock.now)
    }
    return this.#chunk
  }

  /** Try until it is done; false when there is no chunk to write any more. */
  #commit(attempt: (chunk: OpenChunk) => Outcome<unknown>): boolean {
    for (;;) {
      const chunk = this.#chunk
      if (chunk === null) return false
      const outcome = attempt(chunk)
      switch (outcome.kind) {
        case "done":
          return true
        case "recarded":
          takeNewCard(this.#session)
          break
        case "erased":
          this.#heed()
          break
        case "lost":
          this.#end(null)
          break
      }
    }
  }

  /** An erase elsewhere must be heard even when there is nothing to write; a write looks by itself. */
  #lookAround(): void {
    const version = this.#session.store.dataVersion()
    if (version === this.#version) return
    if (readBelief(this.#session.store[SQL]).eraseNo !== this.#session.belief.eraseNo) this.#heed()
    this.#version = version // Last: an erase that could not be read of now is read of at the next flush.
  }

  #heed(): void {
    const news = heedErase(this.#session, this.#chunk, this.#pin)
    if (news.hit) this.#end(news.pin)
  }

  /** Bytes of an erase or a rewrite go from the log now, or a minute later when another window reads it. */
  #cutLog(): void {
    this.#owes = !finishErases(this.#session.store)
  }

  /** The chunk is over and was not closed by us: what waited is gone. */
  #end(pin: Pin | null): void {
    this.#leave(pin)
    this.#deaf = true
    this.#onErased() // First: a log that cannot be cut now must not keep the caller from hearing.
    this.#cutLog()
  }

  #leave(pin: Pin | null): void {
    if (this.#chunk?.rid != null) this.#next++
    if (pin !== null) this.#pin = pin
    this.#storedBefore += this.#chunk?.stored ?? 0
    this.#chunk?.[Symbol.dispose]()
    this.#chunk = null
    this.#reader.clear()
  }
}
