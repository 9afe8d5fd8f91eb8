import { sameBytes, sha256, toHex } from "@tracehold/crypto"
import {
  checkReceipt,
  type Descriptor,
  describeRefusal,
  envelopeDigest,
  isConsent,
  openStatement,
  type SeenCheckpoint,
  verifyCheckpoint,
} from "@tracehold/protocol"
import * as z from "zod"
import { piecesOf } from "./encrypt-content.ts"
import { OwnerError } from "./error.ts"
import { askJson, type Fetch, refusalCode } from "./http.ts"
import type { OutboxItem } from "./outbox-item.ts"

/** The recipient's answer, checked, with the newest proven head of its log. */
export type Answer = { readonly receipt: unknown; readonly checkpoint: string }

/** Null: the endpoint knows the statement now, and there is nothing more to it (a donation that was taken back before it was sent). */
export type Sent = Answer | null

const missingSchema = z.object({ missing: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(4_096) })
const proofSchema = z.object({ proof: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(128) })

/**
 * Bring one statement, and its content if it gives any, to its recipient, and check the answer. Can be repeated at any time: what
 * the endpoint has is not sent again.
 *
 * @param seen - the newest head of the recipient's log that is known here.
 * @param checkStillMeant - asked before each request that gives something; throws when the owner took it back or erased it meanwhile.
 * @throws OwnerError.
 */
export async function sendItem(
  fetch: Fetch,
  descriptor: Descriptor,
  root: string,
  item: OutboxItem,
  body: Uint8Array,
  seen: string | null,
  checkStillMeant: () => void,
): Promise<Sent> {
  const opened = openStatement(item.statement, root)
  if (opened.kind === "refused") throw new OwnerError("CHANGED", { why: describeRefusal(opened.why) })
  const { url } = descriptor
  if (!isConsent(opened.statement)) {
    const receipt = await askJson(fetch, { method: "POST", url: `${url}/v1/withdrawals`, body: item.statement })
    return checkAnswer(fetch, descriptor, item, receipt, seen)
  }
  const { sent } = opened.statement.predicate
  const pieces = new Map(piecesOf(body).map((piece) => [toHex(sha256(piece)), piece]))
  if (!item.withheld && !isExactly(body, pieces, sent)) throw new OwnerError("CHANGED")
  const answer = await askJson(fetch, { method: "PUT", url: `${url}/v1/statements`, body: item.statement })
  if (item.withheld) return null
  const missing = missingSchema.safeParse(answer)
  if (!missing.success) throw new OwnerError("NONSENSE")
  for (const name of missing.data.missing) {
    checkStillMeant()
    const piece = pieces.get(name)
    if (piece === undefined) throw new OwnerError("NONSENSE") // It asks for something that was never signed.
    await askJson(fetch, { method: "PUT", url: `${url}/v1/pieces/${name}?statement=${opened.digest}`, body: piece })
  }
  checkStillMeant()
  const receipt = await askJson(fetch, { method: "POST", url: `${url}/v1/commit`, body: { statement: opened.digest } })
  return checkAnswer(fetch, descriptor, item, receipt, seen)
}

/** Checked again right before it goes, byte for byte against what was signed. */
function isExactly(
  body: Uint8Array,
  pieces: ReadonlyMap<string, Uint8Array>,
  sent: { sha256: string; bytes: number; pieces: readonly string[] },
): boolean {
  return body.length === sent.bytes && toHex(sha256(body)) === sent.sha256 && sent.pieces.every((name) => pieces.has(name))
}

async function checkAnswer(
  fetch: Fetch,
  descriptor: Descriptor,
  item: OutboxItem,
  receipt: unknown,
  seen: string | null,
): Promise<Answer> {
  const proven = await proveGrowth(fetch, descriptor, receipt, seen)
  const checked = checkReceipt(receipt, descriptor, item.statement, proven)
  if (checked.kind === "ok") return { receipt, checkpoint: checked.newest }
  const why = describeRefusal(checked.why)
  if (checked.why !== "LOG_FORKED") throw new OwnerError("UNTRUSTED", { why })
  throw new OwnerError("FORKED_LOG", { evidence: JSON.stringify({ statement: envelopeDigest(item.statement), receipt, proven }) })
}

const receiptHead = z.object({ payload: z.string() })
const payloadHead = z.object({ inclusion: z.object({ checkpoint: z.string() }) })

/** The stored head with the endpoint's proof that the receipt's head grew from it. */
async function proveGrowth(
  fetch: Fetch,
  descriptor: Descriptor,
  receipt: unknown,
  seen: string | null,
): Promise<SeenCheckpoint | null> {
  if (seen === null) return null
  const stored = verifyCheckpoint(seen, descriptor)
  const shown = verifyCheckpoint(headIn(receipt), descriptor)
  if (stored === null || shown === null) return { checkpoint: seen, proof: [] }
  const [from, to] = stored.size <= shown.size ? [stored.size, shown.size] : [shown.size, stored.size]
  if (from === to || sameBytes(stored.root, shown.root)) return { checkpoint: seen, proof: [] }
  const proof = proofSchema.safeParse(
    await askForProof(fetch, `${descriptor.url}/v1/log/consistency?from=${from}&to=${to}`, receipt),
  )
  if (!proof.success) throw new OwnerError("NONSENSE")
  return { checkpoint: seen, proof: proof.data.proof }
}

/** A log that cannot join a head that it once signed with the one it signs now has lost or changed what it promised to keep. */
async function askForProof(fetch: Fetch, url: string, receipt: unknown): Promise<unknown> {
  try {
    return await askJson(fetch, { method: "GET", url })
  } catch (error) {
    if (refusalCode(error) === null) throw error
    throw new OwnerError("FORKED_LOG", { evidence: JSON.stringify({ receipt, refused: refusalCode(error) }) })
  }
}

function headIn(receipt: unknown): string {
  try {
    const { payload } = receiptHead.parse(receipt)
    return payloadHead.parse(JSON.parse(Buffer.from(payload, "base64").toString("utf8"))).inclusion.checkpoint
  } catch {
    return ""
  }
}
