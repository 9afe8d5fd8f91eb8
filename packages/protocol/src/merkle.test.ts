import { cryptoReady, sha256, toHex } from "@tracehold/crypto"
import * as fc from "fast-check"
import { beforeAll, expect, test } from "vitest"
import { leafHash, logLeaf } from "./merkle-hash.ts"
import { verifyConsistency, verifyInclusion } from "./merkle-proof.ts"
import { appendLeaf, consistencyProof, inclusionPath, type Nodes, treeRoot } from "./merkle-tree.ts"

beforeAll(cryptoReady)

/** The definitions of RFC 6962, sections 2.1 to 2.1.2, word for word and slow; nothing here is shared with the subject. */
const rfc = {
  hash: (...parts: Uint8Array[]) => sha256(Uint8Array.from(parts.flatMap((part) => [...part]))),
  split: (n: number) => 2 ** Math.ceil(Math.log2(n) - 1),
  mth(d: Uint8Array[]): Uint8Array {
    if (d.length === 0) return rfc.hash()
    if (d.length === 1) return rfc.hash(Uint8Array.of(0), d[0] as Uint8Array)
    const k = rfc.split(d.length)
    return rfc.hash(Uint8Array.of(1), rfc.mth(d.slice(0, k)), rfc.mth(d.slice(k)))
  },
  path(m: number, d: Uint8Array[]): Uint8Array[] {
    if (d.length === 1) return []
    const k = rfc.split(d.length)
    if (m < k) return [...rfc.path(m, d.slice(0, k)), rfc.mth(d.slice(k))]
    return [...rfc.path(m - k, d.slice(k)), rfc.mth(d.slice(0, k))]
  },
  subproof(m: number, d: Uint8Array[], b: boolean): Uint8Array[] {
    if (m === d.length) return b ? [] : [rfc.mth(d)]
    const k = rfc.split(d.length)
    if (m <= k) return [...rfc.subproof(m, d.slice(0, k), b), rfc.mth(d.slice(k))]
    return [...rfc.subproof(m - k, d.slice(k), false), rfc.mth(d.slice(0, k))]
  },
}

/** Input of the log: leaf i is i bytes of value i, so that no two are equal. */
const data = Array.from({ length: 70 }, (_, i) => new Uint8Array(i).fill(i))
const LAST = data.length
/** Every pair of sizes up to this. */
const PAIRS = 40

function storedNodes(leaves: readonly Uint8Array[]): Nodes {
  const stored = new Map<string, Uint8Array>()
  const nodes: Nodes = (level, index) => {
    const hash = stored.get(`${level}/${index}`)
    if (!hash) throw new Error("asked for an incomplete subtree")
    return hash
  }
  leaves.forEach((leaf, size) => {
    for (const { level, index, hash } of appendLeaf(size, leafHash(leaf), nodes)) stored.set(`${level}/${index}`, hash)
  })
  return nodes
}
let nodes: Nodes
beforeAll(() => {
  nodes = storedNodes(data)
})
const hex = (hashes: readonly Uint8Array[]) => hashes.map(toHex)

test("roots are RFC 6962's for every size", () => {
  for (let n = 0; n <= LAST; n++) expect(toHex(treeRoot(n, nodes))).toBe(toHex(rfc.mth(data.slice(0, n))))
})

test("audit paths are RFC 6962's for every leaf of every size, and verify", () => {
  for (let n = 1; n <= PAIRS; n++) {
    for (let m = 0; m < n; m++) {
      const path = hex(inclusionPath(m, n, nodes))
      expect(path).toEqual(hex(rfc.path(m, data.slice(0, n))))
      expect(verifyInclusion({ index: m, size: n, path }, leafHash(data[m] as Uint8Array), treeRoot(n, nodes))).toBe(true)
    }
  }
})

test("consistency proofs are RFC 6962's for every pair of sizes, and verify", () => {
  for (let n = 1; n <= PAIRS; n++) {
    for (let m = 1; m <= n; m++) {
      const proof = hex(consistencyProof(m, n, nodes))
      expect(proof).toEqual(hex(rfc.subproof(m, data.slice(0, n), true)))
      expect(verifyConsistency({ from: m, to: n, proof }, treeRoot(m, nodes), treeRoot(n, nodes))).toBe(true)
    }
  }
})

// Computed with Python's hashlib from the RFC's definitions.
test.each([
  [0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  [1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
  [2, "5397b75fcd025549e5c6c04c86b73ee49d8a3135745f4e082f08397d79fa37b3"],
  [7, "b0cc4f00cd89333eef11e629a34d1c746aa6e4d6493bb553e4dac36871ab00e5"],
  [64, "e5b96fac204adb7f0a28675215c1abdf6767eafeee39ec78067173219738563f"],
])("the root of %i leaves", (size, root) => expect(toHex(treeRoot(size, nodes))).toBe(root))

test("an empty log is the beginning of every log, and only with an empty proof", () => {
  const [empty, root] = [treeRoot(0, nodes), treeRoot(5, nodes)]
  expect(verifyConsistency({ from: 0, to: 5, proof: [] }, empty, root)).toBe(true)
  expect(verifyConsistency({ from: 0, to: 5, proof: [toHex(root)] }, empty, root)).toBe(false)
  expect(verifyConsistency({ from: 0, to: 5, proof: [] }, root, root)).toBe(false)
})

const sizes = fc.integer({ min: 1, max: LAST }).chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n - 1 })))

