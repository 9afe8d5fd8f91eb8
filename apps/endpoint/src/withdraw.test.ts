import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { fromBase64 } from "@tracehold/crypto"
import { checkReceipt, envelopeDigest, logLeaf, PIECE_BYTES, type Receipt, signStatement } from "@tracehold/protocol"
import { afterEach, beforeEach, expect, test } from "vitest"
import { ask, commit, give, putPiece, putStatement, TestDonor, TestRecipient, withdraw } from "./donor.test.support.ts"
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

const receiptIn = ({ json }: { json: Record<string, unknown> }): Receipt =>
  JSON.parse(Buffer.from(fromBase64(String(json.payload))).toString()) as Receipt

/** For each of these, the files of the data folder in which it stands, the database's own files included. */
function filesWith(needles: readonly (Uint8Array | string)[]): string[][] {
  const names = readdirSync(recipient.data, { recursive: true, encoding: "utf8" })
  const files = names.filter((name) => statSync(join(recipient.data, name)).isFile())
  const contents = files.map((name) => [name, readFileSync(join(recipient.data, name))] as const)
  return needles.map((needle) => contents.filter(([, bytes]) => bytes.includes(Buffer.from(needle))).map(([name]) => name))
}

/** Short parts of a long text: the database may put it on several pages. */
const slices = (text: string) => (text.match(/.{48}/g) ?? []).filter((_, at) => at % 4 === 0)

test("withdrawing deletes pieces, envelope, salt and receipt from the disk, and is proven", async () => {
  const kept = donor.consent()
  const keptAnswer = await give(served.url, kept)
  const donation = donor.consent(PIECE_BYTES + 100)
  const committed = await give(served.url, donation)
  const { salt } = receiptIn(committed).inclusion
  const traces = [
    donation.body.subarray(10, 74),
    donation.body.subarray(PIECE_BYTES, PIECE_BYTES + 64),
    ...slices(donation.envelope.payload),
    donation.envelope.signatures[0]?.sig ?? "",
    ...slices(String(committed.json.payload)),
    salt,
  ]
  expect(filesWith(traces).filter((found) => found.length > 0).length).toBeGreaterThan(traces.length - 4) // Else the scan would prove nothing.

  const envelope = donor.withdrawal(donation)
  const answer = await withdraw(served.url, envelope)
  expect(answer.status).toBe(201)
  const checked = checkReceipt(answer.json, served.endpoint.identity.descriptor, envelope)
  expect(checked).toMatchObject({ kind: "ok", receipt: { what: "deleted", bytes: PIECE_BYTES + 100 } })
  // Field names, the terms' digest and the donation's id stand in what stays, too.
  const { descriptorText } = served.endpoint.identity
  const stays = [kept.envelope.payload, keptAnswer.text, descriptorText, envelope.payload, answer.text].join("\n")
  const gone = traces.filter((trace) => typeof trace !== "string" || !stays.includes(trace))
  expect(gone.length).toBeGreaterThan(traces.length / 2)
  expect(filesWith(gone).flat()).toEqual([])
  expect(existsSync(join(recipient.data, "pieces", donation.digest))).toBe(false)

  const leaf = Buffer.from(logLeaf(salt, donation.digest))
  expect(filesWith([leaf]).flat()).not.toEqual([]) // The leaf stays; without its salt it says nothing.
  expect(
    checkReceipt((await commit(served.url, kept.digest)).json, served.endpoint.identity.descriptor, kept.envelope).kind,
  ).toBe("ok")
})

test("withdrawn is withdrawn: nothing of it can be sent, committed or asked for again", async () => {
  const donation = donor.consent()
  const [sha256, bytes] = [...donation.pieces][0] ?? []
  if (!sha256 || !bytes) throw new Error("no piece")
  await give(served.url, donation)
  await withdraw(served.url, donor.withdrawal(donation))
  const answers = [
    await putStatement(served.url, donation),
    await putPiece(served.url, donation.digest, sha256, bytes),
    await commit(served.url, donation.digest),
    await ask(served.url, "GET", `/v1/receipts/${donation.digest}`),
  ]
  for (const { status, json } of answers) expect([status, json.error]).toEqual([410, "WITHDRAWN"])
})

