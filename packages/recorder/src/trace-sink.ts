import { type MaskOrder, maskTrace, type NewBlob } from "@tracehold/capture"
import { contentHash } from "@tracehold/crypto"
import { type Admitted, type Engine, readmit } from "@tracehold/policy"
import type { EventOf, TraceEvent } from "@tracehold/trace"
import type { SessionWriter } from "@tracehold/vault"
import { LateSecrets } from "./late-secrets.ts"
import { nowMin } from "./wall-clock.ts"

/** When a chunk ends (design-vault section 4). */
const IDLE_MS = 5 * 60_000
const LONGEST_MS = 30 * 60_000
const MOST_EVENTS = 60_000

type Frame = { readonly start: EventOf<"chunk-start">; readonly keyframe: EventOf<"keyframe"> }

/** Where events go: admitted by policy, kept until the next flush, written as a chunk that begins with a frame. */
export class TraceSink {
  #writer: SessionWriter | null = null
  /** False once it was stopped, also while the disk does not take yet what came before. */
  #taking = false
  readonly #frame: () => Frame
  #engine: Engine
  /** Policy is another than the one that this chunk's start names. */
  #outdated = false
  #pending: Admitted[] = []
  #open = false
  #openedMs = 0
  #lastMs = 0
  #unflushed = 0
  readonly #late = new LateSecrets()
  /** Events written for good, over the whole session. */
  stored = 0
  readonly #renamed: (renamed: ReadonlyMap<string, NewBlob>) => void

  /** @param renamed - told which blobs have another name after a late secret. */
  constructor(engine: Engine, frame: () => Frame, renamed: (renamed: ReadonlyMap<string, NewBlob>) => void) {
    this.#engine = engine
    this.#frame = frame
    this.#renamed = renamed
  }

  /** What rules from here on. The chunk that is open ends soon, because its start says what ruled it. */
  setEngine(engine: Engine): void {
    this.#outdated = this.#open && engine.digest !== this.#engine.digest
    this.#engine = engine
  }

  /** Write from here on, beginning with a new chunk. Before that events pass through policy, so that mirrors stay true, and are forgotten. */
  writeTo(writer: SessionWriter): void {
    this.#writer = writer
    this.#open = false
    this.#taking = true
  }

  /** Whether what is emitted is kept. */
  get writes(): boolean {
    return this.#taking
  }

  /**
   * Keep nothing from here on, and end the chunk. Throws VaultError when it can not be ended now: what waits stays in memory, and
   * calling this again goes on with it.
   */
  stop(nowMin: number): void {
    this.#taking = false
    this.close(nowMin, false)
    this.#writer = null
  }

  /** Keep nothing from here on, and forget what is not stored: it is being erased. */
  drop(): void {
    this.#taking = false
    this.#pending = []
    this.#unflushed = 0
  }

  get lastMs(): number {
    return this.#lastMs
  }

  /** Pass one event through policy and keep it; gives what was admitted, which is what a reader will have. */
  emit(event: TraceEvent): Admitted {
    this.#begin()
    return this.#keep(this.#engine.admit(this.#inOrder(event)))
  }

  /** Store admitted content of a repository; opens a chunk if none is, since a blob belongs to one. */
  store(repo: string, content: Uint8Array): string {
    this.#begin()
    return this.#taking && this.#writer !== null ? this.#writer.putBlob(repo, content) : contentHash(content)
  }

  /** Let this chunk, too, hold blobs that an earlier one stored; false when one of them is gone. */
  reuse(repo: string, names: readonly string[]): boolean {
    const writer = this.#writer
    return this.#taking && writer !== null && names.every((name) => writer.reuse(repo, name))
  }

  /** The index that the next event will have in its chunk. */
  get nextIndex(): number {
    return (this.#writer?.events().length ?? 0) + this.#pending.length
  }

  /**
   * Take something out of everything that this chunk holds, written or not (DESIGN section 6: a secret is one secret however it
   * came).
   */
  mask(order: MaskOrder): void {
    const writer = this.#writer
    if (writer === null) return
    const kept = writer.events()
    const all = [...kept, ...this.#pending]
    this.#late.note(writer, all, order.values)
    const out = maskTrace(all, (hash) => writer.blob(hash), order)
    const again = out.events.map((event, i) => sameOr(event, all[i]))
    const no = writer.chunkNo
    const isIn = out.blobs.size > 0 || kept.some((event, i) => again[i] !== event)
    const blobs = new Map([...out.blobs].map(([old, { bytes }]) => [old, bytes]))
    const ended = isIn && !writer.rewrite(() => again.slice(0, kept.length), blobs, nowMin())
    this.#pending = ended ? [] : again.slice(kept.length)
    this.#renamed(out.blobs)
    if (ended) this.#late.noteEnded(writer, no, order.values)
  }

  /** Write what is kept: one transaction. What it returned from is safe. Throws VaultError and keeps everything when it can not. */
  flush(nowMin: number): void {
    if (this.#writer === null || !this.#open) return
    for (const event of this.#pending) this.#writer.append(event)
    this.#unflushed += this.#pending.length
    this.#pending = []
    this.#writer.flush(nowMin)
    this.stored += this.#unflushed
    this.#unflushed = 0
  }

  /** Whether it is time to close the chunk. `nowMs` on the session's clock. */
  endsAt(nowMs: number): boolean {
    const due =
      this.#outdated || nowMs - this.#lastMs >= IDLE_MS || nowMs - this.#openedMs >= LONGEST_MS || this.nextIndex >= MOST_EVENTS
    return this.#open && due
  }

  close(nowMin: number, last: boolean): void {
    if (this.#writer === null || !this.#open) return
    this.flush(nowMin)
    this.#writer.closeChunk({ nowMin, last })
    this.#open = false
    this.#outdated = false
  }

  #inOrder<E extends TraceEvent>(event: E): E {
    return event.atMs < this.#lastMs ? { ...event, atMs: this.#lastMs } : event
  }

  #keep(event: Admitted): Admitted {
    this.#lastMs = Math.max(this.#lastMs, event.atMs)
    if (this.#taking) this.#pending.push(event)
    return event
  }

  #begin(): void {
    if (this.#open || !this.#taking) return
    this.#open = true
    const { start, keyframe } = this.#frame()
    this.#openedMs = start.atMs
    this.#lastMs = Math.max(this.#lastMs, start.atMs)
    this.#pending.push(this.#engine.admit(start), this.#engine.admit(keyframe))
  }
}

/** The event admitted before, unless masking changed it. */
function sameOr(event: TraceEvent, before: Admitted | undefined): Admitted {
  if (before === undefined) throw new Error("masking changed the number of events")
  return JSON.stringify(event) === JSON.stringify(before) ? before : readmit(event, before)
}
