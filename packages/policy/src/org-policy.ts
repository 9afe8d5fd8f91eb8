import { type Envelope, fromHex, keyId, type SigningPair, signEnvelope, verifyEnvelope } from "@tracehold/crypto"
import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"
import * as z from "zod"
import type { Layer } from "./layer.ts"
import { type Policy, policySchema } from "./policy-schema.ts"

/** The DSSE payload type of an organisation's policy. */
const ORG_POLICY_TYPE = "application/vnd.tracehold.org-policy+json"

const orgName = z.string().min(1).max(200)

/** What an organisation signs. `sequence` counts its policies up; times are UTC. */
const statementSchema = z.strictObject({
  version: z.literal(0),
  org: orgName,
  sequence: z.int().positive(),
  issuedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  policy: policySchema,
})

/** Whom the user of a machine, or who administers it, trusts: the key, and the number of the newest policy that was seen of it. */
const trustSchema = z.strictObject({
  version: z.literal(0),
  org: orgName,
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  sequence: z.int().nonnegative(),
})
export type OrgTrust = z.infer<typeof trustSchema>

const envelopeSchema = z.strictObject({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z
    .array(z.strictObject({ keyid: z.string(), sig: z.string() }))
    .min(1)
    .max(8),
})

export type OrgPolicy = { readonly org: string; readonly sequence: number; readonly expiresMs: number; readonly policy: Policy }

export type OpenedOrgPolicy =
  | { readonly kind: "ok"; readonly opened: OrgPolicy }
  /** One line for a person, without the file's name. */
  | { readonly kind: "refused"; readonly why: string }

/** Sign a policy that was checked. */
export function signOrgPolicy(pair: SigningPair, { org, sequence, expiresMs, policy }: OrgPolicy, issuedMs: number): Envelope {
  const [issuedAt, expiresAt] = [issuedMs, expiresMs].map((ms) => new Date(ms).toISOString())
  const statement = statementSchema.parse({ version: 0, org, sequence, issuedAt, expiresAt, policy })
  return signEnvelope(ORG_POLICY_TYPE, encodeUtf8(JSON.stringify(statement)), [pair])
}

/** Who says to have signed it: to be compared with what the organisation says, before its key is trusted. */
export function trustOf(org: string, publicKey: string, sequence: number): OrgTrust {
  return trustSchema.parse({ version: 0, org, publicKey, sequence })
}

export function parseTrust(text: string): OrgTrust | null {
  const parsed = trustSchema.safeParse(jsonOf(text))
  return parsed.success ? parsed.data : null
}

/** Open what an organisation signed. Nothing in it is believed before its signature; an older one than was seen is refused. */
export function openOrgPolicy(text: string, { publicKey, org, sequence }: OrgTrust): OpenedOrgPolicy {
  const envelope = envelopeSchema.safeParse(jsonOf(text))
  if (!envelope.success) return refused("is no signed policy")
  const payload = verifyEnvelope(envelope.data, ORG_POLICY_TYPE, fromHex(publicKey))
  if (payload === null)
    return refused(`is not signed by the key of ${org} that is trusted here (${keyId(fromHex(publicKey)).slice(0, 16)})`)
  const statement = statementSchema.safeParse(jsonOf(decodeUtf8(payload) ?? ""))
  if (!statement.success) return refused("is signed, and cannot be read by this version")
  if (statement.data.sequence < sequence) return refused(`is no. ${statement.data.sequence}; no. ${sequence} was seen before`)
  const { expiresAt, policy } = statement.data
  return {
    kind: "ok",
    opened: { org: statement.data.org, sequence: statement.data.sequence, expiresMs: Date.parse(expiresAt), policy },
  }
}

/** As a layer. One that has run out still narrows, and nothing is given until there is a newer one. */
export function orgLayer({ org, sequence, expiresMs, policy }: OrgPolicy, nowMs: number): Layer {
  const expired = nowMs >= expiresMs
  const source = `policy of ${org}, no. ${sequence}${expired ? `, which ran out on ${new Date(expiresMs).toISOString().slice(0, 10)}` : ""}`
  return { name: "org", source, policy: expired ? { ...policy, donate: "never" } : policy }
}

function refused(why: string): OpenedOrgPolicy {
  return { kind: "refused", why }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
