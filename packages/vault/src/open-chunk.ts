import { toHex } from "@tracehold/crypto"
import { type Admitted, admitFrame } from "@tracehold/policy"
import { encodeEvents, type Pin, type TraceEvent } from "@tracehold/trace"
import { type SealedBlock, sealBlocks } from "./block.ts"
import { ChunkKeys } from "./chunk-keys.ts"
import { ChunkPacks } from "./chunk-packs.ts"
import type { BlockSpan, ChunkAt, Owner } from "./layouts.ts"
import { MAX_RAW_BYTES } from "./zstd.ts"

/** How many events wait in memory while the disk takes nothing. */
const MAX_QUEUED = 100_000

/** The chunk that a writer has open: its key, all of its events, and which of them are stored in which rows. */
export class OpenChunk implements Disposable {
  readonly at: Omit<ChunkAt, "rev">
  /** Row id, once something of it is stored. */
  rid: number | null = null
  rev = 0
  keys = ChunkKeys.random()
  /** Rows on disk; they tile the events from 0 to what is acknowledged. */
  spans: BlockSpan[] = []
  bytes = 0
  fromMin: number
  toMin: number
  readonly packs = new ChunkPacks()
  #events: Admitted[] = []
  #lost: { readonly fromMs: number; readonly count: number } | null = null
  constructor(at: Omit<ChunkAt, "rev">, nowMin: number) {
    this.at = at
    this.fromMin = nowMin
    this.toMin = nowMin
  }

  get owner(): Owner {
    return { kind: "chunk", session: this.at.session, no: this.at.no }
  }

  /** All events, stored or not. */
  get events(): readonly Admitted[] {
    return this.#events
  }

  /** How many events are stored. */
  get stored(): number {
    const last = this.spans.at(-1)
    return last === undefined ? 0 : last.last + 1
  }

  get queued(): number {
    return this.events.length - this.stored
  }

  /** Queue an event; one that comes when 100,000 wait already is only counted. */
  append(event: Admitted): void {
    if (this.queued < MAX_QUEUED) this.#events.push(event)
    else this.#lost = { fromMs: this.#lost?.fromMs ?? event.atMs, count: (this.#lost?.count ?? 0) + 1 }
  }

  /** The disk takes events again: say how many did not fit into memory while it did not. */
  tellLost(): void {
    if (this.#lost === null || this.queued >= MAX_QUEUED) return
    const { fromMs, count } = this.#lost
    const atMs = this.#events.at(-1)?.atMs ?? fromMs
    this.#events.push(admitFrame({ kind: "gap", atMs, reason: "overload", what: "queue", fromMs, count }))
    this.#lost = null
  }

  /** Another list of events takes the place of this one. */
  replaceEvents(events: readonly Admitted[]): void {
    this.#events = [...events]
  }

  /** Queued events that are too large for any block become gaps. */
  leaveOutTooLarge(): void {
    this.#events = this.#events.map((event, i) => (i < this.stored || isStorable(event) ? event : gapFor(event)))
  }

  seal(
    spans: readonly BlockSpan[],
    keys = this.keys,
    rev = this.rev,
    events: readonly TraceEvent[] = this.events,
  ): SealedBlock[] {
    return sealBlocks(keys.blocks, { ...this.at, rev }, spans, events)
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

function isStorable(event: Admitted): boolean {
  return encodeEvents([event]).length <= MAX_RAW_BYTES
}

function gapFor({ atMs }: Admitted): Admitted {
  return admitFrame({ kind: "gap", atMs, reason: "overload", what: "too-large", fromMs: atMs, count: 1 })
}
