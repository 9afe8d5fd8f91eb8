import { ConsentError } from "@tracehold/consent"
import { OwnerError } from "./error.ts"

/** What redacting or building a donation refuses, as the owner's side says it. */
export function asOwnerError<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof ConsentError && error.code !== "NOT_A_DONATION") throw new OwnerError(error.code, { cause: error })
    throw error
  }
}
