import { SLOTS, UNKEYED_SLOTS } from "./layout.ts"

/** The numbers that others are told as differences to, all 0 at a block's start. */
export class Slots {
  /** Of the document or terminal that is spoken of. */
  key = 0
  readonly #known = SLOTS.map(() => new Map<number, number>())

  get(slot: number): number {
    return this.#known[slot]?.get(slot < UNKEYED_SLOTS ? 0 : this.key) ?? 0
  }

  set(slot: number, value: number): void {
    this.#known[slot]?.set(slot < UNKEYED_SLOTS ? 0 : this.key, value)
  }
}
