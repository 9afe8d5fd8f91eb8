import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady, keyId, SecretKey, sha256, signingPair, toHex } from "@tracehold/crypto"
import {
  type Descriptor,
  descriptorSchema,
  endpointUrlSchema,
  signDescriptor,
  type Terms,
  termsSchema,
} from "@tracehold/protocol"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import { checkDescribed, dataFolder, makePrivateFolder, writePrivate } from "./data-folder.ts"
import { OperatorError } from "./endpoint-error.ts"
import { termsTemplate } from "./terms-template.ts"

export type InitOptions = {
  data: string
  /** The folder to be kept offline: root key and age identity. */
  keys: string
  kind: "commons" | "org"
  name: string
  demo?: boolean
  url?: string
  contact?: string
  /** age recipients made elsewhere; without any an identity is made in `keys`. */
  ageRecipients?: readonly string[]
  /** A file with the recipient's own terms. */
  terms?: string
  nowMs: number
}

export const DEFAULT_URL = "http://127.0.0.1:8787"

/**
 * Make a recipient: its keys, terms, signed descriptor and data folder. Replaces nothing.
 *
 * @returns the descriptor and the recipient's fingerprint (SHA-256 of its root key, hex).
 * @throws OperatorError
 */
export async function initEndpoint(options: InitOptions): Promise<{ descriptor: Descriptor; root: string }> {
  await cryptoReady()
  const { data, keys, kind, name, demo = false, url = DEFAULT_URL, nowMs } = options
  for (const folder of [data, keys]) {
    if (existsSync(folder) && readdirSync(folder).length > 0)
      throw new OperatorError("Neither folder may hold anything yet: nothing is replaced. Choose others, or empty them yourself.")
  }
  const terms = options.terms
    ? readTerms(options.terms)
    : encodeTerms(termsTemplate({ kind, demo, name, contact: options.contact ?? `see ${url}`, nowMs }))
  const root = signingPair(SecretKey.random())
  const log = signingPair(SecretKey.random())
  const identity = options.ageRecipients?.length ? null : await generateX25519Identity()
  const ageRecipients = identity ? [await identityToRecipient(identity)] : [...(options.ageRecipients ?? [])]
  const fingerprint = keyId(root.publicKey)
  const descriptor = checkedDescriptor({
    schema: "tracehold/descriptor/0",
    kind,
    name,
    demo,
    url,
    rootKey: toHex(root.publicKey),
    logKey: toHex(log.publicKey),
    logName: `tracehold/${fingerprint.slice(0, 16)}`,
    ageRecipients,
    terms: { sha256: toHex(sha256(terms.bytes)), version: terms.version },
  })
  const descriptorText = JSON.stringify(signDescriptor(descriptor, root))
  checkDescribed(descriptorText, terms.bytes)
  makePrivateFolder(keys)
  writePrivate(join(keys, "root.key"), `${toHex(root.seed.exposeKeyBytes())}\n`)
  writePrivate(join(keys, "root.pub"), `${toHex(root.publicKey)}\n`)
  if (identity) writePrivate(join(keys, "identity.txt"), `# recipient: ${ageRecipients[0]}\n${identity}\n`)
  const paths = dataFolder(data)
  makePrivateFolder(data)
  writePrivate(paths.logKey, `${toHex(log.seed.exposeKeyBytes())}\n`)
  writePrivate(paths.terms, terms.bytes)
  writePrivate(paths.descriptor, descriptorText)
  return { descriptor, root: fingerprint }
}

/** @throws OperatorError that names the first thing that is wrong. */
export function checkedDescriptor(raw: Descriptor): Descriptor {
  if (!endpointUrlSchema.safeParse(raw.url).success)
    throw new OperatorError("--url must be an https address without query or slash at its end; http is for this machine only.")
  const parsed = descriptorSchema.safeParse(raw)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path[0]
  throw new OperatorError(`The recipient's ${String(field)} is not usable; see --help for what it may be.`)
}

/** An operator's own terms: the exact bytes of the file. @throws OperatorError */
export function readTerms(path: string): { bytes: Uint8Array; version: number } {
  if (!existsSync(path)) throw new OperatorError("There is no terms file at that place.")
  const bytes = new Uint8Array(readFileSync(path))
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new OperatorError("The terms file is not JSON.")
  }
  const parsed = termsSchema.safeParse(json)
  if (parsed.success) return { bytes, version: parsed.data.version }
  const [issue] = parsed.error.issues
  throw new OperatorError(`The terms file is not usable: ${issue?.path.join(".") || "its form"}: ${issue?.message}`)
}

function encodeTerms(terms: Terms): { bytes: Uint8Array; version: number } {
  return { bytes: new TextEncoder().encode(`${JSON.stringify(terms, null, 2)}\n`), version: terms.version }
}
