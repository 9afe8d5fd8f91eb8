import { sameBytes } from "@tracehold/crypto"
import { readBelief } from "./belief.ts"
import { exactly } from "./bytes.ts"
import { type Card, readCard } from "./card.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { LOOKUP_ID, lookupId, lookupKey } from "./lookup-key.ts"
import { ScrubQueue } from "./scrub-queue.ts"
import type { Session } from "./session.ts"
import { readMeta, SQL, type Store, writeMeta } from "./store.ts"

export type SessionOptions = {
  /** 16 random bytes, never used before. */
  readonly sessionId: Uint8Array
  /** Minutes since the Unix epoch. */
  readonly nowMin: number
  /** The last minutes were erased, by this window or another: what was queued is gone, and recording should pause. */
  onErased(): void
  /** Version of the detector pack in use, for the chunks' summaries. */
  readonly detectors?: string
  /** The card as this recorder has known it: another identity, or an older epoch, is refused. */
  readonly pinned?: { readonly identity: Uint8Array; readonly epoch: number }
}

/** Check the card against what store and recorder know, and take up what an interrupted erase left. */
export function beginSession(store: Store, known: Card, options: SessionOptions): Session {
  exactly(16, options.sessionId)
  const sql = store[SQL]
  const card = inForce(store, known)
  checkPins(store, card, options.pinned)
  const belief = sql.write(() => {
    const now = readBelief(sql)
    if (card.epoch < now.cardEpoch) throw new VaultError("CARD_CHANGED")
    if (card.epoch > now.cardEpoch) writeMeta(sql, "card_epoch", card.epoch)
    if (sql.get("SELECT 1 FROM session WHERE id = ?", options.sessionId) !== undefined) throw new VaultError("EXISTS")
    writeMeta(sql, "generation", Number(readMeta(sql, "generation") ?? 0) + 1) // An older copy that is put back has fewer.
    return { ...now, cardEpoch: card.epoch }
  })
  finishErases(store)
  const lookup = lookupKey(store.vaultId)
  const name = lookupId(lookup)
  const named = readMeta(sql, LOOKUP_ID)
  if (!(named instanceof Uint8Array) || !sameBytes(named, name))
    sql.write(() => {
      sql.run("DELETE FROM lookup") // Names under a key that is gone are never asked for again.
      writeMeta(sql, LOOKUP_ID, name)
    })
  const scrubs = new ScrubQueue(store, options.sessionId, () => session.card)
  const session: Session = { store, id: options.sessionId, detectors: options.detectors ?? null, lookup, card, belief, scrubs }
  return session
}

/** The root key may have been replaced since the caller read the card. */
function inForce(store: Store, card: Card): Card {
  return card.epoch < readBelief(store[SQL]).cardEpoch ? readCard(store.folder) : card
}

function checkPins(store: Store, card: Card, pinned: SessionOptions["pinned"]): void {
  const identity = readMeta(store[SQL], "identity")
  const same = sameBytes(card.vaultId, store.vaultId) && identity instanceof Uint8Array && sameBytes(card.identity, identity)
  const expected = pinned === undefined || (sameBytes(card.identity, pinned.identity) && card.epoch >= pinned.epoch)
  if (!same || !expected) throw new VaultError("CARD_CHANGED")
}
