import { sendDue } from "@tracehold/owner"
import { listOutbox, openStore } from "@tracehold/vault"
import { send } from "./donate-handlers.ts"
import { explain } from "./explain.ts"
import type { Session } from "./session.ts"

/** After a try that left something unsent, and between looks at a locked vault's outbox. */
const PAUSE_MS = 60_000

/** Sends what is due by itself, open or locked: the signed statement is the permit. A recipient that does not answer is not pestered. */
export class Outbox {
  readonly #session: Session
  #sending = false
  #notBeforeMs = 0

  constructor(session: Session) {
    this.#session = session
  }

  async sendWhatIsDue(): Promise<void> {
    const { ports } = this.#session
    if (this.#sending || ports.now() < this.#notBeforeMs) return
    if (this.#session.unlocked && !this.#isDue()) return
    this.#sending = true
    try {
      const left = this.#session.unlocked ? (await send(this.#session)).problems.length > 0 : await this.#sendLocked()
      if (left) this.#notBeforeMs = ports.now() + PAUSE_MS
    } catch (error) {
      // What is in the outbox stays there.
      this.#notBeforeMs = ports.now() + PAUSE_MS
      if (explain(error) === null) throw error
    } finally {
      this.#sending = false
    }
  }

  #isDue(): boolean {
    const now = this.#session.ports.now()
    return this.#session.owner
      .donations()
      .some(
        ({ state, notBeforeMs }) => (state === "waiting" && notBeforeMs <= now) || state === "sending" || state === "withdrawing",
      )
  }

  /** True: look again later. */
  async #sendLocked(): Promise<boolean> {
    const { folder, now, fetch } = this.#session.ports
    if (hasOutbox(folder)) await sendDue(folder, { now, fetch })
    return true
  }
}

/** False where there is no vault, or one that can not be read: the status says so. */
function hasOutbox(folder: string): boolean {
  try {
    using store = openStore(folder)
    return listOutbox(store).length > 0
  } catch {
    return false
  }
}
