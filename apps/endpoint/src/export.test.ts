import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fromHex, sameBytes } from "@tracehold/crypto"
import { appendLeaf, checkReceipt, type Nodes, PIECE_BYTES, treeRoot, verifyCheckpoint } from "@tracehold/protocol"
import { afterEach, beforeEach, expect, test } from "vitest"
import { describeEndpoint } from "./describe.ts"
import {
  give,
  hashOf,
  hoursMs,
  putStatement,
  type TestDonation,
  TestDonor,
  TestRecipient,
  withdraw,
} from "./donor.test.support.ts"
import { exportEndpoint } from "./export.ts"
import type { Served } from "./serve.ts"

let recipient: TestRecipient
let served: Served
let donor: TestDonor
let to: string
beforeEach(async () => {
  recipient = await TestRecipient.make()
  served = await recipient.serve()
  donor = new TestDonor(served, () => recipient.nowMs)
  to = join(recipient.folder, "export")
})
afterEach(() => recipient[Symbol.asyncDispose]())

const list = (folder: string) => readdirSync(join(to, folder)).sort()
const read = (...path: string[]) => readFileSync(join(to, ...path), "utf8")
const files = (...donations: TestDonation[]) => donations.map(({ digest }) => `${digest}.json`).sort()

test("an export, taken while the endpoint serves, holds what proves and makes up every donation", async () => {
  const donations = [donor.consent(PIECE_BYTES + 5), donor.consent()]
  for (const donation of donations) await give(served.url, donation)
  await give(served.url, new TestDonor(served, () => recipient.nowMs).consent())
  const report = await exportEndpoint(recipient.data, to)
  expect(report).toEqual({ donations: 3, withdrawals: 0, pieces: 4, bytes: PIECE_BYTES + 5 + 2000, damaged: 0 })
  const { descriptor, descriptorText, termsBytes } = served.endpoint.identity
  expect(read("descriptor.json")).toBe(descriptorText)
  expect(readFileSync(join(to, "terms.json"))).toEqual(Buffer.from(termsBytes))
  expect(hashOf(readFileSync(join(to, "terms", `${descriptor.terms.sha256}.json`)))).toBe(descriptor.terms.sha256)
  for (const { digest, envelope, pieces } of donations) {
    expect(JSON.parse(read("statements", `${digest}.json`))).toEqual(envelope)
    expect(checkReceipt(JSON.parse(read("receipts", `${digest}.json`)), descriptor, envelope).kind).toBe("ok")
    for (const [sha256, bytes] of pieces) expect(sameBytes(readFileSync(join(to, "pieces", sha256)), bytes)).toBe(true)
  }
})

test("the exported leaves are those of the exported head", async () => {
  for (let at = 0; at < 5; at++) await give(served.url, donor.consent(10))
  await exportEndpoint(recipient.data, to)
  const head = verifyCheckpoint(read("checkpoint"), served.endpoint.identity.descriptor)
  const leaves = read("leaves").trimEnd().split("\n").map(fromHex)
  const stored = new Map<string, Uint8Array>()
  const nodes: Nodes = (level, index) => stored.get(`${level}/${index}`) as Uint8Array
  for (const [size, leaf] of leaves.entries()) {
    for (const { level, index, hash } of appendLeaf(size, leaf, nodes)) stored.set(`${level}/${index}`, hash)
  }
  expect(leaves).toHaveLength(5)
  expect(head).toEqual({ size: 5, root: treeRoot(5, nodes) })
})

test("exported again it is up to date: what was withdrawn since is gone from it", async () => {
  const [kept, gone] = [donor.consent(), donor.consent(PIECE_BYTES + 5)]
  await give(served.url, kept)
  await give(served.url, gone)
  await exportEndpoint(recipient.data, to)
  expect(list("statements")).toEqual(files(kept, gone))
  expect(list("pieces")).toHaveLength(3)
  await withdraw(served.url, donor.withdrawal(gone))
  writeFileSync(join(to, "pieces", "left-over.new"), "x") // Of an export that was cut off.
  expect(await exportEndpoint(recipient.data, to)).toMatchObject({ donations: 1, withdrawals: 1, pieces: 1 })
  expect(list("statements")).toEqual(files(kept))
  expect(list("pieces")).toEqual([...kept.pieces.keys()])
  expect(list("receipts")).toHaveLength(2)
  expect(list("withdrawals")).toHaveLength(1)
})

test("what was never committed is exported only where later links of the chain need it, and never its bytes", async () => {
  const unsent = donor.consent()
  const given = donor.consent()
  const waiting = donor.consent()
  await putStatement(served.url, unsent)
  await give(served.url, given)
  await putStatement(served.url, waiting)
  expect(await exportEndpoint(recipient.data, to)).toMatchObject({ donations: 1, pieces: 1 })
  expect(list("statements")).toEqual(files(unsent, given))
  expect(list("receipts")).toEqual(files(given))
})

test("a donation that lost a piece comes without it, and is counted", async () => {
  const donation = donor.consent()
  await give(served.url, donation)
  rmSync(join(recipient.data, "pieces", donation.digest, [...donation.pieces.keys()][0] ?? ""))
  expect(await exportEndpoint(recipient.data, to)).toMatchObject({ donations: 0, pieces: 0, damaged: 1 })
  expect(list("statements")).toEqual(files(donation))
})

test("donations under former terms keep those terms beside them", async () => {
  const donation = donor.consent()
  await give(served.url, donation)
  const waiting = donor.consent()
  const { descriptor, termsBytes } = served.endpoint.identity
  const newer = { ...JSON.parse(new TextDecoder().decode(termsBytes)), version: 2, title: "New terms" }
  const path = join(recipient.folder, "new-terms.json")
  writeFileSync(path, JSON.stringify(newer))
  await describeEndpoint({ data: recipient.data, keys: recipient.keys, terms: path, name: "New name" })
  served = await recipient.serve()
  expect((await putStatement(served.url, waiting)).json.error).toBe("OTHER_TERMS")
  const anew = new TestDonor(served, () => recipient.nowMs)
  recipient.nowMs += hoursMs(1)
  expect((await give(served.url, anew.consent())).status).toBe(201)
  await exportEndpoint(recipient.data, to)
  expect(list("terms")).toEqual(
    [descriptor.terms.sha256, served.endpoint.identity.terms.sha256].map((sha256) => `${sha256}.json`).sort(),
  )
  expect(served.endpoint.identity.descriptor).toMatchObject({
    name: "New name",
    rootKey: descriptor.rootKey,
    logKey: descriptor.logKey,
  })
  await expect(describeEndpoint({ data: recipient.data, keys: recipient.keys, terms: path })).rejects.toThrow(/higher version/)
})

test("a folder that holds something else is not touched", async () => {
  mkdirSync(to)
  writeFileSync(join(to, "thesis.txt"), "mine")
  await expect(exportEndpoint(recipient.data, to)).rejects.toThrow(/something else/)
  expect(readdirSync(to)).toEqual(["thesis.txt"])
  await using other = await TestRecipient.make()
  await other.serve()
  const theirs = join(other.folder, "export")
  await exportEndpoint(other.data, theirs)
  await expect(exportEndpoint(recipient.data, theirs)).rejects.toThrow(/something else/)
  expect(existsSync(join(theirs, "descriptor.json"))).toBe(true)
})
