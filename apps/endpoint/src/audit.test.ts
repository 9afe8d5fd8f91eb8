import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PIECE_BYTES } from "@tracehold/protocol"
import { afterEach, beforeEach, expect, test } from "vitest"
import { auditPieces, lastAudit } from "./audit.ts"
import {
  ask,
  commit,
  give,
  hoursMs,
  putPiece,
  putStatement,
  type TestDonation,
  TestDonor,
  TestRecipient,
} from "./donor.test.support.ts"
import type { Served } from "./serve.ts"

let recipient: TestRecipient
let served: Served
let donor: TestDonor
beforeEach(async () => {
  recipient = await TestRecipient.make()
  served = await recipient.serve()
  donor = new TestDonor(served, () => recipient.nowMs)
})
afterEach(() => recipient[Symbol.asyncDispose]())

const pathOf = ({ digest, pieces }: TestDonation, no = 0) => join(recipient.data, "pieces", digest, [...pieces.keys()][no] ?? "")
const flip = (path: string, at: number) => {
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill((bytes[at] ?? 0) ^ 1, at, at + 1))
}

test("a flipped byte, a lost piece and a longer one are found, shown, and cleared when mended", async () => {
  const donations = [donor.consent(), donor.consent(PIECE_BYTES + 9), donor.consent()]
  for (const donation of donations) await give(served.url, donation)
  const [flipped, lost, longer] = [
    pathOf(donations[0] as TestDonation),
    pathOf(donations[1] as TestDonation, 1),
    pathOf(donations[2] as TestDonation),
  ]
  const backup = [flipped, lost, longer].map((path) => [path, readFileSync(path)] as const)
  flip(flipped, 500)
  rmSync(lost)
  appendFileSync(longer, "x")
  expect(await auditPieces(served.endpoint)).toMatchObject({ pieces: 4, damaged: 2, lost: 1, dropped: 0 })
  const page = await ask(served.url, "GET", "/")
  expect(page.text).toContain("damaged")
  expect(page.text).toContain("lost")
  expect(page.text).toContain(donations[0]?.digest.slice(0, 16))
  for (const [path, bytes] of backup) writeFileSync(path, bytes)
  expect(await auditPieces(served.endpoint)).toMatchObject({ pieces: 4, damaged: 0, lost: 0 })
  expect((await ask(served.url, "GET", "/")).text).not.toContain("damaged")
})

test("an uncommitted piece that was damaged is dropped, and asked for again", async () => {
  const donation = donor.consent(PIECE_BYTES + 9)
  await putStatement(served.url, donation)
  const pieces = [...donation.pieces]
  for (const [sha256, bytes] of pieces) await putPiece(served.url, donation.digest, sha256, bytes)
  flip(pathOf(donation, 1), 0)
  expect(await auditPieces(served.endpoint)).toMatchObject({ dropped: 1, damaged: 0 })
  expect((await putStatement(served.url, donation)).json).toEqual({ missing: [pieces[1]?.[0]] })
  flip(pathOf(donation, 0), 0) // Damaged after the audit: the commit itself looks again.
  await putPiece(served.url, donation.digest, ...(pieces[1] as [string, Uint8Array]))
  expect((await commit(served.url, donation.digest)).json.error).toBe("INCOMPLETE")
  expect((await putStatement(served.url, donation)).json).toEqual({ missing: [pieces[0]?.[0]] })
  expect((await give(served.url, donation)).status).toBe(201)
})

test("pieces of a statement that expired before it was committed are dropped", async () => {
  const donation = donor.consent()
  await putStatement(served.url, donation)
  await putPiece(served.url, donation.digest, ...([...donation.pieces][0] as [string, Uint8Array]))
  recipient.nowMs += hoursMs(48)
  expect(await auditPieces(served.endpoint)).toMatchObject({ pieces: 1, dropped: 1 })
})

test("an audit runs at the start, and its result is kept", async () => {
  const donation = donor.consent()
  await give(served.url, donation)
  flip(pathOf(donation), 1)
  served = await recipient.serve()
  await expect.poll(async () => (await lastAudit(served.endpoint))?.damaged).toBe(1)
})
