import { writeFileSync } from "node:fs"
import { namedBlobs } from "@tracehold/consent"
import { type BlobSource, decodeUtf8, encodeUtf8, type TraceEvent } from "@tracehold/trace"
import { Encrypter } from "age-encryption"
import { OwnerError } from "./error.ts"
import { checkPassphrase } from "./slots.ts"
import type { OpenChunk } from "./views.ts"

/** In clear, or in the age format under a passphrase: `age -d` opens it. `workFactor` is scrypt's, 18 by default. */
export type ExportForm =
  | { readonly kind: "plain" }
  | { readonly kind: "age"; readonly passphrase: string; readonly workFactor?: number }

/**
 * Write one chunk as JSON to a file that does not exist yet: `{schema, events, blobs}`, blobs as text by hash. This is the one way in
 * which recorded text reaches a disk in clear, and only where the owner says.
 *
 * @throws OwnerError `FILE_EXISTS`, `NOT_WRITABLE`, `WEAK_PASSPHRASE`.
 */
export async function exportChunk(chunk: OpenChunk, file: string, form: ExportForm): Promise<{ bytes: number }> {
  if (form.kind === "age") checkPassphrase(form.passphrase)
  const plain = encodeUtf8(`${JSON.stringify(exported(chunk.events, chunk.blobs))}\n`)
  const bytes = form.kind === "plain" ? plain : await encrypted(plain, form)
  try {
    writeFileSync(file, bytes, { flag: "wx", mode: 0o600 })
  } catch (cause) {
    throw new OwnerError((cause as NodeJS.ErrnoException).code === "EEXIST" ? "FILE_EXISTS" : "NOT_WRITABLE", { cause })
  }
  return { bytes: bytes.length }
}

function exported(events: readonly TraceEvent[], blobs: BlobSource) {
  const texts: Record<string, string> = {}
  for (const hash of namedBlobs(events, blobs)) {
    const bytes = blobs(hash)
    if (bytes !== undefined) texts[hash] = decodeUtf8(bytes) ?? ""
  }
  return { schema: "tracehold/export/0", events, blobs: texts }
}

async function encrypted(plain: Uint8Array, { passphrase, workFactor }: ExportForm & { kind: "age" }): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  if (workFactor !== undefined) encrypter.setScryptWorkFactor(workFactor)
  return encrypter.encrypt(plain)
}
