import type { Card } from "./card.ts"
import { putTodo } from "./rows.ts"
import { ScrubNotes, sealScrubNote } from "./scrub-notes.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store } from "./store.ts"
import { TODO } from "./tables.ts"

/** A writer puts down what it learns too late about chunks that it closed; the owner sees to it at the next unlock. */
export class ScrubQueue {
  readonly #vault: Store
  readonly #session: Uint8Array
  readonly #card: () => Card
  readonly #notes = new ScrubNotes()
  #waiting: Uint8Array[] = []
  /** @param card - the one in force: the root key may be replaced meanwhile. */
  constructor(store: Store, session: Uint8Array, card: () => Card) {
    this.#vault = store
    this.#session = session
    this.#card = card
  }

  /** Say that a value of at least 4 UTF-16 units may stand in these chunks of the session, both included. Never the value is kept. */
  put(value: string, from: number, to: number): void {
    this.#waiting.push(this.#notes.about(value, { session: this.#session, from, to }))
  }

  /** At once, by a transaction of its own, where no flush of events may follow. What it throws keeps everything for the next flush. */
  storeNow(): void {
    const sql = this.#vault[SQL]
    sql.write(() => this.store(sql))
    this.stored()
  }

  /** Inside a write transaction; sealed only there, to the card that is in force then. */
  store(sql: Sql): void {
    for (const note of this.#waiting) putTodo(sql, TODO.scrub, sealScrubNote(this.#card(), note))
  }

  /** That transaction is done. */
  stored(): void {
    this.#waiting = []
  }
}
