import { type Checkpoint, checkReceipt, isConsent, type Receipt, type ReceiptRefusal, type Statement } from "@tracehold/protocol"
import type { Recipient } from "./check-recipient.ts"
import type { OpenedStatements } from "./open-statements.ts"
import type { ProofReport } from "./proof-report.ts"
import type { ExportFolder } from "./read-export.ts"

/** A statement's receipt, and the head of the log that it speaks of; its place in that head's tree is proven. */
export type ProvenReceipt = { readonly receipt: Receipt; readonly head: Checkpoint }
export type ReceiptAnswer =
  | ({ readonly kind: "ok" } & ProvenReceipt)
  | { readonly kind: "refused"; readonly why: ReceiptRefusal | "NO_RECEIPT" | "NOT_RECEIVED" }

/** The receipt of every statement, by the statement's digest. A withdrawal counts without one; a withdrawn consent has lost its own. */
export function checkReceipts(
  folder: ExportFolder,
  { all, withdrawn }: OpenedStatements,
  { descriptor }: Recipient,
  report: ProofReport,
): ReadonlyMap<string, ReceiptAnswer> {
  const found = new Map<string, unknown[]>()
  for (const raw of folder.receipts) {
    const digest = statementNamedIn(raw)
    if (digest === null) report.note("receipts", "MALFORMED")
    else found.set(digest, [...(found.get(digest) ?? []), raw])
  }
  return new Map(
    all.map(({ digest, envelope, statement }): [string, ReceiptAnswer] => {
      const answers = (found.get(digest) ?? []).map((raw) => checkReceipt(raw, descriptor, envelope))
      const answer = answers.find(({ kind }) => kind === "ok") ?? answers[0]
      if (answer === undefined && (withdrawn.has(digest) || nothingCame(statement, folder))) return [digest, NOT_RECEIVED]
      noteAnswer(answer ?? NO_RECEIPT, report)
      return [digest, answer ?? NO_RECEIPT]
    }),
  )
}

export const NO_RECEIPT: ReceiptAnswer = { kind: "refused", why: "NO_RECEIPT" }
const NOT_RECEIVED: ReceiptAnswer = { kind: "refused", why: "NOT_RECEIVED" }

/** A consent that its donor signed and never sent is a link of the chain, and no more. */
function nothingCame(statement: Statement, { piece }: ExportFolder): boolean {
  return isConsent(statement) && statement.predicate.sent.pieces.every((name) => piece(name) === undefined)
}

/** A receipt is signed, or not; only a signed one proves, or not, that its statement is in the log. */
function noteAnswer(answer: ReceiptAnswer, report: ProofReport): void {
  const why = answer.kind === "ok" ? null : answer.why
  const inLog = why === null || why === "NOT_INCLUDED" || why === "BAD_CHECKPOINT"
  report.note("receipts", inLog ? null : why)
  if (inLog) report.note("inclusion", why)
}

/** Which statement a receipt says it is for: only to find it, everything is checked after. */
function statementNamedIn(raw: unknown): string | null {
  try {
    const payload = Buffer.from((raw as { payload: string }).payload, "base64").toString("utf8")
    const { statement } = JSON.parse(payload) as { statement?: unknown }
    return typeof statement === "string" ? statement : null
  } catch {
    return null
  }
}
