/** Numbers objects from 0 in the order they are first met, and never gives a number twice. Holds no object alive. */
export class ObjectNumbers<T extends object> {
  readonly #numbers = new WeakMap<T, number>()
  #next = 0

  of(object: T): number {
    const known = this.#numbers.get(object)
    if (known !== undefined) return known
    const number = this.#next++
    this.#numbers.set(object, number)
    return number
  }

  has(object: T): boolean {
    return this.#numbers.has(object)
  }
}
