import { randomBytes } from "@tracehold/crypto"
import { checkReceipt, isConsent, PIECE_BYTES, verifyCheckpoint, verifyConsistency } from "@tracehold/protocol"
import { expect, test } from "vitest"
import { ask, commit, cutPiece, give, hoursMs, putPiece, putStatement, TestDonor, TestRecipient } from "./donor.test.support.ts"

async function setUp(options: Parameters<typeof TestRecipient.make>[0] = {}) {
  const recipient = await TestRecipient.make(options)
  const served = await recipient.serve()
  const donor = new TestDonor(served, () => recipient.nowMs)
  return { recipient, served, donor, url: served.url, descriptor: served.endpoint.identity.descriptor }
}

test("a donation of several pieces goes in, and its receipt proves it", async () => {
  const { recipient, donor, url, descriptor } = await setUp()
  await using _ = recipient
  const donation = donor.consent(2 * PIECE_BYTES + 77)
  const pieces = [...donation.pieces]
  expect((await putStatement(url, donation)).json).toEqual({ missing: pieces.map(([sha256]) => sha256) })
  for (const [sha256, bytes] of pieces) expect((await putPiece(url, donation.digest, sha256, bytes)).status).toBe(201)
  expect((await putStatement(url, donation)).json).toEqual({ missing: [] })
  const answer = await commit(url, donation.digest)
  expect(answer.status).toBe(201)
  expect(checkReceipt(answer.json, descriptor, donation.envelope)).toMatchObject({
    kind: "ok",
    receipt: { what: "received", bytes: donation.body.length, donation: donation.statement.predicate.donation },
  })
  expect((await ask(url, "GET", `/v1/receipts/${donation.digest}`)).text).toBe(answer.text)
  expect((await ask(url, "GET", "/v1/log/checkpoint")).text).toBe(
    (checkReceipt(answer.json, descriptor, donation.envelope) as { receipt: { inclusion: { checkpoint: string } } }).receipt
      .inclusion.checkpoint,
  )
})

test.each(["commons", "org"] as const)("a %s with cooling-off takes the same path", async (kind) => {
  const { recipient, donor, url, descriptor } = await setUp({ kind, demo: false })
  await using _ = recipient
  const donation = donor.consent()
  const [sha256, bytes] = [...donation.pieces][0] ?? []
  if (!sha256 || !bytes) throw new Error("no piece")
  expect((await putStatement(url, donation)).json).toEqual({ missing: [sha256] })
  expect((await putPiece(url, donation.digest, sha256, bytes)).json).toMatchObject({ error: "TOO_EARLY" })
  expect((await commit(url, donation.digest)).json).toMatchObject({ error: "TOO_EARLY" })
  const terms = JSON.parse((await ask(url, "GET", "/v1/terms")).text) as { coolingOffHours: number; lawfulBasis: string }
  expect(terms.lawfulBasis).toBe(kind === "org" ? "legitimate-interest" : "consent")
  recipient.nowMs += hoursMs(terms.coolingOffHours)
  const answer = await give(url, donation)
  expect(checkReceipt(answer.json, descriptor, donation.envelope).kind).toBe("ok")
})

test("after a cut upload only what is missing is sent, also over a restart", async () => {
  const { recipient, donor, url, descriptor } = await setUp()
  await using _ = recipient
  const donation = donor.consent(3 * PIECE_BYTES)
  const [first, second, third] = [...donation.pieces] as [[string, Uint8Array], [string, Uint8Array], [string, Uint8Array]]
  await putStatement(url, donation)
  await putPiece(url, donation.digest, ...first)
  await cutPiece(url, donation.digest, ...second, PIECE_BYTES / 2)
  expect((await putStatement(url, donation)).json).toEqual({ missing: [second[0], third[0]] })
  expect((await commit(url, donation.digest)).json).toMatchObject({ error: "INCOMPLETE" })

  const again = await recipient.serve()
  expect((await putStatement(again.url, donation)).json).toEqual({ missing: [second[0], third[0]] })
  await putPiece(again.url, donation.digest, ...second)
  await putPiece(again.url, donation.digest, ...third)
  expect(checkReceipt((await commit(again.url, donation.digest)).json, descriptor, donation.envelope).kind).toBe("ok")
})

