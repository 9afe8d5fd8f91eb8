import { checkPermit, pieceBytes } from "@tracehold/protocol"
import type { Endpoint } from "./endpoint.ts"
import { EndpointError } from "./endpoint-error.ts"
import { refuseOverQuota, refuseWhenFull } from "./quota.ts"
import { consentOf, findConsent, refuseUnless } from "./statements.ts"

/** One piece on its way in. `length` is what the request says it will be, `address` whom it comes from. */
export type IncomingPiece = {
  statement: string
  sha256: string
  length: number
  body: AsyncIterable<Uint8Array>
  address: string
}

/**
 * Take a piece that a statement names, when its cooling-off is over. Sent again it is known.
 *
 * @returns whether it is new here.
 * @throws EndpointError; then nothing of it is left.
 */
export async function receivePiece(
  endpoint: Endpoint,
  { statement: digest, sha256, length, body, address }: IncomingPiece,
): Promise<boolean> {
  const { db, store, lock, identity } = endpoint
  const row = await findConsent(db, digest)
  const consent = consentOf(endpoint, row)
  const { sent } = consent.predicate
  const no = sent.pieces.indexOf(sha256)
  if (no < 0) throw new EndpointError("WRONG_HASH")
  const known = await db.selectFrom("piece").select("no").where("statement", "=", digest).where("no", "=", no).executeTakeFirst()
  if (known) return false
  refuseUnless(checkPermit(consent, identity.terms, endpoint.nowMs()))
  if (sent.bytes > endpoint.limits.donationBytes) throw new EndpointError("TOO_LARGE")
  const bytes = pieceBytes(sent.bytes, no)
  if (length !== bytes) throw new EndpointError("WRONG_LENGTH")
  await refuseOverQuota(endpoint, row.donor, bytes)
  await refuseWhenFull(endpoint, bytes)
  using _place = endpoint.places.take({ statement: digest, sha256, donor: row.donor, address })
  const temporary = await store.receive(notTooSlow(body, endpoint.limits), { sha256, bytes })
  return lock.run(digest, async () => {
    try {
      await findConsent(db, digest) // It may have been withdrawn while its bytes came in.
      await store.keep(temporary, digest, sha256)
    } catch (error) {
      await store.discard(temporary)
      throw error
    }
    await db
      .insertInto("piece")
      .values({ statement: digest, no, sha256, bytes, problem: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return true
  })
}

/** Who drips holds a place that others need. */
async function* notTooSlow(
  body: AsyncIterable<Uint8Array>,
  { uploadGraceMs, uploadBytesPerSecond }: Endpoint["limits"],
): AsyncIterable<Uint8Array> {
  const startMs = performance.now()
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes * 1000 < uploadBytesPerSecond * (performance.now() - startMs - uploadGraceMs)) throw new EndpointError("TIMEOUT")
    yield part
  }
}
