import { toHex } from "@tracehold/crypto"
import type { Database, Tables } from "./database.ts"
import { openDatabase } from "./database.ts"

/** One consistent view of what an export holds, beside the bytes. */
export type ExportState = {
  /** With their envelopes; a consent that was never committed only where a later link of its donor's chain needs it. */
  statements: (Tables["statement"] & { envelope: string })[]
  /** By statement. */
  receipts: ReadonlyMap<string, string>
  /** Hashes of all leaves of the log, hex. */
  leaves: string[]
  checkpoint: string
}

/** Read it in one transaction; the endpoint may be serving. */
export async function readExportState(databasePath: string): Promise<ExportState> {
  const { db } = openDatabase(databasePath, { readonly: true })
  try {
    return await db.transaction().execute(readAll)
  } finally {
    await db.destroy()
  }
}

async function readAll(db: Database): Promise<ExportState> {
  const all = await db.selectFrom("statement").selectAll().orderBy("seq", "desc").execute()
  const followed = new Set<string>() // Donors of whom a later link was seen already.
  const statements: ExportState["statements"] = []
  for (const row of all) {
    const { envelope, state, donor } = row
    if (envelope !== null && (state !== "open" || followed.has(donor))) statements.push({ ...row, envelope })
    followed.add(donor)
  }
  const receipts = await db.selectFrom("receipt").selectAll().execute()
  const leaves = await db.selectFrom("node").select("hash").where("level", "=", 0).orderBy("idx").execute()
  const head = await db.selectFrom("checkpoint").select("note").orderBy("size", "desc").limit(1).executeTakeFirstOrThrow()
  return {
    statements,
    receipts: new Map(receipts.map((row) => [row.statement, row.envelope])),
    leaves: leaves.map(({ hash }) => toHex(new Uint8Array(hash))),
    checkpoint: head.note,
  }
}