test("no other leaf, index, size, root or path passes for inclusion", async () => {
  await fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), ([n, m], a, b) => {
      const path = hex(inclusionPath(m, n, nodes))
      const [leaf, root] = [leafHash(data[m] as Uint8Array), treeRoot(n, nodes)]
      const fails = (proof: { index: number; size: number; path: string[] }, l = leaf, r = root) =>
        expect(verifyInclusion(proof, l, r)).toBe(false)
      const other = (m + 1 + (a % LAST)) % LAST
      fails({ index: m, size: n, path }, other === m ? leafHash(Uint8Array.of(9)) : leafHash(data[other] as Uint8Array))
      if (n > 1) fails({ index: (m + 1 + (a % (n - 1))) % n, size: n, path })
      fails({ index: m, size: n, path }, leaf, flip(root, b))
      fails({ index: m, size: n, path: [...path, toHex(root)] })
      fails({ index: n, size: n, path })
      fails({ index: -1, size: n, path })
      fails({ index: m + 0.5, size: n, path })
      if (path.length === 0) return
      const at = a % path.length
      fails({ index: m, size: n, path: path.toSpliced(at, 1) })
      fails({ index: m, size: n, path: path.with(at, toHex(flip(root, b))) })
      fails({ index: m, size: n, path: path.with(at, `${path[at]?.toUpperCase().slice(0, 63)}g`) })
    }),
  )
})

test("no other size, root or proof passes for consistency", async () => {
  await fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), ([n, before], a, b) => {
      const m = before + 1
      const proof = hex(consistencyProof(m, n, nodes))
      const [from, to] = [treeRoot(m, nodes), treeRoot(n, nodes)]
      const fails = (claim: { from: number; to: number; proof: string[] }, f = from, t = to) =>
        expect(verifyConsistency(claim, f, t)).toBe(false)
      fails({ from: m, to: n, proof }, flip(from, b))
      fails({ from: m, to: n, proof }, from, flip(to, b))
      fails({ from: m, to: n, proof: [...proof, toHex(to)] })
      fails({ from: n + 1, to: n, proof })
      if (m === n) return
      fails({ from: m, to: n, proof: [] }, from, from)
      const at = a % proof.length
      fails({ from: m, to: n, proof: proof.toSpliced(at, 1) })
      fails({ from: m, to: n, proof: proof.with(at, toHex(flip(to, b))) })
    }),
  )
})

test("proofs hold in trees larger than 2^32 leaves", () => {
  // All leaves alike: the complete subtrees of a level are one hash, so a tree of 2^40 costs 41 of them.
  const levels = [leafHash(new Uint8Array())]
  for (let level = 1; level <= 41; level++)
    levels.push(rfc.hash(Uint8Array.of(1), levels[level - 1] as Uint8Array, levels[level - 1] as Uint8Array))
  const uniform: Nodes = (level) => levels[level] as Uint8Array
  const [m, n] = [2 ** 40 + 12_345, 2 ** 40 + 2 ** 33 + 7]
  const index = 2 ** 40 + 3
  const inclusion = { index, size: n, path: hex(inclusionPath(index, n, uniform)) }
  expect(verifyInclusion(inclusion, levels[0] as Uint8Array, treeRoot(n, uniform))).toBe(true)
  const proof = hex(consistencyProof(m, n, uniform))
  expect(verifyConsistency({ from: m, to: n, proof }, treeRoot(m, uniform), treeRoot(n, uniform))).toBe(true)
  expect(verifyConsistency({ from: m + 1, to: n, proof }, treeRoot(m, uniform), treeRoot(n, uniform))).toBe(false)
})

test("asking for what is not there is a bug, and says so", () => {
  expect(() => inclusionPath(3, 3, nodes)).toThrow(RangeError)
  expect(() => consistencyProof(4, 3, nodes)).toThrow(RangeError)
})

test("the leaf of an envelope is SHA256(0x00 ‖ SHA256(salt ‖ digest))", () => {
  expect(toHex(logLeaf("11".repeat(32), "22".repeat(32)))).toBe(
    "c36bc80bdd5978825ef39f51afbc078853ce9ac3f7c12905895d41294f343f7e",
  )
})

function flip(hash: Uint8Array, at: number): Uint8Array {
  const copy = hash.slice()
  copy[at % copy.length] = (copy[at % copy.length] as number) ^ 1
  return copy
}
