import { sha256 } from "@tracehold/crypto"
import { nodeHash } from "./merkle-hash.ts"

/**
 * Hashes of the *complete* subtrees of a log, which never change: `nodes(level, index)` covers the leaves from `index * 2^level`
 * to `(index + 1) * 2^level`; level 0 holds the leaves. With these stored, every root and proof reads about 2 log n of them.
 */
export type Nodes = (level: number, index: number) => Uint8Array
export type Node = { readonly level: number; readonly index: number; readonly hash: Uint8Array }

/** The nodes that become complete when `leaf` is appended to a log of `size` leaves, the leaf first. */
export function appendLeaf(size: number, leaf: Uint8Array, nodes: Nodes): Node[] {
  const made: Node[] = [{ level: 0, index: size, hash: leaf }]
  let hash = leaf
  let index = size
  for (let level = 1; index % 2 === 1; level++) {
    hash = nodeHash(nodes(level - 1, index - 1), hash)
    index = (index - 1) / 2
    made.push({ level, index, hash })
  }
  return made
}

/** The root of the first `size` leaves. @see RFC 6962, section 2.1 */
export function treeRoot(size: number, nodes: Nodes): Uint8Array {
  return size === 0 ? sha256(new Uint8Array()) : rangeHash(0, size, nodes)
}

/** The audit path of leaf `index` in the tree of `size` leaves, from the leaf upwards. @see RFC 6962, section 2.1.1 */
export function inclusionPath(index: number, size: number, nodes: Nodes): Uint8Array[] {
  if (index < 0 || index >= size) throw new RangeError("there is no such leaf")
  const path: Uint8Array[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    const left = index < middle
    path.push(left ? rangeHash(middle, to, nodes) : rangeHash(from, middle, nodes))
    if (left) to = middle
    else from = middle
  }
  return path.reverse()
}

/** Proof that the tree of `first` leaves is a beginning of the tree of `second`. Empty for 0 and for equals. @see RFC 6962, section 2.1.2 */
export function consistencyProof(first: number, second: number, nodes: Nodes): Uint8Array[] {
  if (first < 0 || first > second) throw new RangeError("there is no such tree")
  if (first === 0 || first === second) return []
  const proof: Uint8Array[] = []
  let [from, to, whole] = [0, second, true]
  while (first < to) {
    const middle = from + splitOf(to - from)
    if (first <= middle) {
      proof.push(rangeHash(middle, to, nodes))
      to = middle
    } else {
      proof.push(rangeHash(from, middle, nodes))
      from = middle
      whole = false
    }
  }
  if (!whole) proof.push(rangeHash(from, to, nodes))
  return proof.reverse()
}

/** Root of the leaves `from` to `to`, where `from` is a multiple of the power of two that is at least as large as the range. */
function rangeHash(from: number, to: number, nodes: Nodes): Uint8Array {
  const count = to - from
  const split = splitOf(count)
  if (count === 1 || split * 2 === count) {
    const level = Math.round(Math.log2(count))
    return nodes(level, from / count)
  }
  return nodeHash(rangeHash(from, from + split, nodes), rangeHash(from + split, to, nodes))
}

/** The largest power of two smaller than `count` (1 for 1). */
function splitOf(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}
