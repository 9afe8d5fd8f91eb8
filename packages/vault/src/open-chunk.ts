import { toHex } from "@tracehold/crypto"
import type { Admitted } from "@tracehold/policy"
import type { Pin, TraceEvent } from "@tracehold/trace"
import { type SealedBlock, sealBlock } from "./block.ts"
import { ChunkKeys } from "./chunk-keys.ts"
import { ChunkPacks } from "./chunk-packs.ts"
import type { BlockSpan, ChunkAt, Owner } from "./layouts.ts"

/** The chunk that a writer has open: its key, all of its events, and which of them are stored in which rows. */
export class OpenChunk implements Disposable {
  readonly at: Omit<ChunkAt, "rev">
  /** Row id, once something of it is stored. */
  rid: number | null = null
  rev = 0
  keys = ChunkKeys.random()
  events: readonly Admitted[] = []
  /** Rows on disk; they tile the events from 0 to what is acknowledged. */
  spans: readonly BlockSpan[] = []
  bytes = 0
  fromMin: number
  toMin: number
  readonly packs = new ChunkPacks()
  readonly #queue: Admitted[] = []
  constructor(at: Omit<ChunkAt, "rev">, nowMin: number) {
    this.at = at
    this.fromMin = nowMin
    this.toMin = nowMin
    this.events = this.#queue
  }

  get owner(): Owner {
    return { kind: "chunk", session: this.at.session, no: this.at.no }
  }

  /** How many events are stored. */
  get stored(): number {
    const last = this.spans.at(-1)
    return last === undefined ? 0 : last.last + 1
  }

  get queued(): number {
    return this.events.length - this.stored
  }

  append(event: Admitted): void {
    this.#queue.push(event)
  }

  /** Another list of events takes the place of this one. */
  replaceEvents(events: readonly Admitted[]): void {
    this.#queue.length = 0
    for (const event of events) this.#queue.push(event)
  }

  seal(
    spans: readonly BlockSpan[],
    keys = this.keys,
    rev = this.rev,
    events: readonly TraceEvent[] = this.events,
  ): SealedBlock[] {
    return spans.map((span) => sealBlock(keys.blocks, { ...this.at, rev }, span, events.slice(span.first, span.last + 1)))
  }

  /** What a later chunk says of this one. */
  pin(events: number, keys = this.keys, rev = this.rev): Pin {
    return { no: this.at.no, rev, keyId: toHex(keys.id), events }
  }

  [Symbol.dispose](): void {
    this.keys[Symbol.dispose]()
    this.packs[Symbol.dispose]()
  }
}
