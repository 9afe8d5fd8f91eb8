import type { Envelope } from "@tracehold/crypto"
import { envelopeSchema } from "@tracehold/protocol"
import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"
import * as z from "zod"

const envelope: z.ZodType<Envelope> = envelopeSchema

/**
 * What lies in the outbox beside the encrypted bytes, in clear: all that sending needs while the vault is locked. It holds
 * nothing that the recipient is not given anyway.
 */
export const outboxItemSchema = z.strictObject({
  version: z.literal(0),
  statement: envelope,
  /** The recipient's descriptor as it was when the owner signed; its root is the pinned one. */
  descriptor: envelope,
  /** The newest head of the recipient's log that was known when this was signed. */
  checkpoint: z.string().nullable(),
  /** True from the moment before the first request that names this statement: the recipient may know it. */
  announced: z.boolean(),
  /** Version of the detectors that saw no open secret in it. Newer ones must look first, which needs the keys. */
  detectors: z.string(),
  /** Only the statement goes, never the content: the donation was taken back or erased meanwhile. */
  withheld: z.boolean(),
  /** Why it will not be tried again; null while it may. */
  stopped: z.string().nullable(),
  /** What the endpoint answered when that contradicts what it answered before. */
  evidence: z.string().nullable(),
})
export type OutboxItem = z.infer<typeof outboxItemSchema>

export function encodeItem(item: OutboxItem): Uint8Array {
  return encodeUtf8(JSON.stringify(outboxItemSchema.parse(item)))
}

/** Null when these bytes are no item of ours. */
export function decodeItem(bytes: Uint8Array): OutboxItem | null {
  try {
    const parsed = outboxItemSchema.safeParse(JSON.parse(decodeUtf8(bytes) ?? ""))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
