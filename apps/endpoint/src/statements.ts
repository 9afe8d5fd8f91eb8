import type { Envelope } from "@tracehold/crypto"
import {
  type ConsentStatement,
  checkChain,
  checkPermit,
  isConsent,
  type OpenedStatement,
  openStatement,
  type PermitRefusal,
  parseTime,
  type Statement,
} from "@tracehold/protocol"
import type { Database, Tables } from "./database.ts"
import type { Endpoint } from "./endpoint.ts"
import { EndpointError } from "./endpoint-error.ts"
import { refuseWhenFull } from "./quota.ts"

type Opened = { statement: Statement; envelope: Envelope; digest: string }

/**
 * Take a consent as the next link of its donor's chain, and say which pieces are missing.
 *
 * The link is kept also when the statement permits nothing (expired, other terms, too large) and before its cooling-off ends:
 * a chain must be able to go on past a donation that never comes. Only pieces make a donation, and they need the permit.
 *
 * @throws EndpointError
 */
export async function registerConsent(endpoint: Endpoint, raw: unknown): Promise<string[]> {
  const { statement, ...opened } = openOrRefuse(endpoint, raw)
  if (!isConsent(statement)) throw new EndpointError("WRONG_KIND")
  await refuseWhenFull(endpoint)
  const { sent, expiresAt } = statement.predicate
  await endpoint.db.transaction().execute((db) =>
    addLink(db, { statement, ...opened }, endpoint.limits.donorStatements, {
      kind: "consent",
      state: "open",
      bytes: sent.bytes,
      until_s: parseTime(expiresAt) / 1000,
      envelope: JSON.stringify(opened.envelope),
    }),
  )
  const row = await findConsent(endpoint.db, opened.digest)
  if (row.state === "committed") return []
  refuseUnless(permit(endpoint, statement), "TOO_EARLY")
  if (sent.bytes > endpoint.limits.donationBytes) throw new EndpointError("TOO_LARGE")
  return missingPieces(endpoint.db, opened.digest, statement)
}

/** @throws EndpointError with the code of the check that failed. */
export function openOrRefuse({ identity }: Endpoint, raw: unknown): Opened {
  const opened: OpenedStatement = openStatement(raw, identity.root)
  if (opened.kind === "refused") throw new EndpointError(opened.why)
  return opened
}

/** Store a statement as the next link of its chain; the same one again changes nothing. */
export async function addLink(
  db: Database,
  { statement, digest }: Opened,
  donorStatements: number,
  row: Pick<Tables["statement"], "kind" | "state" | "bytes" | "until_s" | "envelope">,
): Promise<void> {
  const { donor, seq, donation } = statement.predicate
  if (await db.selectFrom("statement").select("digest").where("digest", "=", digest).executeTakeFirst()) return
  const previous = await lastLink(db, donor)
  const why = checkChain(statement, previous)
  if (why) throw new EndpointError(why)
  if (seq >= donorStatements) throw new EndpointError("TOO_MANY")
  const taken = row.kind === "consent" && db.selectFrom("statement").select("digest").where("kind", "=", "consent")
  if (taken && (await taken.where("donation", "=", donation).executeTakeFirst())) throw new EndpointError("DONATION_TAKEN")
  await db
    .insertInto("statement")
    .values({ digest, donor, seq, donation, received_s: null, withdrawn_s: null, ...row })
    .execute()
}

/** The last link of a donor's chain here, null for an unknown donor. */
export async function lastLink(db: Database, donor: string): Promise<{ seq: number; digest: string } | null> {
  const row = await db
    .selectFrom("statement")
    .select(["seq", "digest"])
    .where("donor", "=", donor)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst()
  return row ? { seq: Number(row.seq), digest: row.digest } : null
}

/** A consent that is open or committed. @throws EndpointError `NOT_FOUND`, `WITHDRAWN` */
export async function findConsent(db: Database, digest: string): Promise<Tables["statement"] & { envelope: string }> {
  const row = await db
    .selectFrom("statement")
    .selectAll()
    .where("digest", "=", digest)
    .where("kind", "=", "consent")
    .executeTakeFirst()
  if (!row) throw new EndpointError("NOT_FOUND")
  if (row.envelope === null) throw new EndpointError("WITHDRAWN")
  return { ...row, envelope: row.envelope }
}

/** The statement in a row that `findConsent` found. */
export function consentOf(endpoint: Endpoint, row: { envelope: string }): ConsentStatement {
  const { statement } = openOrRefuse(endpoint, JSON.parse(row.envelope))
  if (!isConsent(statement)) throw new EndpointError("WRONG_KIND")
  return statement
}

/** Why a consent permits nothing now; null if it does. */
export function permit({ identity, nowMs }: Endpoint, statement: Statement): PermitRefusal | null {
  return checkPermit(statement, identity.terms, nowMs())
}

/** @throws EndpointError for any reason but the one that does not matter here. */
export function refuseUnless(why: PermitRefusal | null, except?: PermitRefusal): void {
  if (why && why !== except) throw new EndpointError(why)
}

export async function missingPieces(db: Database, digest: string, { predicate }: ConsentStatement): Promise<string[]> {
  const here = await db.selectFrom("piece").select("sha256").where("statement", "=", digest).execute()
  const known = new Set(here.map((piece) => piece.sha256))
  return predicate.sent.pieces.filter((piece) => !known.has(piece))
}