test("the same withdrawal gives the same receipt, also over a restart and in a storm", async () => {
  const donation = donor.consent()
  await give(served.url, donation)
  const envelope = donor.withdrawal(donation)
  const answers = await Promise.all(Array.from({ length: 20 }, () => withdraw(served.url, envelope)))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const again = await recipient.serve()
  expect(await withdraw(again.url, envelope)).toMatchObject({ status: 200, text: answers[0]?.text })
  expect((await ask(again.url, "GET", `/v1/receipts/${envelopeDigest(envelope)}`)).text).toBe(answers[0]?.text)
})

test("what is on its way can be withdrawn, before and after its pieces came in", async () => {
  const [registered, half] = [donor.consent(), donor.consent(PIECE_BYTES + 1)]
  await putStatement(served.url, registered)
  await putStatement(served.url, half)
  const [first, second] = [...half.pieces] as [[string, Uint8Array], [string, Uint8Array]]
  await putPiece(served.url, half.digest, ...first)
  expect(receiptIn(await withdraw(served.url, donor.withdrawal(half)))).toMatchObject({ what: "deleted", bytes: PIECE_BYTES })
  expect(receiptIn(await withdraw(served.url, donor.withdrawal(registered)))).toMatchObject({ what: "deleted", bytes: 0 })
  expect((await putPiece(served.url, half.digest, ...second)).json.error).toBe("WITHDRAWN")
  expect(readdirSync(join(recipient.data, "pieces"))).toEqual([])
})

test("pieces that come in while their donation is withdrawn do not stay", async () => {
  const donation = donor.consent(2 * PIECE_BYTES)
  await putStatement(served.url, donation)
  const uploads = [...donation.pieces].flatMap(([sha256, bytes]) =>
    Array.from({ length: 3 }, () => putPiece(served.url, donation.digest, sha256, bytes)),
  )
  const [answer] = await Promise.all([withdraw(served.url, donor.withdrawal(donation)), ...uploads])
  expect(answer.status).toBe(201)
  expect(readdirSync(join(recipient.data, "pieces"))).toEqual([])
  expect(readdirSync(join(recipient.data, "incoming"))).toEqual([])
})

test("nobody withdraws another's donation, or learns that it is there", async () => {
  const donation = donor.consent()
  await give(served.url, donation)
  const thief = new TestDonor(served, () => recipient.nowMs)
  const theirs = await withdraw(served.url, thief.withdrawal(donation))
  expect(theirs).toMatchObject({ status: 404, json: { error: "NOT_FOUND" } })
  const unknown = new TestDonor(served, () => recipient.nowMs)
  expect((await withdraw(served.url, unknown.withdrawal(unknown.consent()))).text).toBe(theirs.text)
  const forged = signStatement({ ...donation.statement }, thief.pair)
  expect((await withdraw(served.url, forged)).json.error).toBe("BAD_SIGNATURE")
  expect((await commit(served.url, donation.digest)).status).toBe(200)
})

test("a withdrawal goes into the chain, and the chain goes on", async () => {
  const donation = donor.consent()
  await give(served.url, donation)
  const place = donor.previous
  donor.consent() // Signed, never sent.
  const early = donor.withdrawal(donation)
  expect((await withdraw(served.url, early)).json.error).toBe("CHAIN_GAP")
  donor.previous = place
  expect((await withdraw(served.url, donor.withdrawal(donation))).status).toBe(201)
  expect((await withdraw(served.url, donor.withdrawal(donation))).status).toBe(201) // Said twice is said.
  expect((await give(served.url, donor.consent())).status).toBe(201)
})

test("a deletion that a fault cut off is finished at the next start, and only then receipted", async () => {
  const donation = donor.consent()
  await give(served.url, donation)
  const envelope = donor.withdrawal(donation)
  const { store } = served.endpoint
  const deleteAll = store.deleteAll.bind(store)
  store.deleteAll = () => Promise.reject(Object.assign(new Error("disk"), { code: "EIO" }))
  expect(await withdraw(served.url, envelope)).toMatchObject({ status: 500, json: { error: "INTERNAL" } })
  store.deleteAll = deleteAll
  expect((await ask(served.url, "GET", `/v1/receipts/${envelopeDigest(envelope)}`)).status).toBe(404)
  expect(existsSync(join(recipient.data, "pieces", donation.digest))).toBe(true)
  const again = await recipient.serve()
  expect(existsSync(join(recipient.data, "pieces", donation.digest))).toBe(false)
  expect((await ask(again.url, "GET", `/v1/receipts/${envelopeDigest(envelope)}`)).status).toBe(200)
})
