import type * as z from "zod"

/** One call of the contract: what goes in and what comes out, both checked. */
export type Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly request: I
  readonly reply: O
  /** A poll that nobody's hand made: it does not put off the automatic lock. */
  readonly quiet?: boolean
}

/** Keeps the schemas' exact types. */
export function call<I extends z.ZodType, O extends z.ZodType>(request: I, reply: O, options?: { quiet: boolean }): Call<I, O> {
  return { request, reply, ...options }
}
