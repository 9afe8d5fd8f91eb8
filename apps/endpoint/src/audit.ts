import type { Endpoint } from "./endpoint.ts"

/** What an audit found. Problems are those of committed donations; the rest mends itself. */
export type AuditReport = { atMs: number; pieces: number; lost: number; damaged: number; dropped: number }

const META = "audit"

/**
 * Read every stored byte again. A committed donation's piece that is lost or damaged is a problem for the operator (and can be
 * well again at the next audit, when the disk was mended); an uncommitted one is dropped, so that it is asked for again. Pieces of
 * statements that expired before they were committed are dropped, too.
 */
export async function auditPieces(endpoint: Endpoint, signal?: AbortSignal): Promise<AuditReport | null> {
  const { db } = endpoint
  const report: AuditReport = { atMs: endpoint.nowMs(), pieces: 0, lost: 0, damaged: 0, dropped: 0 }
  const statements = await db
    .selectFrom("statement")
    .select(["digest", "state", "until_s"])
    .where("state", "in", ["open", "committed"])
    .execute()
  for (const { digest, state, until_s } of statements) {
    if (signal?.aborted) return null
    const expired = state === "open" && Number(until_s) * 1000 <= report.atMs
    await endpoint.lock.run(digest, () => auditStatement(endpoint, digest, expired, report))
  }
  await dropStrays(endpoint)
  await endpoint.truncate()
  report.atMs = endpoint.nowMs()
  const value = JSON.stringify(report)
  await db
    .insertInto("meta")
    .values({ name: META, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute()
  return report
}

/** The last finished audit, if there was one. */
export async function lastAudit({ db }: Endpoint): Promise<AuditReport | null> {
  const row = await db.selectFrom("meta").select("value").where("name", "=", META).executeTakeFirst()
  return row ? (JSON.parse(row.value) as AuditReport) : null
}

/** Delete folders that belong to no donation: what a crash left between a file and its row. */
export async function dropStrays({ db, store }: Endpoint): Promise<void> {
  const rows = await db.selectFrom("statement").select("digest").where("state", "in", ["open", "committed"]).execute()
  const living = new Set(rows.map((row) => row.digest))
  for (const statement of await store.statements()) {
    if (!living.has(statement)) await store.deleteAll(statement)
  }
}

async function auditStatement({ db, store }: Endpoint, digest: string, expired: boolean, report: AuditReport): Promise<void> {
  // Read again: it may have been committed or withdrawn while others were looked at.
  const statement = await db.selectFrom("statement").select("state").where("digest", "=", digest).executeTakeFirst()
  const pieces = await db.selectFrom("piece").selectAll().where("statement", "=", digest).execute()
  for (const { no, sha256, bytes, problem: before } of pieces) {
    report.pieces++
    const found = await store.digest(digest, sha256)
    const problem = !found ? "lost" : found.sha256 === sha256 && found.bytes === bytes ? null : "damaged"
    if (statement?.state === "open" && (problem || expired)) {
      report.dropped++
      await db.deleteFrom("piece").where("statement", "=", digest).where("no", "=", no).execute()
      await store.delete(digest, sha256)
      continue
    }
    if (problem) report[problem]++
    if (problem !== before)
      await db.updateTable("piece").set({ problem }).where("statement", "=", digest).where("no", "=", no).execute()
  }
}
