import { type Answer, type CallName, contract, type Handlers } from "../contract.ts"
import { dispatch, isCall } from "../dispatch.ts"
import { donateHandlers } from "./donate-handlers.ts"
import { explain } from "./explain.ts"
import { Outbox } from "./outbox.ts"
import { reviewHandlers } from "./review-handlers.ts"
import { type AppPorts, Session } from "./session.ts"
import { vaultHandlers } from "./vault-handlers.ts"

/** Calls by hand put off the lock; a poll does not. */
export type App = Disposable & {
  call(name: string, input: unknown): Promise<Answer>
  /** To be called every few seconds: locks an idle vault, and sends what has become due. */
  tick(): Promise<void>
}

/** The app behind the contract, whatever carries its calls. */
export function createApp(ports: AppPorts): App {
  const session = new Session(ports)
  const handlers: Handlers = { ...vaultHandlers(session), ...reviewHandlers(session), ...donateHandlers(session) }
  const outbox = new Outbox(session)
  return {
    call: (name, input) => {
      session.lockIfIdle()
      if (isCall(name) && !isQuiet(name)) session.touch()
      return dispatch(handlers, name, input, explain)
    },
    tick: async () => {
      session.lockIfIdle()
      await outbox.sendWhatIsDue()
    },
    [Symbol.dispose]: () => session[Symbol.dispose](),
  }
}

function isQuiet(name: CallName): boolean {
  const { quiet } = contract[name]
  return quiet === true
}
