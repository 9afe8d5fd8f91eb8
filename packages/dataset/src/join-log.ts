import { fromHex, sameBytes, toHex } from "@tracehold/crypto"
import { appendLeaf, type Checkpoint, logLeaf, type Nodes, treeRoot } from "@tracehold/protocol"
import type { ProvenReceipt } from "./check-receipts.ts"
import { DatasetError } from "./error.ts"
import type { ProofReport } from "./proof-report.ts"

export type LogInput = {
  /** The exported head, signed by the log's key. */
  readonly head: Checkpoint
  /** Leaf hashes of the exported log; null where the export has none: then only what the receipts say themselves is compared. */
  readonly leaves: readonly string[] | null
  /** By the statement's digest. */
  readonly receipts: ReadonlyMap<string, ProvenReceipt>
  /** How many leaves may stand for consents that were deleted after their withdrawal. */
  readonly deleted: number
}

/**
 * Whether all receipts speak of the log that was exported. A leaf that no receipt and no deleted consent explains is a statement that
 * is held back; it is counted (`LEAF_UNKNOWN`), as it may be a withdrawal.
 *
 * @returns digests of statements whose receipt contradicts the log.
 * @throws DatasetError `BAD_CHECKPOINT` when the exported leaves are not those of the exported head.
 */
export function joinLog({ head, leaves, receipts, deleted }: LogInput, report: ProofReport): ReadonlySet<string> {
  const log = leaves === null ? toldBy(head, receipts) : exported(leaves)
  if (leaves !== null && (leaves.length !== head.size || !log.hasRoot(head))) throw new DatasetError("BAD_CHECKPOINT")
  const forked = new Set<string>()
  const taken = new Set<number>()
  for (const [digest, { receipt, head: seen }] of receipts) {
    const { index, salt } = receipt.inclusion
    const joined = seen.size <= head.size && log.hasRoot(seen) && log.hasLeaf(index, toHex(logLeaf(salt, digest)))
    report.note("log", joined ? null : "LOG_FORKED")
    if (!joined) forked.add(digest)
    taken.add(index)
  }
  for (let unknown = head.size - taken.size - deleted; unknown > 0; unknown -= 1) report.note("log", "LEAF_UNKNOWN")
  return forked
}

/** What is known of the log. */
type Log = { readonly hasRoot: (head: Checkpoint) => boolean; readonly hasLeaf: (index: number, leaf: string) => boolean }

/** Without leaves nobody can say which of two that contradict each other is right: neither counts. */
function toldBy(head: Checkpoint, receipts: ReadonlyMap<string, ProvenReceipt>): Log {
  const roots = new Map<number, Set<string>>()
  const indexes = new Map<number, number>()
  const tell = ({ size, root }: Checkpoint) => roots.set(size, (roots.get(size) ?? new Set()).add(toHex(root)))
  tell(head)
  for (const { head: seen, receipt } of receipts.values()) {
    tell(seen)
    const { index } = receipt.inclusion
    indexes.set(index, (indexes.get(index) ?? 0) + 1)
  }
  return { hasRoot: ({ size }) => roots.get(size)?.size === 1, hasLeaf: (index) => indexes.get(index) === 1 }
}

function exported(leaves: readonly string[]): Log {
  const known = new Map<string, Uint8Array>()
  const nodes: Nodes = (level, index) => {
    const hash = known.get(`${level}/${index}`)
    if (hash === undefined) throw new DatasetError("BAD_CHECKPOINT")
    return hash
  }
  for (const [size, leaf] of leaves.entries()) {
    if (!/^[0-9a-f]{64}$/.test(leaf)) throw new DatasetError("BAD_CHECKPOINT")
    for (const { level, index, hash } of appendLeaf(size, fromHex(leaf), nodes)) known.set(`${level}/${index}`, hash)
  }
  return {
    hasRoot: ({ size, root }) => size <= leaves.length && sameBytes(treeRoot(size, nodes), root),
    hasLeaf: (index, leaf) => leaves[index] === leaf,
  }
}
