import type { Work } from "../contract/erase-calls.ts"

type OnProgress = (done: number, total: number) => void

/** What goes on for longer than a call should take unseen, and how far it is. */
export class Works {
  readonly #going = new Map<Work["doing"], Work>()

  /** What a person waits for before what goes on by itself. */
  get current(): Work | null {
    return this.#going.get("erasing") ?? this.#going.get("looking") ?? this.#going.get("finishing") ?? null
  }

  isDoing(doing: Work["doing"]): boolean {
    return this.#going.has(doing)
  }

  async run<T>(doing: Work["doing"], run: (on: OnProgress) => Promise<T>): Promise<T> {
    this.#going.set(doing, { doing, done: 0, total: 0 })
    try {
      return await run((done, total) => this.#going.set(doing, { doing, done, total }))
    } finally {
      this.#going.delete(doing)
    }
  }
}
