import { readFileSync, writeFileSync } from "node:fs"
import { Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { createZstdCompress } from "node:zlib"
import { contentHash, randomBytes, seal, toHex } from "@tracehold/crypto"
import { encodeEvents, encodeUtf8, type TraceEvent } from "@tracehold/trace"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { blocksOfEvents, type ForgedBlock, type ForgedPack, forgeChunk } from "../fixtures/attacker.ts"
import { names, note, notesOf } from "../fixtures/notes.ts"
import { vaultForEach } from "../fixtures/sample-vault.ts"
import { u32 } from "./bytes.ts"
import { ChunkKeys } from "./chunk-keys.ts"
import { type ChunkRef, readCard, unlockVault, VaultError } from "./index.ts"
import { packContext } from "./layouts.ts"
import { BLOCK } from "./tables.ts"
import { compress } from "./zstd.ts"

const sample = vaultForEach()
const MB = 1 << 20
const DAMAGED = new VaultError("DAMAGED")

/** What came of looking at forged rows in every way there is: told as damage, and with how much more memory than before. */
function look(ref: ChunkRef, hash = "0".repeat(64)): { readonly events: () => TraceEvent[]; readonly blob: () => unknown } {
  const { folder, seed } = sample()
  return {
    events: () => {
      using vault = unlockVault(folder, seed)
      return vault.events(ref)
    },
    blob: () => {
      using vault = unlockVault(folder, seed)
      return vault.blobs(ref)(hash)
    },
  }
}

/** The owner's whole round: adopt, verify. Neither may throw, and both must tell. */
function expectTold(): void {
  const { folder, seed } = sample()
  using vault = unlockVault(folder, seed)
  expect(vault.adopt().problems.length).toBeGreaterThan(0)
  expect(vault.verifyFull().length).toBeGreaterThan(0)
  expect(vault.chunks().every(({ adopted }) => !adopted)).toBe(true)
}

/** How much memory this process has at most while something is done, in MB more than before. Where it cannot be seen, 0. */
function peakMb(action: () => void): number {
  if (process.platform === "linux") writeFileSync("/proc/self/clear_refs", "5") // Its highest mark is now what it has now.
  const before = highestMb()
  action()
  return highestMb() - before
}

function highestMb(): number {
  if (process.platform !== "linux") return 0
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024
}

/** Zeros, packed without ever being there as a whole. */
async function packedZeros(bytes: number): Promise<Uint8Array> {
  const piece = Buffer.alloc(MB)
  return buffer(Readable.from(Array.from({ length: bytes / MB }, () => piece)).pipe(createZstdCompress()))
}

/** A pack whose plaintext is this, under a key that only the card was needed for. */
function packOf(plain: Uint8Array, raw: number): ForgedPack {
  const { vaultId } = readCard(sample().folder)
  const [id, key] = [randomBytes(16), ChunkKeys.random()]
  return { id, key, raw, body: seal(key.root, packContext(vaultId, id, 0, raw), plain) }
}

describe("attack 14: who has the card seals what no writer writes", () => {
  test("a forged chunk that is well made opens, as a claim: what follows is refused for what it holds", () => {
    const { folder } = sample()
    const content = encodeUtf8("content")
    const hash = contentHash(content)
    const index = Buffer.concat([u32(1), Uint8Array.of(1), Buffer.from(hash, "hex"), u32(content.length), compress(content, 3)])
    const pack = packOf(index, content.length)
    const ref = forgeChunk(folder, blocksOfEvents([note("forged"), names(hash)], [toHex(pack.id)]), pack)
    expect(notesOf(look(ref).events())).toEqual(["forged"])
    expect(look(ref, hash).blob()).toEqual(content)
  })

  test("the measure sees what is taken", () => {
    expect(peakMb(() => Buffer.alloc(300 * MB, 1))).toBeGreaterThan(process.platform === "linux" ? 250 : -1)
  })

  const [start, end] = blocksOfEvents([]) as [ForgedBlock, ForgedBlock]
  let gigabyte: Uint8Array
  beforeAll(async () => {
    gigabyte = await packedZeros(1 << 30)
  })
  const many = encodeEvents(Array.from({ length: 2 * MB }, () => ({ kind: "window", atMs: 0, focused: true }) as const))

  /** All of them in one block, which says that there are `count`. */
  const manyAs = (count: number) => [
    start,
    { kind: BLOCK.segment, first: 1, last: count, raw: many.length, packed: compress(many, 1) },
    { ...end, first: count + 1, last: count + 1 },
  ]

  test.each<[string, () => ForgedBlock[]]>([
    ["a small block that unpacks to a gigabyte", () => [{ ...start, packed: gigabyte }, end]],
    ["one that says it does", () => [{ ...start, raw: 1 << 30, packed: gigabyte }, end]],
    ["millions of events in few bytes", () => manyAs(2 * MB)],
    ["the same, said to be one", () => manyAs(1)],
  ])("%s is refused, with little memory", (_, blocks) => {
    const ref = forgeChunk(sample().folder, blocks())
    expect(peakMb(() => expect(look(ref).events).toThrow(DAMAGED))).toBeLessThan(150)
    expectTold()
  })

  test.each<[string, Uint8Array, number]>([
    ["no index", new Uint8Array(3), 0],
    ["four billion entries", u32(0xffffffff), 0],
    ["an entry past its end", Buffer.concat([u32(2), Buffer.alloc(37)]), 0],
    ["lengths that do not add up", Buffer.concat([u32(1), Buffer.alloc(33), u32(0xffffffff)]), 1],
    [
      "a content of 4 GB",
      Buffer.concat([u32(1), Buffer.alloc(33, 1), u32(0xffffffff), compress(new Uint8Array(9), 1)]),
      0xffffffff,
    ],
    [
      "a content that unpacks to more",
      Buffer.concat([u32(1), Buffer.alloc(33, 1), u32(9), compress(Buffer.alloc(1 << 24), 1)]),
      9,
    ],
    ["a content that is not packed", Buffer.concat([u32(1), Buffer.alloc(33, 1), u32(9), Buffer.alloc(9)]), 9],
  ])("a pack with %s is refused", (_, plain, raw) => {
    const pack = packOf(plain, raw)
    const hash = "01".repeat(32)
    const ref = forgeChunk(sample().folder, blocksOfEvents([names(hash)], [toHex(pack.id)]), pack)
    expect(peakMb(() => expect(look(ref, hash).blob).toThrow(DAMAGED))).toBeLessThan(150)
    const { folder, seed } = sample()
    using vault = unlockVault(folder, seed)
    expect(vault.verifyFull().length).toBeGreaterThan(0)
  })

  test("a tree that nests a million times is no tree, and nothing falls over it", () => {
    const content = encodeUtf8("[".repeat(MB))
    const hash = contentHash(content)
    const index = Buffer.concat([u32(1), Uint8Array.of(1), Buffer.from(hash, "hex"), u32(content.length), compress(content, 3)])
    const pack = packOf(index, content.length)
    forgeChunk(sample().folder, blocksOfEvents([names(hash)], [toHex(pack.id)]), pack)
    const { folder, seed } = sample()
    using vault = unlockVault(folder, seed)
    expect(() => vault.verifyFull()).not.toThrow()
    expect(() => vault.adopt()).not.toThrow()
  })

  test("whatever the bytes are, they read as events or as damage, never as anything else", () => {
    const { folder, seed } = sample()
    const genuine = encodeEvents([note("one"), names("ab".repeat(32)), note("two")])
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .array(fc.tuple(fc.nat(genuine.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
        .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), genuine)),
    )
    fc.assert(
      fc.property(anyBytes, fc.integer({ min: 1, max: 5 }), (bytes, count) => {
        const block = { kind: BLOCK.segment, first: 1, last: count, raw: bytes.length, packed: compress(bytes, 1) }
        const ref = forgeChunk(folder, [start, block, { ...end, first: count + 1, last: count + 1 }])
        using vault = unlockVault(folder, seed)
        try {
          vault.events(ref)
        } catch (error) {
          expect(error).toEqual(DAMAGED)
        }
        vault.adopt()
        vault.erase(vault.chunks(), 29_000_000)
      }),
      { numRuns: 60 },
    )
  })
})
