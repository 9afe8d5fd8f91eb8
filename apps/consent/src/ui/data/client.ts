import * as z from "zod"
import { type CallName, contract, type Reply, type Request } from "../../contract.ts"
import type { Transport } from "./transport.ts"

/** A call that was refused or failed. `message` is one line for a person. */
export class CallError extends Error {
  override readonly name = "CallError"
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const answerSchema = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), code: z.string(), message: z.string() }),
])

export type Client = <N extends CallName>(name: N, request: Request<N>) => Promise<Reply<N>>

/** Calls by the contract; what comes back is checked before anybody sees it. */
export function createClient(transport: Transport): Client {
  return async (name, request) => {
    const answer = answerSchema.safeParse(await transport(name, request).catch(() => null))
    if (!answer.success) throw new CallError("NO_ANSWER", "Tracehold does not answer. It may have been stopped: start it again.")
    if (!answer.data.ok) throw new CallError(answer.data.code, answer.data.message)
    const reply = contract[name].reply.safeParse(answer.data.value)
    if (!reply.success) throw new CallError("BAD_REPLY", "Tracehold's answer is not of the form that this page knows. Reload it.")
    return reply.data as Reply<typeof name>
  }
}

/** One line for a person, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof CallError ? error.message : "Something went wrong in this page. Reload it; nothing was sent."
}
