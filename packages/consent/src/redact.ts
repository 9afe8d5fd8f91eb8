import { type Instead, maskTrace, valueForms } from "@tracehold/capture"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import * as z from "zod"
import { cutOut } from "./cut-out.ts"
import { ConsentError } from "./error.ts"
import { maskKeyframeScreens } from "./mask-keyframe-screens.ts"
import { namedBlobs } from "./named-blobs.ts"
import { pickPseudonyms } from "./pick-pseudonyms.ts"
import { prune } from "./prune.ts"
import type { Pseudonyms } from "./pseudonyms.ts"
import { type Redaction, type RedactionCounts, redactionSchema } from "./redaction.ts"
import { removedBy } from "./removed-by.ts"
import { isFileOf } from "./same-file.ts"
import { stillReadable } from "./still-readable.ts"
import { withGaps } from "./with-gaps.ts"

/** A chunk after its redactions. `blobs` answers only for what the events name; `pseudonyms` are those that stand in it now, with what stood there. */
export type Redacted = {
  readonly events: readonly TraceEvent[]
  readonly blobs: BlobSource
  readonly counts: RedactionCounts
  readonly pseudonyms: ReadonlyMap<string, string>
}

/**
 * Take out of a chunk what its owner says. Files, terminals, ranges and actors become `redacted` gaps; texts become filler
 * or a pseudonym of equal length wherever they stand. What is left replays exactly as before.
 *
 * @param pseudonyms - those of the recipient; without them what would have a pseudonym becomes filler.
 * @throws ConsentError `BAD_REDACTION`; `STILL_THERE` when a text can be read in the result all the same.
 */
export function redact(
  events: readonly TraceEvent[],
  blobs: BlobSource,
  redactions: readonly Redaction[],
  pseudonyms: Pseudonyms = () => null,
): Redacted {
  const orders = z.array(redactionSchema).safeParse(redactions)
  if (!orders.success) throw new ConsentError("BAD_REDACTION")
  const whole = new Work(events, blobs)
  for (const order of orders.data) if (order.kind !== "text" && order.kind !== "pseudonym") whole.remove(order)
  whole.mask(
    orders.data.filter((order) => order.kind === "text" || order.kind === "pseudonym"),
    pseudonyms,
  )
  return whole.result()
}

/** Texts that are hidden wherever they stand. */
type Hidden = Extract<Redaction, { kind: "text" | "pseudonym" }>

class Work {
  readonly #given: BlobSource
  readonly #written = new Map<string, Uint8Array>()
  #events: readonly TraceEvent[]
  #removed = 0
  #masked = 0
  #made: ReadonlyMap<string, string> = new Map()
  constructor(events: readonly TraceEvent[], blobs: BlobSource) {
    this.#events = events
    this.#given = blobs
  }

  #blobs: BlobSource = (hash) => this.#written.get(hash) ?? this.#given(hash)

  #take(next: { events: readonly TraceEvent[]; blobs: ReadonlyMap<string, Uint8Array>; removed: number }): void {
    this.#events = next.events
    this.#removed += next.removed
    for (const [hash, bytes] of next.blobs) this.#written.set(hash, bytes)
  }

  remove(order: Exclude<Redaction, Hidden>): void {
    if (order.kind === "range" || order.kind === "actor") {
      this.#take(cutOut(this.#events, this.#blobs, removedBy(order, this.#events), order.kind))
      return
    }
    const { events, blobs } = prune(this.#events, this.#blobs, {
      doc: (name) => order.kind !== "file" || !isFileOf(name, order.path),
      terminal: (terminal) => order.kind !== "terminal" || terminal !== order.terminal,
      tools: "drop",
    })
    this.#take({ ...withGaps(this.#events, events, order.kind), blobs })
  }

  mask(orders: readonly Hidden[], pseudonyms: Pseudonyms): void {
    if (orders.length === 0) return
    const values = orders.map(({ text }) => text)
    const inFiller = new Set(orders.flatMap(({ kind, text }) => (kind === "text" ? [text] : [])))
    const replaced = orders.filter((order) => order.kind === "pseudonym").filter(({ text }) => !inFiller.has(text))
    const { instead, made } = pickPseudonyms(replaced, pseudonyms, { events: this.#events, blobs: this.#blobs, values })
    this.#made = made
    this.#hide(values, instead)
    // A pseudonym and what stands beside it may by chance spell a value: that is filled.
    if (made.size > 0 && stillReadable(this.#events, this.#blobs, values)) this.#hide(values, new Map())
    if (stillReadable(this.#events, this.#blobs, values)) throw new ConsentError("STILL_THERE")
  }

  #hide(values: readonly string[], instead: Instead): void {
    const rowwise = maskKeyframeScreens(this.#events, valueForms(values), instead)
    const masked = maskTrace(rowwise, this.#blobs, { values, places: [], instead })
    this.#masked += masked.blobs.size
    masked.events.forEach((event, i) => {
      if (JSON.stringify(event) !== JSON.stringify(this.#events[i])) this.#masked++
    })
    const blobs = new Map([...masked.blobs.values()].map(({ hash, bytes }) => [hash, bytes]))
    this.#take({ events: masked.events, blobs, removed: 0 })
  }

  result(): Redacted {
    const count = this.#events.length
    const events = this.#events.map((event) => (event.kind === "chunk-end" ? { ...event, events: count } : event))
    const names = namedBlobs(events, this.#blobs)
    return {
      events,
      blobs: (hash) => (names.has(hash) ? this.#blobs(hash) : undefined),
      counts: { masked: this.#masked, removed: this.#removed },
      pseudonyms: this.#made,
    }
  }
}
