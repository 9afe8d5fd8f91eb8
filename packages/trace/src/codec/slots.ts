import { UNKEYED_SLOTS } from "./layout.ts"

/** The numbers that others are told as differences to, all 0 at a block's start. */
export class Slots {
  /** Of the document or terminal that is spoken of. */
  key = 0
  readonly #unkeyed: number[] = Array<number>(UNKEYED_SLOTS).fill(0)
  readonly #keyed: (Map<number, number> | undefined)[] = []

  get(slot: number): number {
    return (slot < UNKEYED_SLOTS ? this.#unkeyed[slot] : this.#keyed[slot]?.get(this.key)) ?? 0
  }

  set(slot: number, value: number): void {
    if (slot < UNKEYED_SLOTS) this.#unkeyed[slot] = value
    else this.#of(slot).set(this.key, value)
  }

  #of(slot: number): Map<number, number> {
    const known = this.#keyed[slot]
    if (known !== undefined) return known
    const made = new Map<number, number>()
    this.#keyed[slot] = made
    return made
  }
}
