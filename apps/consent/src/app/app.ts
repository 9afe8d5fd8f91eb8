import { type Answer, type CallName, contract, type Handlers } from "../contract.ts"
import { dispatch, isCall } from "../dispatch.ts"
import { donateHandlers } from "./donate-handlers.ts"
import { eraseHandlers } from "./erase-handlers.ts"
import { explain } from "./explain.ts"
import { finishWork } from "./finish-work.ts"
import { keyHandlers } from "./key-handlers.ts"
import { Outbox } from "./outbox.ts"
import { reviewHandlers } from "./review-handlers.ts"
import { type AppPorts, Session } from "./session.ts"
import { vaultHandlers } from "./vault-handlers.ts"

/** Calls by hand put off the lock; a poll does not. */
export type App = Disposable & {
  call(name: string, input: unknown): Promise<Answer>
  /** To be called every few seconds: locks an idle vault, sends what has become due, goes on with what chunks are owed. */
  tick(): Promise<void>
}

/** The app behind the contract, whatever carries its calls. */
export function createApp(ports: AppPorts): App {
  const session = new Session(ports)
  const handlers: Handlers = {
    ...vaultHandlers(session),
    ...keyHandlers(session),
    ...reviewHandlers(session),
    ...eraseHandlers(session),
    ...donateHandlers(session),
  }
  const outbox = new Outbox(session)
  return {
    call: (name, input) => {
      session.lockIfIdle()
      if (isCall(name) && !isQuiet(name)) session.touch()
      return dispatch(handlers, name, input, explain)
    },
    tick: async () => {
      session.lockIfIdle()
      await Promise.all([outbox.sendWhatIsDue(), finishWork(session)])
    },
    [Symbol.dispose]: () => session[Symbol.dispose](),
  }
}

function isQuiet(name: CallName): boolean {
  const { quiet } = contract[name]
  return quiet === true
}
