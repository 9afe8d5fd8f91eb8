import { type Envelope, fromHex, keyId } from "@tracehold/crypto"
import { checkLog, type LogRefusal, type SeenCheckpoint } from "./check-log.ts"
import { isConsent, openStatement } from "./check-statement.ts"
import type { Checkpoint } from "./checkpoint.ts"
import type { Descriptor } from "./descriptor.ts"
import { type EnvelopeRefusal, openEnvelope } from "./envelope.ts"
import { logLeaf } from "./merkle-hash.ts"
import { verifyInclusion } from "./merkle-proof.ts"
import { RECEIPT_TYPE, type Receipt, receiptSchema } from "./receipt.ts"
import type { Statement } from "./statement.ts"

/**
 * `NOT_OURS`: the statement is none for this recipient. `WRONG_STATEMENT`: the receipt is for another, or of the wrong sort.
 * `WRONG_BYTES`: not as many as were sent. `WRONG_TIME`: received before the end of cooling-off or after the statement expired,
 * or deleted before that was asked for. `NOT_INCLUDED`: the proof does not put it into the log.
 */
export type ReceiptRefusal =
  | EnvelopeRefusal
  | LogRefusal
  | "NOT_OURS"
  | "WRONG_STATEMENT"
  | "WRONG_BYTES"
  | "WRONG_TIME"
  | "NOT_INCLUDED"
export type CheckedReceipt =
  | { kind: "ok"; receipt: Receipt; head: Checkpoint; newest: string }
  | { kind: "refused"; why: ReceiptRefusal }

/**
 * Check a recipient's answer to a statement.
 *
 * @param statement - the envelope that was sent. @param seen - the checkpoint stored of this log, with the proof that joins it
 * with the receipt's; null only when nothing was stored yet.
 * @returns the receipt, the log's head in it, and the `newest` of both checkpoints, to be stored.
 */
export function checkReceipt(
  raw: unknown,
  descriptor: Descriptor,
  statement: Envelope,
  seen: SeenCheckpoint | null = null,
): CheckedReceipt {
  const refused = (why: ReceiptRefusal): CheckedReceipt => ({ kind: "refused", why })
  const asked = openStatement(statement, keyId(fromHex(descriptor.rootKey)))
  if (asked.kind === "refused") return refused("NOT_OURS")
  const opened = openEnvelope(raw, { type: RECEIPT_TYPE, schema: receiptSchema, key: () => descriptor.logKey })
  if (opened.kind === "refused") return opened
  const receipt = opened.value
  const { inclusion } = receipt
  const why = mismatch(receipt, asked.statement, asked.digest)
  if (why) return refused(why)
  const log = checkLog(inclusion.checkpoint, seen, descriptor)
  if (log.kind === "refused") return log
  const included = verifyInclusion(inclusion, logLeaf(inclusion.salt, asked.digest), log.head.root)
  if (!included || log.head.size !== inclusion.size) return refused("NOT_INCLUDED")
  return { kind: "ok", receipt, head: log.head, newest: log.newest }
}

function mismatch(receipt: Receipt, statement: Statement, digest: string): ReceiptRefusal | null {
  const { donation } = statement.predicate
  const what = isConsent(statement) ? "received" : "deleted"
  if (receipt.statement !== digest || receipt.donation !== donation || receipt.what !== what) return "WRONG_STATEMENT"
  if (!isConsent(statement)) return null
  const { sent, notBefore, expiresAt } = statement.predicate
  if (receipt.bytes !== sent.bytes) return "WRONG_BYTES"
  return receipt.at < notBefore || receipt.at >= expiresAt ? "WRONG_TIME" : null
}
