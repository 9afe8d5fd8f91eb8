import { fromHex, keyId, sha256, toHex } from "@tracehold/crypto"
import {
  type Checkpoint,
  checkDescriptor,
  checkTerms,
  type Descriptor,
  type KnownTerms,
  publicKeySchema,
  termsSchema,
  verifyCheckpoint,
} from "@tracehold/protocol"
import { decodeUtf8 } from "@tracehold/trace"
import { DatasetError } from "./error.ts"
import type { ProofReport } from "./proof-report.ts"
import type { ExportFolder } from "./read-export.ts"

/** Who the export says it is of, proven. `root` is the SHA-256 of the root key, hex. */
export type Recipient = {
  readonly descriptor: Descriptor
  readonly root: string
  /** Terms by their SHA-256: those in force, and former ones, which only a statement that names them makes count. */
  readonly terms: ReadonlyMap<string, KnownTerms>
  readonly head: Checkpoint
}

/**
 * Check who an export is of, before anything else in it is looked at.
 *
 * @param rootKey - the recipient's root public key, hex; without it the descriptor's own word has to do.
 * @throws DatasetError `BAD_DESCRIPTOR`, `OTHER_RECIPIENT`, `BAD_TERMS`, `BAD_CHECKPOINT`.
 */
export function checkRecipient(folder: ExportFolder, rootKey: string | undefined, report: ProofReport): Recipient {
  if (rootKey !== undefined && !publicKeySchema.safeParse(rootKey).success) throw new DatasetError("OTHER_RECIPIENT")
  const pinnedRoot = rootKey === undefined ? undefined : keyId(fromHex(rootKey))
  const checked = checkDescriptor(folder.descriptor, { pinnedRoot })
  if (checked.kind === "refused") {
    throw new DatasetError(checked.why === "OTHER_ROOT" ? "OTHER_RECIPIENT" : "BAD_DESCRIPTOR")
  }
  report.note("descriptor", null)
  const { descriptor, root } = checked
  const terms = checkTerms(folder.terms, descriptor)
  if (terms.kind === "refused") throw new DatasetError("BAD_TERMS")
  report.note("terms", null)
  const head = folder.checkpoint === null ? null : verifyCheckpoint(folder.checkpoint, descriptor)
  if (head === null) throw new DatasetError("BAD_CHECKPOINT")
  report.note("checkpoint", null)
  const known = [{ sha256: terms.sha256, terms: terms.terms }, ...folder.formerTerms.flatMap(readFormer)]
  return { descriptor, root, terms: new Map(known.map((one) => [one.sha256, one])), head }
}

/** The descriptor speaks of today's terms alone; a donor's signature over their digest is what proves former ones. */
function readFormer(bytes: Uint8Array): KnownTerms[] {
  try {
    const parsed = termsSchema.safeParse(JSON.parse(decodeUtf8(bytes) ?? ""))
    return parsed.success ? [{ sha256: toHex(sha256(bytes)), terms: parsed.data }] : []
  } catch {
    return []
  }
}
