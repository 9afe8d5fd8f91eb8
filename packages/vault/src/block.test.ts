import { cryptoReady, SecretKey } from "@tracehold/crypto"
import type { EventOf } from "@tracehold/trace"
import { beforeAll, expect, test } from "vitest"
import { openBlock, openBlockBytes, type SealedBlock, sealBlocks } from "./block.ts"
import { BLOCK } from "./tables.ts"

beforeAll(cryptoReady)

/** Nonce and tag. */
const SEAL_BYTES = 40
const at = { vault: new Uint8Array(16), session: new Uint8Array(16), no: 0, rev: 0 }
const typed = (count: number) =>
  Array.from(
    { length: count },
    (_, i): EventOf<"prompt"> => ({
      kind: "prompt",
      atMs: i,
      agent: "a",
      conversation: "c",
      turn: null,
      text: "again and again",
    }),
  )

test.each([
  ["a small row of the journal as it is", BLOCK.journal, 10, true],
  ["a larger row of the journal compressed", BLOCK.journal, 200, false],
  ["a segment compressed, however small", BLOCK.segment, 10, false],
  ["an end as it is where compressing it gains nothing", BLOCK.end, 1, true],
])("stores %s, and opens it", (_, kind, count, asItIs) => {
  const { key, events, block } = sealed(kind, count)
  if (asItIs) expect(block.body.length).toBe(block.raw + SEAL_BYTES)
  else expect(block.body.length).toBeLessThan(block.raw + SEAL_BYTES)
  expect(openBlock(key, at, block)).toEqual(events)
})

test("a row's raw length does not make one form be read as the other", () => {
  for (const count of [10, 200]) {
    const { key, block } = sealed(BLOCK.journal, count)
    for (const raw of [block.raw - 1, block.raw + 1, block.body.length - SEAL_BYTES].filter((n) => n !== block.raw))
      expect(() => openBlockBytes(key, at, { ...block, raw })).toThrow("DAMAGED")
  }
})

function sealed(kind: number, count: number) {
  const key = SecretKey.random()
  const events = typed(count)
  const [block] = sealBlocks(key, at, [{ kind, first: 0, last: count - 1, toMin: 1 }], events) as [SealedBlock]
  return { key, events, block }
}
