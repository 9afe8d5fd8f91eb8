import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { PIECE_BYTES } from "@tracehold/protocol"
import { DatasetError } from "./error.ts"

/** An endpoint's export as it lies there: nothing of it is checked or trusted, and no file's name means anything but a piece's. */
export type ExportFolder = {
  readonly descriptor: unknown
  readonly terms: Uint8Array
  /** Exact bytes of terms that were in force earlier, where the export has them. */
  readonly formerTerms: readonly Uint8Array[]
  readonly checkpoint: string | null
  /** Leaf hashes of the log in order, hex; null where the export has none. */
  readonly leaves: readonly string[] | null
  /** Consent statements, withdrawals and receipts; undefined where a file is not JSON or too large. */
  readonly statements: readonly unknown[]
  readonly withdrawals: readonly unknown[]
  readonly receipts: readonly unknown[]
  /** The bytes of a piece; undefined when it is not there. @param sha256 - 64 hex digits. */
  readonly piece: (sha256: string) => Uint8Array | undefined
}

const MAX_DOCUMENT_BYTES = 1024 * 1024
const MAX_LEAVES_BYTES = 1024 * 1024 * 1024

/** @throws DatasetError `NO_EXPORT`. */
export function readExport(folder: string): ExportFolder {
  const read = (name: string, most: number) => readBounded(join(folder, name), most)
  const descriptor = parseJson(read("descriptor.json", MAX_DOCUMENT_BYTES))
  const terms = read("terms.json", MAX_DOCUMENT_BYTES)
  if (descriptor === undefined || terms === undefined) throw new DatasetError("NO_EXPORT")
  return {
    descriptor,
    terms,
    formerTerms: namesIn(join(folder, "terms")).flatMap(
      (name) => readBounded(join(folder, "terms", name), MAX_DOCUMENT_BYTES) ?? [],
    ),
    checkpoint: text(read("checkpoint", MAX_DOCUMENT_BYTES)) ?? null,
    leaves: text(read("leaves", MAX_LEAVES_BYTES))?.trimEnd().split("\n").filter(Boolean) ?? null,
    statements: readAll(join(folder, "statements")),
    withdrawals: readAll(join(folder, "withdrawals")),
    receipts: readAll(join(folder, "receipts")),
    piece: (sha256) => read(join("pieces", sha256), PIECE_BYTES),
  }
}

function readAll(folder: string): unknown[] {
  return namesIn(folder).map((name) => parseJson(readBounded(join(folder, name), MAX_DOCUMENT_BYTES)))
}

function namesIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .sort()
    : []
}

function readBounded(path: string, most: number): Uint8Array | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() && found.size <= most ? readFileSync(path) : undefined
}

const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8"))

function parseJson(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString("utf8"))
  } catch {
    return undefined
  }
}
