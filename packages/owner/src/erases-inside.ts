import type { ChunkInfo, Order } from "@tracehold/vault"
import { admitAgain } from "./admit-again.ts"
import type { Desk } from "./desk.ts"
import { isInside, isMeant, type Ordered, readOrdered, takeOut } from "./erase-what.ts"
import { chunkKey, sameChunk } from "./same-chunk.ts"
import { NOTHING_DONE, type Turn, toldTurn } from "./turn.ts"
import type { ChunkRef } from "./views.ts"

/** `told`: that only these are pending is put down. */
type Under = { readonly order: Order; readonly what: Ordered; pending: readonly ChunkRef[]; told: boolean }

/** How often progress is put down: a chunk that had its turn before a kill has it again, and loses nothing more. */
const PUT_EVERY = 16

/** Erases of a file or a text, and of what hosts may have of a repository, that have chunks to go through. A chunk that its window has not closed yet is waited for. */
export class ErasesInside {
  readonly #desk: Desk
  #orders: Under[] = []
  #tried = new Set<string>()
  constructor(desk: Desk) {
    this.#desk = desk
  }

  get left(): number {
    return this.#orders.reduce((sum, { pending }) => sum + pending.length, 0)
  }

  isWaiting(ref: ChunkRef): boolean {
    return this.#orders.some(({ pending }) => pending.some((one) => sameChunk(one, ref)))
  }

  refresh(): void {
    this.#tried = new Set()
    this.#orders = this.#desk.vault
      .orders()
      .map((order) => ({ order, what: readOrdered(order.what), pending: order.pending, told: true }))
    const there = new Set(this.#desk.vault.chunks().map(chunkKey))
    for (const one of this.#orders) this.#leave(one, ({ session, no }) => there.has(chunkKey({ session, no })))
  }

  next(): Turn | null {
    const closed = new Map(
      this.#desk.vault.chunks().flatMap((chunk) => (chunk.state === "sealed" && chunk.adopted ? [[chunkKey(chunk), chunk]] : [])),
    )
    for (const one of this.#orders) {
      const ref = one.pending.find((pending) => closed.has(chunkKey(pending)) && !this.#tried.has(chunkKey(pending)))
      const chunk = ref === undefined ? undefined : closed.get(chunkKey(ref))
      if (chunk !== undefined) return toldTurn(chunk, () => this.#takeOut(one, chunk))
    }
    for (const one of this.#orders) this.#putDown(one) // What is left waits for a window, perhaps for long.
    return null
  }

  #takeOut(one: Under, chunk: ChunkInfo): Turn {
    const { vault, nowMin } = this.#desk
    this.#tried.add(chunkKey(chunk))
    const events = vault.events(chunk)
    const blobs = vault.blobs(chunk)
    // What came from a host after the order may have nothing of it, and a window that was not waited for, another repository's file.
    if (chunk.host === null ? !isMeant(one.what, events) : !isInside(one.what, events, blobs)) {
      this.#leave(one, (ref) => !sameChunk(ref, chunk))
      return { ...NOTHING_DONE, events: events.length }
    }
    const out = takeOut(one.what, events, blobs)
    if (out === null) vault.erase([chunk], nowMin)
    else vault.rewrite(chunk, () => admitAgain(out.events), out.blobs, { trim: true })
    this.#leave(one, (ref) => !sameChunk(ref, chunk))
    this.#tried.delete(chunkKey(chunk))
    return { ...NOTHING_DONE, events: events.length, erased: 1 }
  }

  /** Go on with those pending chunks only; after the last one, what nothing names any more goes from shared packs. */
  #leave(one: Under, stays: (ref: ChunkRef) => boolean): void {
    const pending = one.pending.filter(stays)
    if (pending.length === one.pending.length) return
    one.pending = pending
    one.told = false
    if (pending.length % PUT_EVERY === 0) this.#putDown(one)
    if (pending.length > 0) return
    this.#orders = this.#orders.filter((other) => other !== one)
    this.#desk.vault.settleOwed()
  }

  #putDown(one: Under): void {
    if (!one.told) this.#desk.vault.putPending(one.order, one.pending)
    one.told = true
  }
}
