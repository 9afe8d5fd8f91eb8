import { type Answer, type CallName, contract, type Handlers } from "../contract.ts"
import { dispatch, isCall } from "../dispatch.ts"
import { donateHandlers, send } from "./donate-handlers.ts"
import { explain } from "./explain.ts"
import { reviewHandlers } from "./review-handlers.ts"
import { type AppPorts, Session } from "./session.ts"
import { vaultHandlers } from "./vault-handlers.ts"

/** Calls by hand put off the lock; a poll does not. */
export type App = Disposable & {
  call(name: string, input: unknown): Promise<Answer>
  /** To be called every few seconds: locks an idle vault, and sends what has become due while it is open. */
  tick(): Promise<void>
}

/** The app behind the contract, whatever carries its calls. */
export function createApp(ports: AppPorts): App {
  const session = new Session(ports)
  const handlers: Handlers = { ...vaultHandlers(session), ...reviewHandlers(session), ...donateHandlers(session) }
  let sending = false
  return {
    call: (name, input) => {
      session.lockIfIdle()
      if (isCall(name) && !isQuiet(name)) session.touch()
      return dispatch(handlers, name, input, explain)
    },
    tick: async () => {
      session.lockIfIdle()
      if (sending || !session.unlocked || !isSomethingDue(session)) return
      sending = true
      try {
        await send(session)
      } catch (error) {
        // The donation stays in the outbox; the next tick or the next start tries again.
        if (explain(error) === null) throw error
      } finally {
        sending = false
      }
    },
    [Symbol.dispose]: () => session[Symbol.dispose](),
  }
}

function isQuiet(name: CallName): boolean {
  const { quiet } = contract[name]
  return quiet === true
}

function isSomethingDue(session: Session): boolean {
  const now = session.ports.now()
  return session.owner
    .donations()
    .some(
      ({ state, notBeforeMs }) => (state === "waiting" && notBeforeMs <= now) || state === "sending" || state === "withdrawing",
    )
}
