import { type SecretKey, sameBytes } from "@tracehold/crypto"
import { type Belief, readBelief } from "./belief.ts"
import { type Card, readCard } from "./card.ts"
import { VaultError } from "./error.ts"
import type { ScrubQueue } from "./scrub-queue.ts"
import { SQL, type Store } from "./store.ts"

/** What the parts of a session's writer share. */
export type Session = {
  readonly store: Store
  readonly id: Uint8Array
  readonly detectors: string | null
  lookup: SecretKey
  readonly scrubs: ScrubQueue
  card: Card
  belief: Belief
}

/** The card as it lies there now. @throws VaultError `CARD_CHANGED` when somebody put another owner's, or an older one, in its place. */
export function checkCard(session: Session): Card {
  const card = readCard(session.store.folder)
  const { identity, epoch } = session.card
  if (!sameBytes(card.identity, identity) || card.epoch < epoch) throw new VaultError("CARD_CHANGED")
  return card
}

/** The owner replaced the root key: keys are sealed to its new card from here on. @throws VaultError `CARD_CHANGED`. */
export function takeNewCard(session: Session): void {
  const card = checkCard(session)
  const { cardEpoch } = readBelief(session.store[SQL])
  if (card.epoch < cardEpoch) throw new VaultError("CARD_CHANGED")
  session.card = card
  session.belief = { ...session.belief, cardEpoch }
}
