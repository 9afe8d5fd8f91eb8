import { toHex } from "@tracehold/crypto"
import { type ChunkInfo, type ScrubNote, ScrubSearch, VaultError } from "@tracehold/vault"
import { admitAgain } from "./admit-again.ts"
import type { Desk } from "./desk.ts"
import { recallFrom } from "./recall.ts"
import { rescan } from "./rescan.ts"
import { chunkKey } from "./same-chunk.ts"
import { NOTHING_DONE, type Turn, toldTurn } from "./turn.ts"
import type { ChunkRef } from "./views.ts"

type Note = { readonly id: number; readonly note: ScrubNote; readonly chunks: Set<string> }

/**
 * Chunks to be looked through again: scanned provisionally or by older detectors, or noted by a recorder that learnt a secret too
 * late. A note goes when every chunk that it is about had its turn.
 */
export class OwedScans {
  readonly #desk: Desk
  #queue: ChunkInfo[] = []
  #notes: Note[] = []
  constructor(desk: Desk) {
    this.#desk = desk
  }

  get left(): number {
    return this.#queue.length
  }

  isWaiting(ref: ChunkRef): boolean {
    return this.#notes.some(({ chunks }) => chunks.has(chunkKey(ref)))
  }

  refresh(): void {
    const { vault } = this.#desk
    const closed = vault.chunks().filter(({ state, adopted }) => state === "sealed" && adopted)
    this.#notes = vault
      .scrubNotes()
      .map(({ id, note }) => ({ id, note, chunks: new Set(closed.filter(isIn(note)).map(chunkKey)) }))
    this.#forgetNotes()
    this.#queue = closed.filter((chunk) => this.isWaiting(chunk) || this.#isStale(chunk))
  }

  next(): Turn | null {
    const chunk = this.#queue.shift()
    return chunk === undefined ? null : toldTurn(chunk, () => this.#scan(chunk))
  }

  #scan(chunk: ChunkInfo): Turn {
    const { vault, engine } = this.#desk
    const notes = this.#notes.filter(({ chunks }) => chunks.has(chunkKey(chunk)))
    const events = vault.events(chunk)
    const found = rescan(
      events,
      vault.blobs(chunk),
      engine,
      notes.length === 0 ? null : new ScrubSearch(notes.map(({ note }) => note)),
    )
    const scan = { detectors: engine.detectors, provisional: false }
    if (found === null) vault.setScanned(chunk, scan)
    else {
      const blobs = new Map([...found.blobs].map(([name, { bytes }]) => [name, bytes]))
      vault.rewrite(chunk, () => admitAgain(found.events), blobs, { ...scan, trim: true })
    }
    for (const { chunks } of notes) chunks.delete(chunkKey(chunk))
    this.#forgetNotes()
    const problems = found === null ? [] : recallFrom(this.#desk, chunk)
    return { ...NOTHING_DONE, events: events.length, rescanned: 1, masked: found?.masked ?? 0, problems }
  }

  #forgetNotes(): void {
    const done = this.#notes.filter(({ chunks }) => chunks.size === 0)
    if (done.length > 0) this.#desk.vault.dropScrubNotes(done.map(({ id }) => id))
    this.#notes = this.#notes.filter(({ chunks }) => chunks.size > 0)
  }

  #isStale(chunk: ChunkInfo): boolean {
    try {
      const summary = this.#desk.vault.summary(chunk)
      return summary === null || summary.provisional || summary.detectors !== this.#desk.engine.detectors
    } catch (error) {
      if (error instanceof VaultError) return true
      throw error
    }
  }
}

const isIn =
  ({ session, from, to }: ScrubNote) =>
  (chunk: ChunkRef): boolean =>
    chunk.session === toHex(session) && from <= chunk.no && chunk.no <= to
