import { type Answer, type CallName, contract, type Handlers } from "./contract.ts"

export type Explained = { readonly code: string; readonly message: string }

/**
 * One call from the UI: name and input are unknown until checked, the output is checked before it leaves.
 *
 * @param explain - turns what a handler threw into a code and one line for a person; null when it is not known.
 */
export async function dispatch(
  handlers: Handlers,
  name: string,
  input: unknown,
  explain: (error: unknown) => Explained | null,
): Promise<Answer> {
  if (!isCall(name)) return refuse("UNKNOWN_CALL", "There is no such call.")
  const request = contract[name].request.safeParse(input)
  if (!request.success) return refuse("BAD_REQUEST", "The request is not of the form that this call takes.")
  try {
    const value: unknown = await (handlers[name] as (request: unknown) => unknown)(request.data)
    const reply = contract[name].reply.safeParse(value)
    return reply.success
      ? { ok: true, value: reply.data }
      : refuse("BAD_REPLY", "Tracehold made an answer it does not understand itself.")
  } catch (error) {
    const known = explain(error)
    return known === null ? refuse("FAILED", "Something went wrong inside Tracehold. Nothing was sent.") : { ok: false, ...known }
  }
}

/** True for a name in the contract itself; what every object inherits is not one. */
export function isCall(name: string): name is CallName {
  return Object.hasOwn(contract, name)
}

function refuse(code: string, message: string): Answer {
  return { ok: false, code, message }
}
