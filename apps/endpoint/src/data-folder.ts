import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs"
import { join } from "node:path"
import { fromHex, SecretKey, type SigningPair, signingPair, toHex } from "@tracehold/crypto"
import { checkDescriptor, checkTerms, type Descriptor, describeRefusal, type KnownTerms } from "@tracehold/protocol"
import { OperatorError } from "./endpoint-error.ts"

/** What lies in an endpoint's data folder. Nothing in it can open a donation or change who the recipient is. */
export function dataFolder(data: string) {
  return {
    descriptor: join(data, "descriptor.json"),
    terms: join(data, "terms.json"),
    formerTerms: join(data, "former-terms"),
    logKey: join(data, "log.key"),
    database: join(data, "endpoint.db"),
    lock: join(data, "lock.db"),
    pieces: join(data, "pieces"),
    incoming: join(data, "incoming"),
  }
}

/** Who this endpoint is: everything in its folder but the database and the pieces. */
export type Identity = {
  descriptor: Descriptor
  descriptorText: string
  root: string
  terms: KnownTerms
  termsBytes: Uint8Array
  log: SigningPair
}

/** @throws OperatorError where there is no endpoint, or its files do not belong together. */
export function readIdentity(data: string): Identity {
  const paths = dataFolder(data)
  if (!existsSync(paths.descriptor)) throw new OperatorError("There is no endpoint in this folder; make one with `init`.")
  const descriptorText = readFileSync(paths.descriptor, "utf8")
  const termsBytes = new Uint8Array(readFileSync(paths.terms))
  const log = readKeyFile(paths.logKey)
  const described = checkDescribed(descriptorText, termsBytes)
  if (toHex(log.publicKey) !== described.descriptor.logKey)
    throw new OperatorError("log.key is not the key that the descriptor names.")
  return { ...described, descriptorText, termsBytes, log }
}

/** Look at a descriptor (its envelope as JSON) and terms as a donor would. @throws OperatorError */
export function checkDescribed(descriptorText: string, termsBytes: Uint8Array): Pick<Identity, "descriptor" | "root" | "terms"> {
  const checked = checkDescriptor(parseJson(descriptorText))
  if (checked.kind === "refused") throw new OperatorError(`The descriptor is not usable: ${describeRefusal(checked.why)}`)
  const terms = checkTerms(termsBytes, checked.descriptor)
  if (terms.kind === "refused") throw new OperatorError(`The terms are not usable: ${describeRefusal(terms.why)}`)
  return { descriptor: checked.descriptor, root: checked.root, terms }
}

/** A signing key in a file: its seed, 64 hex digits and a newline. */
export function readKeyFile(path: string): SigningPair {
  const text = existsSync(path) ? readFileSync(path, "utf8").trim() : ""
  if (!/^[0-9a-f]{64}$/.test(text)) throw new OperatorError("A key file is missing or damaged; put it back from your copy.")
  return signingPair(new SecretKey(fromHex(text)))
}

/** Write a file for the owner's eyes only, whole or not at all. */
export function writePrivate(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.new`
  const file = openSync(temporary, "w", 0o600)
  try {
    const bytes = typeof content === "string" ? Buffer.from(content) : content
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
}

/** Make a folder for the owner's eyes only. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (process.platform !== "win32") chmodSync(path, 0o700)
}

/** JSON, or null where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
