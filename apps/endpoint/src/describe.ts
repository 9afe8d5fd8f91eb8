import { existsSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady, sha256, toHex } from "@tracehold/crypto"
import { type Descriptor, signDescriptor } from "@tracehold/protocol"
import { checkDescribed, dataFolder, makePrivateFolder, readIdentity, readKeyFile, writePrivate } from "./data-folder.ts"
import { OperatorError } from "./endpoint-error.ts"
import { checkedDescriptor, readTerms } from "./init.ts"

/**
 * Sign the descriptor anew with another address, name or terms; the recipient stays the same. Needs the offline keys.
 * Restart the endpoint afterwards. Statements under former terms are then no longer accepted.
 *
 * @throws OperatorError
 */
export async function describeEndpoint(options: {
  data: string
  keys: string
  url?: string
  name?: string
  terms?: string
}): Promise<{ descriptor: Descriptor; root: string }> {
  await cryptoReady()
  const { data, keys, url, name } = options
  const { descriptor: old, root: fingerprint, terms: oldTerms, termsBytes } = readIdentity(data)
  if (!existsSync(join(keys, "root.key"))) throw new OperatorError("The folder given with --keys has no root.key in it.")
  const root = readKeyFile(join(keys, "root.key"))
  if (toHex(root.publicKey) !== old.rootKey) throw new OperatorError("The root key is that of another recipient.")
  const terms = options.terms ? readTerms(options.terms) : null
  if (terms && terms.version <= oldTerms.terms.version)
    throw new OperatorError("New terms need a higher version than those in force.")
  const descriptor = checkedDescriptor({
    ...old,
    url: url ?? old.url,
    name: name ?? old.name,
    terms: terms ? { sha256: toHex(sha256(terms.bytes)), version: terms.version } : old.terms,
  })
  const descriptorText = JSON.stringify(signDescriptor(descriptor, root))
  checkDescribed(descriptorText, terms?.bytes ?? termsBytes)
  const paths = dataFolder(data)
  if (terms) {
    makePrivateFolder(paths.formerTerms) // What was given under them stays given under them.
    writePrivate(join(paths.formerTerms, `${oldTerms.sha256}.json`), termsBytes)
    writePrivate(paths.terms, terms.bytes)
  }
  writePrivate(paths.descriptor, descriptorText)
  return { descriptor, root: fingerprint }
}
