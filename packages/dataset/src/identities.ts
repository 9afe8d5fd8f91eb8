import { Decrypter } from "age-encryption"
import { DatasetError } from "./error.ts"

/**
 * Opens what was encrypted to any of these identities.
 *
 * @param text - an age key file: identities line by line, lines that begin with `#` are comments.
 * @throws DatasetError `BAD_IDENTITY`.
 */
export function decrypterFor(text: string): Decrypter {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const identities = lines.filter((line) => line !== "" && !line.startsWith("#"))
  if (identities.length === 0) throw new DatasetError("BAD_IDENTITY")
  const decrypter = new Decrypter()
  for (const identity of identities) {
    try {
      decrypter.addIdentity(identity)
    } catch {
      throw new DatasetError("BAD_IDENTITY") // Without the cause: it may show the line.
    }
  }
  return decrypter
}
