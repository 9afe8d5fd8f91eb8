import type { SecretKey } from "@tracehold/crypto"
import type { Belief } from "./belief.ts"
import type { Card } from "./card.ts"
import type { Store } from "./store.ts"

/** What the parts of a session's writer share. */
export type Session = {
  readonly store: Store
  readonly id: Uint8Array
  readonly detectors: string | null
  readonly lookup: SecretKey
  card: Card
  belief: Belief
}
