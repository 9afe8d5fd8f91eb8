import { fromHex, sameBytes, sha256 } from "@tracehold/crypto"
import { nodeHash } from "./merkle-hash.ts"

/**
 * Whether `leaf` (its hash) is leaf `index` of the tree of `size` leaves with this root.
 *
 * @param proof - `path` from the leaf upwards, hex, 32 bytes each.
 * @see RFC 9162, section 2.1.3.2 (the same trees as RFC 6962)
 */
export function verifyInclusion(
  proof: { readonly index: number; readonly size: number; readonly path: readonly string[] },
  leaf: Uint8Array,
  root: Uint8Array,
): boolean {
  const path = hashes(proof.path)
  if (!path || !isCount(proof.index) || !isCount(proof.size) || proof.index >= proof.size) return false
  let [at, last] = [proof.index, proof.size - 1]
  let hash = leaf
  for (const sibling of path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = nodeHash(hash, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameBytes(hash, root)
}

/**
 * Whether the tree of `from` leaves is a beginning of the tree of `to` leaves.
 *
 * @param proof - hex, 32 bytes each. Empty when both sizes are equal, and when `from` is 0.
 * @see RFC 9162, section 2.1.4.2
 */
export function verifyConsistency(
  { from, to, proof }: { readonly from: number; readonly to: number; readonly proof: readonly string[] },
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
): boolean {
  const path = hashes(proof)
  if (!path || !isCount(from) || !isCount(to) || from > to) return false
  if (from === to) return path.length === 0 && sameBytes(fromRoot, toRoot)
  if (from === 0) return path.length === 0 && sameBytes(fromRoot, sha256(new Uint8Array()))
  let [at, last] = [from - 1, to - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  const [start, ...rest] = at === 0 ? [fromRoot, ...path] : path // The first tree is then a complete subtree of the second.
  if (!start) return false
  let [first, second] = [start, start]
  for (const sibling of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      first = nodeHash(sibling, first)
      second = nodeHash(sibling, second)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else second = nodeHash(second, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameBytes(first, fromRoot) && sameBytes(second, toRoot)
}

const half = (count: number) => Math.floor(count / 2)
const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0

function hashes(hex: readonly string[]): Uint8Array[] | null {
  return hex.length <= 128 && hex.every((one) => /^[0-9a-f]{64}$/.test(one)) ? hex.map(fromHex) : null
}
