import { isConsent, type WithdrawalStatement, withdraws } from "@tracehold/protocol"
import { findReceipt } from "./commit.ts"
import type { Database } from "./database.ts"
import type { Endpoint } from "./endpoint.ts"
import { EndpointError } from "./endpoint-error.ts"
import { enterIntoLog } from "./log.ts"
import { addLink, openOrRefuse } from "./statements.ts"

/** Withdrawals are taken beyond a donor's number of statements, but not without end. */
const WITHDRAWALS_FACTOR = 2

/**
 * Take a withdrawal: delete the donation's pieces, its consent's envelope, salt and receipt, and answer with a deletion receipt
 * once they are gone from the disk. The leaf stays, and means nothing any more. Sent again, it gives the same receipt.
 *
 * @throws EndpointError
 */
export async function withdrawDonation(endpoint: Endpoint, raw: unknown): Promise<{ receipt: string; fresh: boolean }> {
  const opened = openOrRefuse(endpoint, raw)
  const { statement, digest, envelope } = opened
  if (isConsent(statement)) throw new EndpointError("WRONG_KIND")
  const { consent } = statement.predicate
  return endpoint.lock.run(consent, async () => {
    const known = await findWithdrawal(endpoint.db, digest)
    if (known?.state === "done") return { receipt: await findReceipt(endpoint, digest), fresh: false }
    if (!known) {
      await endpoint.db.transaction().execute(async (db) => {
        await refuseUnlessConsentOf(db, statement)
        const limit = endpoint.limits.donorStatements * WITHDRAWALS_FACTOR
        const row = {
          kind: "withdrawal",
          state: "deleting",
          bytes: 0,
          until_s: null,
          envelope: JSON.stringify(envelope),
        } as const
        await addLink(db, opened, limit, row)
        await forget(db, consent, digest, Math.floor(endpoint.nowMs() / 1000))
      })
    }
    return { receipt: await finishWithdrawal(endpoint, digest, consent), fresh: true }
  })
}

/** Go on with withdrawals that were cut off, at the start. */
export async function resumeWithdrawals(endpoint: Endpoint): Promise<void> {
  const rows = await endpoint.db.selectFrom("statement").select("envelope").where("state", "=", "deleting").execute()
  for (const { envelope } of rows) await withdrawDonation(endpoint, JSON.parse(envelope ?? ""))
}

/** A donor who asks about somebody else's donation hears the same as about none. */
async function refuseUnlessConsentOf(db: Database, withdrawal: WithdrawalStatement): Promise<void> {
  const row = await db
    .selectFrom("statement")
    .select(["digest", "donor", "donation"])
    .where("digest", "=", withdrawal.predicate.consent)
    .where("kind", "=", "consent")
    .executeTakeFirst()
  if (!row || !withdraws(withdrawal, row)) throw new EndpointError("NOT_FOUND")
}

/** Everything of a donation that is in the database; the number of bytes to be deleted goes to the withdrawal. */
async function forget(db: Database, consent: string, withdrawal: string, atS: number): Promise<void> {
  const pieces = db.selectFrom("piece").where("statement", "=", consent)
  const { bytes } = await pieces.select((eb) => eb.fn.sum("bytes").as("bytes")).executeTakeFirstOrThrow()
  await db
    .updateTable("statement")
    .set({ bytes: Number(bytes ?? 0), received_s: null, withdrawn_s: atS })
    .where("digest", "=", withdrawal)
    .execute()
  await db.updateTable("statement").set({ state: "withdrawn", envelope: null }).where("digest", "=", consent).execute()
  await db.deleteFrom("piece").where("statement", "=", consent).execute()
  await db.deleteFrom("receipt").where("statement", "=", consent).execute()
  await db.updateTable("leaf").set({ salt: null }).where("statement", "=", consent).execute()
}

async function finishWithdrawal(endpoint: Endpoint, digest: string, consent: string): Promise<string> {
  const { db, store, identity } = endpoint
  await store.deleteAll(consent)
  await endpoint.truncate()
  const row = await db.selectFrom("statement").selectAll().where("digest", "=", digest).executeTakeFirstOrThrow()
  return db.transaction().execute(async (transaction) => {
    await transaction.updateTable("statement").set({ state: "done" }).where("digest", "=", digest).execute()
    const { donation, bytes } = row
    return enterIntoLog(transaction, identity, { what: "deleted", donation, statement: digest, bytes, atMs: endpoint.nowMs() })
  })
}

async function findWithdrawal(db: Database, digest: string) {
  return db
    .selectFrom("statement")
    .select("state")
    .where("digest", "=", digest)
    .where("kind", "=", "withdrawal")
    .executeTakeFirst()
}
