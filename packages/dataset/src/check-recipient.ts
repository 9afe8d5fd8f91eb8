import { fromHex, keyId } from "@tracehold/crypto"
import {
  type Checkpoint,
  checkDescriptor,
  checkTerms,
  type Descriptor,
  type KnownTerms,
  publicKeySchema,
  verifyCheckpoint,
} from "@tracehold/protocol"
import { DatasetError } from "./error.ts"
import type { ProofReport } from "./proof-report.ts"
import type { ExportFolder } from "./read-export.ts"

/** Who the export says it is of, proven. `root` is the SHA-256 of the root key, hex. */
export type Recipient = {
  readonly descriptor: Descriptor
  readonly root: string
  readonly known: KnownTerms
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
  return { descriptor, root, known: { sha256: terms.sha256, terms: terms.terms }, head }
}
