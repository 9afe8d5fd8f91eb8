import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady } from "@tracehold/crypto"
import { checkDescriptor, isConsent, openStatement } from "@tracehold/protocol"
import { dataFolder, type Identity, parseJson, readIdentity, writePrivate } from "./data-folder.ts"
import { OperatorError } from "./endpoint-error.ts"
import { readExportState } from "./export-state.ts"

/** What an export holds; of `damaged` donations a piece is lost, which the operator's page shows. */
export type ExportReport = { donations: number; withdrawals: number; pieces: number; bytes: number; damaged: number }

/** Folders of an export whose files are named by digests. */
const FOLDERS = ["terms", "statements", "receipts", "withdrawals", "pieces"] as const

/**
 * Write what the opening machine needs: `descriptor.json`, `terms.json`, `terms/<sha256>.json` (those and all former ones),
 * `checkpoint`, `leaves` (hashes of all of the log's leaves, one a line), and statements, receipts, withdrawals and pieces by
 * digest. A consent that was never committed comes without receipt and pieces, and only where later links of its donor's chain need
 * it. Works while the endpoint is served.
 *
 * @param to - empty, or an earlier export of the same recipient: it is then brought up to date, and what was withdrawn since is
 * deleted from it.
 * @throws OperatorError
 */
export async function exportEndpoint(data: string, to: string): Promise<ExportReport> {
  await cryptoReady()
  const identity = readIdentity(data)
  prepareTarget(to, identity)
  const state = await readExportState(dataFolder(data).database)
  const report: ExportReport = { donations: 0, withdrawals: 0, pieces: 0, bytes: 0, damaged: 0 }
  const target = new Target(to)
  for (const { digest, kind, state: is, envelope } of state.statements) {
    target.put(kind === "consent" ? "statements" : "withdrawals", `${digest}.json`, envelope)
    const receipt = state.receipts.get(digest)
    if (receipt) target.put("receipts", `${digest}.json`, receipt)
    if (kind === "withdrawal") report.withdrawals++
    if (is === "committed") copyPieces(target, join(dataFolder(data).pieces, digest), piecesOf(envelope, identity.root), report)
  }
  for (const [name, bytes] of readTermsFiles(data, identity)) target.put("terms", name, bytes)
  target.dropOthers()
  for (const [name, content] of [
    ["terms.json", identity.termsBytes],
    ["checkpoint", state.checkpoint],
    ["leaves", state.leaves.map((leaf) => `${leaf}\n`).join("")],
  ] as const)
    writePrivate(join(to, name), content)
  return report
}

/** The descriptor goes first: a folder with it is one that an export may change. */
function prepareTarget(to: string, { descriptorText, root }: Identity): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  const path = join(to, "descriptor.json")
  const old = existsSync(path) ? checkDescriptor(parseJson(readFileSync(path, "utf8")), { pinnedRoot: root }).kind : null
  if (old === "refused" || (old === null && readdirSync(to).length > 0))
    throw new OperatorError("The folder to export to holds something else already; choose an empty one, or a former export.")
  writePrivate(path, descriptorText)
}

/** An export folder that is being brought up to date. */
class Target {
  readonly #to: string
  readonly #wanted = new Set<string>()
  constructor(to: string) {
    this.#to = to
    for (const folder of FOLDERS) mkdirSync(join(to, folder), { recursive: true, mode: 0o700 })
  }

  put(folder: (typeof FOLDERS)[number], name: string, content: string | Uint8Array): void {
    writePrivate(this.want(folder, name), content)
  }

  /** The path of a file that belongs to the export. */
  want(folder: (typeof FOLDERS)[number], name: string): string {
    const path = join(this.#to, folder, name)
    this.#wanted.add(path)
    return path
  }

  /** Delete what belongs to the export no more. */
  dropOthers(): void {
    for (const folder of FOLDERS) {
      for (const name of readdirSync(join(this.#to, folder))) {
        const path = join(this.#to, folder, name)
        if (!this.#wanted.has(path)) rmSync(path)
      }
    }
  }
}

function piecesOf(envelope: string, root: string): string[] {
  const opened = openStatement(parseJson(envelope), root)
  return opened.kind === "ok" && isConsent(opened.statement) ? opened.statement.predicate.sent.pieces : []
}

/** A lost piece is left out; whoever opens the export says which donation lacks it. */
function copyPieces(target: Target, from: string, pieces: string[], report: ExportReport): void {
  const here = pieces.filter((piece) => existsSync(join(from, piece)))
  for (const piece of here) {
    const path = target.want("pieces", piece)
    const { size } = statSync(join(from, piece))
    if (statSync(path, { throwIfNoEntry: false })?.size !== size) {
      copyFileSync(join(from, piece), `${path}.new`, constants.COPYFILE_FICLONE)
      renameSync(`${path}.new`, path)
    }
    report.pieces++
    report.bytes += size
  }
  if (here.length === pieces.length) report.donations++
  else report.damaged++
}

function readTermsFiles(data: string, { terms, termsBytes }: Identity): Map<string, Uint8Array> {
  const files = new Map([[`${terms.sha256}.json`, termsBytes]])
  const former = dataFolder(data).formerTerms
  for (const name of existsSync(former) ? readdirSync(former) : [])
    files.set(name, new Uint8Array(readFileSync(join(former, name))))
  return files
}