test("a storm of duplicates makes one donation, one leaf and one receipt", async () => {
  const { recipient, donor, url } = await setUp()
  await using _ = recipient
  const donation = donor.consent()
  const [sha256, bytes] = [...donation.pieces][0] ?? []
  if (!sha256 || !bytes) throw new Error("no piece")
  const storm = <T>(make: () => Promise<T>) => Promise.all(Array.from({ length: 40 }, make))
  for (const answer of await storm(() => putStatement(url, donation))) expect(answer.json).toEqual({ missing: [sha256] })
  const puts = await storm(() => putPiece(url, donation.digest, sha256, bytes))
  // While one is received the others are asked to wait; afterwards it is known.
  expect(puts.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(puts.filter(({ status }) => ![200, 201, 503].includes(status))).toEqual([])
  expect((await putPiece(url, donation.digest, sha256, bytes)).status).toBe(200)
  const commits = await storm(() => commit(url, donation.digest))
  expect(new Set(commits.map(({ text }) => text)).size).toBe(1)
  expect(commits.filter(({ status }) => status === 201)).toHaveLength(1)
  expect((await ask(url, "GET", "/v1/log/checkpoint")).text.split("\n")[1]).toBe("1")
  const again = await recipient.serve()
  expect((await commit(again.url, donation.digest)).text).toBe(commits[0]?.text)
})

test("many donors at once: every receipt holds, and every head grows from the one before", async () => {
  const { recipient, served, url, descriptor } = await setUp()
  await using _ = recipient
  const donors = Array.from({ length: 12 }, () => new TestDonor(served, () => recipient.nowMs))
  const given = await Promise.all(
    donors.map(async (donor) => {
      const donation = donor.consent(500)
      return { donation, answer: await give(url, donation) }
    }),
  )
  const heads = new Map<number, Uint8Array>()
  for (const { donation, answer } of given) {
    const checked = checkReceipt(answer.json, descriptor, donation.envelope)
    if (checked.kind === "refused") throw new Error(checked.why)
    heads.set(checked.head.size, checked.head.root)
  }
  expect([...heads.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
  const last = verifyCheckpoint((await ask(url, "GET", "/v1/log/checkpoint")).text, descriptor)
  expect(last?.size).toBe(12)
  for (const [from, root] of heads) {
    const { json } = await ask(url, "GET", `/v1/log/consistency?from=${from}&to=12`)
    expect(verifyConsistency({ from, to: 12, proof: json.proof as string[] }, root, heads.get(12) as Uint8Array)).toBe(true)
  }
})

test("a client that stored a head gets receipts that join it, newer or older", async () => {
  const { recipient, donor, url, descriptor } = await setUp()
  await using _ = recipient
  const first = donor.consent()
  const early = await give(url, first)
  const seen = (await ask(url, "GET", "/v1/log/checkpoint")).text
  const second = donor.consent()
  const late = await give(url, second)
  const { json } = await ask(url, "GET", "/v1/log/consistency?from=1&to=2")
  const proof = json.proof as string[]
  const newer = checkReceipt(late.json, descriptor, second.envelope, { checkpoint: seen, proof })
  expect(newer).toMatchObject({ kind: "ok", head: { size: 2 } })
  const newest = (await ask(url, "GET", "/v1/log/checkpoint")).text
  expect(checkReceipt(early.json, descriptor, first.envelope, { checkpoint: newest, proof })).toMatchObject({
    kind: "ok",
    newest,
  })
  expect(checkReceipt(early.json, descriptor, first.envelope, { checkpoint: newest, proof: [] })).toEqual({
    kind: "refused",
    why: "LOG_FORKED",
  })
})

test("a donor asks for the head of the own chain, a stranger learns nothing", async () => {
  const { recipient, donor, url } = await setUp()
  await using _ = recipient
  const donation = donor.consent()
  await putStatement(url, donation)
  const { donor: key } = donation.statement.predicate
  expect((await ask(url, "GET", `/v1/chains/${key}`)).json).toEqual({ next: 1, head: donation.digest })
  const stranger = Buffer.from(randomBytes(32)).toString("hex")
  expect((await ask(url, "GET", `/v1/chains/${stranger}`)).json).toEqual({ next: 0, head: null })
  expect(isConsent(donation.statement)).toBe(true)
})
