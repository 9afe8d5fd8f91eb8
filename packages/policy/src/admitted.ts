import type { TraceEvent } from "@tracehold/trace"

declare const admitted: unique symbol

/** An event that policy let through. Only this package makes one; the vault stores nothing else. */
export type Admitted<E extends TraceEvent = TraceEvent> = E & { readonly [admitted]: true }

/** The one place where the brand is given. */
export function brand<E extends TraceEvent>(event: E): Admitted<E> {
  return event as Admitted<E>
}
