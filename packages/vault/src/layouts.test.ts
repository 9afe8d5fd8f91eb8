import { toHex } from "@tracehold/crypto"
import { expect, test } from "vitest"
import {
  adoptedKeyContext,
  blockContext,
  claimedKey,
  draftContext,
  ledgerContext,
  ownerTag,
  packContext,
  summaryContext,
} from "./layouts.ts"
import { BLOCK } from "./tables.ts"

const bytes = (count: number, first: number) => Uint8Array.from({ length: count }, (_, i) => (first + i) & 255)
const vault = bytes(16, 0x10)
const session = bytes(16, 0x20)
const at = { vault, session, no: 0x01020304, rev: 7 }
const VAULT = "101112131415161718191a1b1c1d1e1f"
const SESSION = "202122232425262728292a2b2c2d2e2f"
const CHUNK = `${VAULT}${SESSION}0403020107000000`
const ID = "303132333435363738393a3b3c3d3e3f"
const hexOf = (text: string) => Buffer.from(text, "latin1").toString("hex")

/** A second implementation must come to the very same bytes: tag, ids, then numbers little endian. */
function check(actual: Uint8Array, count: number, expected: string): void {
  expect(actual.length).toBe(count)
  expect(toHex(actual)).toBe(expected)
}

test("block", () =>
  check(
    blockContext(at, { kind: BLOCK.segment, first: 258, last: 4353, toMin: 29_000_000 }, 70_000),
    69,
    `${hexOf("THB1")}${CHUNK}01${"0201000000000000"}${"0111000000000000"}${"4081ba01"}${"70110100"}`,
  ))
test("summary", () => check(summaryContext(at), 44, `${hexOf("THM1")}${CHUNK}`))
test("draft", () => check(draftContext(at, 3, 9), 49, `${hexOf("THD1")}${CHUNK}03${"09000000"}`))
test("pack", () =>
  check(packContext(vault, bytes(16, 0x30), 2, 262_144), 44, `${hexOf("THP1")}${VAULT}${ID}02000000${"00000400"}`))
test("adopted key of a chunk", () =>
  check(
    adoptedKeyContext(vault, { kind: "chunk", session, no: 1 }, 2, 3, bytes(16, 0x30)),
    65,
    `${hexOf("THK1")}${VAULT}${SESSION}01000000${"02000000"}${"03000000"}${ID}00`,
  ))
test("adopted key of a pack", () =>
  check(
    adoptedKeyContext(vault, { kind: "pack", id: bytes(16, 0x30) }, 2, 3, bytes(16, 0x40)),
    65,
    `${hexOf("THK1")}${VAULT}${ID}ffffffff${"02000000"}${"03000000"}404142434445464748494a4b4c4d4e4f01`,
  ))
test("claimed key", () =>
  check(
    claimedKey({ kind: "chunk", session, no: 1 }, 2, bytes(32, 0)),
    61,
    `${hexOf("THS1")}00${SESSION}01000000${"02000000"}${toHex(bytes(32, 0))}`,
  ))
test("ledger row", () =>
  check(
    ledgerContext(vault, bytes(16, 0x30), 5, bytes(32, 0)),
    76,
    `${hexOf("THL1")}${VAULT}${ID}0500000000000000${toHex(bytes(32, 0))}`,
  ))
test("owners of keys: 20 bytes for a chunk, 16 for a pack", () => {
  check(ownerTag({ kind: "chunk", session, no: 1 }), 20, `${SESSION}01000000`)
  check(ownerTag({ kind: "pack", id: bytes(16, 0x30) }), 16, ID)
})
test("an id of another length is refused", () => {
  expect(() => packContext(vault, bytes(15, 0), 0, 0)).toThrow("DAMAGED")
})
