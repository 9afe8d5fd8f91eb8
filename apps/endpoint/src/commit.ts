import { createHash } from "node:crypto"
import type { ConsentStatement } from "@tracehold/protocol"
import { checkPermit } from "@tracehold/protocol"
import type { Endpoint } from "./endpoint.ts"
import { EndpointError } from "./endpoint-error.ts"
import { enterIntoLog } from "./log.ts"
import { consentOf, findConsent, missingPieces, refuseUnless } from "./statements.ts"

/**
 * Accept a donation whose pieces are all here: it is checked as a whole, entered into the log and answered with a receipt.
 * Committed again, it gives the same receipt.
 *
 * @throws EndpointError
 */
export async function commitDonation(endpoint: Endpoint, digest: string): Promise<{ receipt: string; fresh: boolean }> {
  const { db, lock, identity } = endpoint
  return lock.run(digest, async () => {
    const row = await findConsent(db, digest)
    if (row.state === "committed") return { receipt: await findReceipt(endpoint, digest), fresh: false }
    const consent = consentOf(endpoint, row)
    const atMs = endpoint.nowMs()
    refuseUnless(checkPermit(consent, identity.terms, atMs))
    if ((await missingPieces(db, digest, consent)).length > 0) throw new EndpointError("INCOMPLETE")
    await checkWhole(endpoint, digest, consent)
    const receipt = await db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable("statement")
        .set({ state: "committed", received_s: Math.floor(atMs / 1000) })
        .where("digest", "=", digest)
        .execute()
      const { donation, sent } = consent.predicate
      return enterIntoLog(transaction, identity, { what: "received", donation, statement: digest, bytes: sent.bytes, atMs })
    })
    return { receipt, fresh: true }
  })
}

/** The receipt for a statement, as JSON. @throws EndpointError `NOT_FOUND`, `WITHDRAWN` */
export async function findReceipt({ db }: Endpoint, digest: string): Promise<string> {
  const row = await db.selectFrom("receipt").select("envelope").where("statement", "=", digest).executeTakeFirst()
  if (row) return row.envelope
  const statement = await db.selectFrom("statement").select("state").where("digest", "=", digest).executeTakeFirst()
  throw new EndpointError(statement?.state === "withdrawn" ? "WITHDRAWN" : "NOT_FOUND")
}

/** Read all pieces as they lie on the disk now. One that was damaged since is dropped, so that it is asked for again. */
async function checkWhole({ db, store }: Endpoint, digest: string, { predicate: { sent } }: ConsentStatement): Promise<void> {
  const whole = createHash("sha256")
  let damaged = false
  for (const [no, piece] of sent.pieces.entries()) {
    const found = await store.digest(digest, piece, (bytes) => whole.update(bytes))
    if (found?.sha256 === piece) continue
    damaged = true
    await db.deleteFrom("piece").where("statement", "=", digest).where("no", "=", no).execute()
    await store.delete(digest, piece)
  }
  if (damaged) throw new EndpointError("INCOMPLETE")
  if (whole.digest("hex") !== sent.sha256) throw new EndpointError("WRONG_HASH")
}
