import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady, toHex } from "@tracehold/crypto"
import { isConsent, openStatement } from "@tracehold/protocol"
import { dataFolder, readIdentity, writePrivate } from "./data-folder.ts"
import { openDatabase, type Tables } from "./database.ts"
import { OperatorError } from "./endpoint-error.ts"

/** What an export holds; `skipped` donations lack a piece, which the operator's page shows. */
export type ExportReport = { donations: number; withdrawals: number; pieces: number; bytes: number; skipped: number }

/** Folders of an export whose files are named by digests. */
const FOLDERS = ["statements", "receipts", "withdrawals", "pieces"] as const

/**
 * Write what the opening machine needs: `descriptor.json`, `terms.json`, `checkpoint`, `leaves` (hashes of all of the log's
 * leaves, one a line), and the committed statements, receipts, withdrawals and pieces. Works while the endpoint is served.
 *
 * @param to - empty, or an earlier export of the same recipient: it is then brought up to date, and what was withdrawn since is
 * deleted from it.
 * @throws OperatorError
 */
export async function exportEndpoint(data: string, to: string): Promise<ExportReport> {
  await cryptoReady()
  const { descriptorText, termsBytes, root } = readIdentity(data)
  prepareTarget(to, descriptorText)
  const state = await readState(data)
  for (const folder of FOLDERS) mkdirSync(join(to, folder), { recursive: true, mode: 0o700 })
  const report: ExportReport = { donations: 0, withdrawals: 0, pieces: 0, bytes: 0, skipped: 0 }
  const wanted = new Set<string>()
  const put = (path: string, content: string) => {
    wanted.add(path)
    writePrivate(join(to, path), content)
  }
  for (const { digest, kind, envelope } of state.statements) {
    if (envelope === null) continue
    const receipt = state.receipts.get(digest)
    if (kind === "consent") {
      const pieces = copyPieces(data, to, digest, piecesOf(envelope, root), report)
      if (!pieces) report.skipped++
      if (!pieces || !receipt) continue
      for (const piece of pieces) wanted.add(join("pieces", piece))
      report.donations++
    } else report.withdrawals++
    put(join(kind === "consent" ? "statements" : "withdrawals", `${digest}.json`), envelope)
    if (receipt) put(join("receipts", `${digest}.json`), receipt)
  }
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(to, folder))) if (!wanted.has(join(folder, name))) rmSync(join(to, folder, name))
  }
  writePrivate(join(to, "terms.json"), termsBytes)
  writePrivate(join(to, "checkpoint"), state.checkpoint)
  writePrivate(join(to, "leaves"), state.leaves.map((leaf) => `${leaf}\n`).join(""))
  writePrivate(join(to, "descriptor.json"), descriptorText)
  return report
}

function prepareTarget(to: string, descriptorText: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  const old = join(to, "descriptor.json")
  if (existsSync(old) ? rootKeyOf(readFileSync(old, "utf8")) !== rootKeyOf(descriptorText) : readdirSync(to).length > 0)
    throw new OperatorError("The folder to export to holds something else already; choose an empty one, or a former export.")
}

function rootKeyOf(descriptorText: string): string | null {
  try {
    return JSON.parse(Buffer.from(JSON.parse(descriptorText).payload, "base64").toString()).rootKey
  } catch {
    return null
  }
}

/** One consistent view of the database. */
async function readState(data: string) {
  const { db } = openDatabase(dataFolder(data).database, { readonly: true })
  try {
    return await db.transaction().execute(async (transaction) => {
      const statements: Tables["statement"][] = await transaction
        .selectFrom("statement")
        .selectAll()
        .where("state", "in", ["committed", "done"])
        .execute()
      const receipts = await transaction.selectFrom("receipt").selectAll().execute()
      const leaves = await transaction.selectFrom("node").select("hash").where("level", "=", 0).orderBy("idx").execute()
      const { note } = await transaction
        .selectFrom("checkpoint")
        .select("note")
        .orderBy("size", "desc")
        .limit(1)
        .executeTakeFirstOrThrow()
      return {
        statements,
        receipts: new Map(receipts.map((row) => [row.statement, row.envelope])),
        leaves: leaves.map(({ hash }) => toHex(new Uint8Array(hash))),
        checkpoint: note,
      }
    })
  } finally {
    await db.destroy()
  }
}

function piecesOf(envelope: string, root: string): string[] {
  const opened = openStatement(JSON.parse(envelope), root)
  return opened.kind === "ok" && isConsent(opened.statement) ? opened.statement.predicate.sent.pieces : []
}

/** Copy a donation's pieces; null when one is not there (lost, or withdrawn in this moment). */
function copyPieces(data: string, to: string, digest: string, pieces: string[], report: ExportReport): string[] | null {
  for (const piece of pieces) {
    const target = join(to, "pieces", piece)
    const source = join(dataFolder(data).pieces, digest, piece)
    if (!existsSync(source)) return null
    if (!existsSync(target)) {
      const temporary = `${target}.new`
      copyFileSync(source, temporary, constants.COPYFILE_FICLONE)
      renameSync(temporary, target)
    }
    report.pieces++
    report.bytes += statSync(target).size
  }
  return pieces
}
