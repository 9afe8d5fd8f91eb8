import { readdirSync } from "node:fs"
import { join } from "node:path"
import { signStatement } from "@tracehold/protocol"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import {
  ask,
  commit,
  give,
  hashOf,
  hoursMs,
  putPiece,
  putStatement,
  type TestDonation,
  TestDonor,
  TestRecipient,
  withdraw,
} from "./donor.test.support.ts"
import type { Limits } from "./limits.ts"
import type { Served } from "./serve.ts"

let recipient: TestRecipient
let served: Served
let donor: TestDonor

async function setUp(limits: Partial<Limits> = {}, options: Parameters<typeof TestRecipient.make>[0] = {}) {
  await recipient?.[Symbol.asyncDispose]()
  recipient = await TestRecipient.make(options)
  served = await recipient.serve({ limits })
  donor = new TestDonor(served, () => recipient.nowMs)
}
beforeEach(() => setUp())
afterEach(async () => {
  expect((await ask(served.url, "GET", "/v1/descriptor")).status).toBe(200) // Whatever was sent, it goes on serving.
  expect(readdirSync(join(recipient.data, "incoming"))).toEqual([])
  await recipient[Symbol.asyncDispose]()
})

const onlyPiece = ({ pieces }: TestDonation) => [...pieces][0] as [string, Uint8Array]
const error = async (answer: Promise<{ status: number; json: Record<string, unknown> }>) => {
  const { status, json } = await answer
  expect(Object.keys(json)).toEqual(["error", "message"])
  expect(json.message).toMatch(/^[^\n]{10,200}$/)
  return [status, json.error]
}

describe("pieces", () => {
  test("other bytes of the same length are refused, and the right ones are still taken", async () => {
    const donation = donor.consent()
    const [sha256, bytes] = onlyPiece(donation)
    await putStatement(served.url, donation)
    expect(await error(putPiece(served.url, donation.digest, sha256, bytes.with(0, (bytes[0] ?? 0) ^ 1)))).toEqual([
      422,
      "WRONG_HASH",
    ])
    expect(await error(putPiece(served.url, donation.digest, sha256, bytes.subarray(1)))).toEqual([422, "WRONG_LENGTH"])
    expect(await error(putPiece(served.url, donation.digest, sha256, new Uint8Array([...bytes, 1])))).toEqual([
      422,
      "WRONG_LENGTH",
    ])
    expect((await putPiece(served.url, donation.digest, sha256, bytes)).status).toBe(201)
  })
  test("bytes that no statement names are refused", async () => {
    const donation = donor.consent()
    await putStatement(served.url, donation)
    const other = new Uint8Array(1000)
    expect(await error(putPiece(served.url, donation.digest, hashOf(other), other))).toEqual([422, "WRONG_HASH"])
    expect(await error(putPiece(served.url, hashOf(other), hashOf(other), other))).toEqual([404, "NOT_FOUND"])
  })
  test("a piece of another's donation is not there for anybody else", async () => {
    const donation = donor.consent()
    await give(served.url, donation)
    const other = new TestDonor(served, () => recipient.nowMs)
    const copy = other.consent(1000, ({ subject, predicate }) => {
      predicate.sent = donation.statement.predicate.sent
      subject[0].digest.sha256 = predicate.sent.sha256
    })
    expect((await putStatement(served.url, copy)).json).toEqual({ missing: donation.statement.predicate.sent.pieces })
  })
  test("a piece must say its length, be raw and not compressed", async () => {
    const donation = donor.consent()
    const [sha256, bytes] = onlyPiece(donation)
    await putStatement(served.url, donation)
    const put = (headers: Record<string, string>, body: unknown = Buffer.from(bytes), options = {}) =>
      fetch(`${served.url}/v1/pieces/${sha256}?statement=${donation.digest}`, {
        method: "PUT",
        headers,
        body,
        ...options,
      } as RequestInit)
    const raw = { "content-type": "application/octet-stream" }
    const stream = new Blob([new Uint8Array(bytes)]).stream()
    expect((await put(raw, stream, { duplex: "half" })).status).toBe(411)
    for (const encoding of ["gzip", "br", "zstd", "identity"])
      expect((await put({ ...raw, "content-encoding": encoding })).status).toBe(415)
    expect((await put({ "content-type": "text/html" })).status).toBe(415)
    expect((await put({ "content-type": "multipart/form-data" })).status).toBe(415)
    expect((await put({ "content-type": "application/json" }, '{"a":1}')).status).toBe(415)
    expect((await put(raw, Buffer.alloc(0))).status).toBe(422)
  })
  test("more pieces at once than it takes are asked to wait", async () => {
    await setUp({ uploads: 0 })
    const donation = donor.consent()
    await putStatement(served.url, donation)
    expect(await error(putPiece(served.url, donation.digest, ...onlyPiece(donation)))).toEqual([503, "BUSY"])
  })
})

describe("statements", () => {
  test("early, then due, then expired", async () => {
    await setUp({}, { demo: false })
    const donation = donor.consent()
    const [sha256, bytes] = onlyPiece(donation)
    const put = () => putPiece(served.url, donation.digest, sha256, bytes)
    expect((await putStatement(served.url, donation)).status).toBe(200)
    expect(await error(put())).toEqual([403, "TOO_EARLY"])
    recipient.nowMs += hoursMs(72) - 1
    expect(await error(put())).toEqual([403, "TOO_EARLY"])
    expect(await error(commit(served.url, donation.digest))).toEqual([403, "TOO_EARLY"])
    recipient.nowMs += 1
    expect((await put()).status).toBe(201)
    recipient.nowMs += hoursMs(48)
    expect(await error(commit(served.url, donation.digest))).toEqual([410, "EXPIRED"])
    expect(await error(putStatement(served.url, donation))).toEqual([410, "EXPIRED"])
    recipient.nowMs -= hoursMs(48) // A clock that is set back brings nothing back to life.
    expect(await error(commit(served.url, donation.digest))).toEqual([410, "EXPIRED"])
  })
  test("what was committed in time stays committed after its end", async () => {
    const donation = donor.consent()
    const answer = await give(served.url, donation)
    recipient.nowMs += hoursMs(1000)
    expect((await commit(served.url, donation.digest)).text).toBe(answer.text)
    expect((await putStatement(served.url, donation)).json).toEqual({ missing: [] })
  })
  test("a chain goes on past a donation that never comes", async () => {
    const late = donor.consent()
    const large = donor.consent(5000, ({ predicate }) => {
      predicate.terms.version = 99
    })
    const good = donor.consent()
    recipient.nowMs += hoursMs(47)
    expect(await error(putStatement(served.url, good))).toEqual([409, "CHAIN_GAP"])
    recipient.nowMs += hoursMs(2)
    expect(await error(putStatement(served.url, late))).toEqual([410, "EXPIRED"])
    expect(await error(putStatement(served.url, large))).toEqual([409, "OTHER_TERMS"])
    recipient.nowMs -= hoursMs(2)
    const next = donor.consent()
    await putStatement(served.url, good)
    expect((await putStatement(served.url, next)).status).toBe(200)
  })
  test("a second statement for the same place is a fork, and the first one stays", async () => {
    const first = donor.consent()
    const root = donor.place().recipient
    await give(served.url, first)
    donor.previous = null // What a restored backup would do.
    const second = donor.consent()
    expect(await error(putStatement(served.url, second))).toEqual([409, "CHAIN_FORK"])
    donor.previous = { seq: 0, digest: second.digest }
    expect(await error(putStatement(served.url, donor.consent()))).toEqual([409, "CHAIN_FORK"])
    donor.previous = { seq: 0, digest: first.digest }
    expect((await give(served.url, donor.consent())).status).toBe(201)
    expect(root).toBe(served.endpoint.identity.root)
  })
  test("two statements for one place at the same time: exactly one gets it", async () => {
    const rivals = Array.from({ length: 8 }, () => {
      donor.previous = null
      return donor.consent()
    })
    const answers = await Promise.all(rivals.map((rival) => putStatement(served.url, rival)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)])
  })
  test("a statement of another donor, or for another recipient, is refused", async () => {
    const donation = donor.consent()
    const other = new TestDonor(served, () => recipient.nowMs)
    expect(await error(putStatement(served.url, { envelope: signStatement(donation.statement, other.pair) }))).toEqual([
      403,
      "BAD_SIGNATURE",
    ])
    await using elsewhere = await TestRecipient.make()
    const { url } = await elsewhere.serve()
    expect(await error(putStatement(url, donation))).toEqual([403, "WRONG_RECIPIENT"])
    expect((await putStatement(served.url, donation)).status).toBe(200)
  })
  test("a donation's id is used once", async () => {
    const first = donor.consent()
    await putStatement(served.url, first)
    const { donation } = first.statement.predicate
    const again = donor.consent(1000, ({ subject, predicate }) => {
      predicate.donation = donation
      subject[0].name = `donation/${donation}`
    })
    expect(await error(putStatement(served.url, again))).toEqual([409, "DONATION_TAKEN"])
  })
  test("pieces that do not make up the whole that was signed are refused as a whole", async () => {
    const donation = donor.consent(1000, ({ subject, predicate }) => {
      predicate.sent = { ...predicate.sent, sha256: "0".repeat(64) }
      subject[0].digest.sha256 = predicate.sent.sha256
    })
    expect(await error(give(served.url, donation))).toEqual([422, "WRONG_HASH"])
  })
  test("commits of nothing, of something unknown, and of a part are refused", async () => {
    expect(await error(ask(served.url, "POST", "/v1/commit", {}))).toEqual([400, "BAD_REQUEST"])
    expect(await error(commit(served.url, "0".repeat(64)))).toEqual([404, "NOT_FOUND"])
    const donation = donor.consent()
    await putStatement(served.url, donation)
    expect(await error(commit(served.url, donation.digest))).toEqual([409, "INCOMPLETE"])
  })
  test("consents and withdrawals each have their own door", async () => {
    const donation = donor.consent()
    expect(await error(withdraw(served.url, donation.envelope))).toEqual([422, "WRONG_KIND"])
    expect(await error(putStatement(served.url, { envelope: donor.withdrawal(donation) }))).toEqual([422, "WRONG_KIND"])
  })
})

describe("bounds", () => {
  test("a donation that is too large is refused, its link is kept", async () => {
    await setUp({ donationBytes: 1500 })
    const large = donor.consent(1501)
    expect(await error(putStatement(served.url, large))).toEqual([413, "TOO_LARGE"])
    expect(await error(putPiece(served.url, large.digest, ...onlyPiece(large)))).toEqual([413, "TOO_LARGE"])
    expect((await give(served.url, donor.consent(1500))).status).toBe(201)
  })
  test("a donor's share is bounded, another's is not touched, and withdrawing makes room", async () => {
    await setUp({ donorBytes: 2500 })
    const [first, second] = [donor.consent(), donor.consent()]
    await give(served.url, first)
    await give(served.url, second)
    const third = donor.consent()
    await putStatement(served.url, third)
    expect(await error(putPiece(served.url, third.digest, ...onlyPiece(third)))).toEqual([403, "QUOTA"])
    expect((await give(served.url, new TestDonor(served, () => recipient.nowMs).consent())).status).toBe(201)
    expect((await withdraw(served.url, donor.withdrawal(first))).status).toBe(201)
    expect((await give(served.url, third)).status).toBe(201)
  })
  test("a nearly full disk takes nothing more, but deletes", async () => {
    const donation = donor.consent()
    await give(served.url, donation)
    served = await recipient.serve({ limits: { freeBytes: Number.MAX_SAFE_INTEGER } })
    expect(await error(putStatement(served.url, donor.consent()))).toEqual([507, "FULL"])
    donor.previous = { seq: 0, digest: donation.digest }
    expect((await withdraw(served.url, donor.withdrawal(donation))).status).toBe(201)
  })
  test("a donor's chain is bounded, and can still be withdrawn to its end", async () => {
    await setUp({ donorStatements: 2 })
    const [first, second] = [donor.consent(), donor.consent()]
    await give(served.url, first)
    await give(served.url, second)
    const before = donor.previous
    expect(await error(putStatement(served.url, donor.consent()))).toEqual([429, "TOO_MANY"])
    donor.previous = before
    expect((await withdraw(served.url, donor.withdrawal(second))).status).toBe(201)
    expect((await withdraw(served.url, donor.withdrawal(first))).status).toBe(201)
    expect(await error(withdraw(served.url, donor.withdrawal(first)))).toEqual([429, "TOO_MANY"])
  })
  test("a JSON body that is too large, deep or poisoned is refused before it is looked at", async () => {
    const put = (body: string) =>
      fetch(`${served.url}/v1/statements`, { method: "PUT", headers: { "content-type": "application/json" }, body })
    expect((await put(`{"a":"${"x".repeat(300_000)}"}`)).status).toBe(413)
    expect((await put("[".repeat(200_000))).status).toBe(400)
    expect((await put(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).status).toBe(400)
    expect((await put('{"__proto__":{"polluted":1}}')).status).toBe(400)
    expect((await put('{"constructor":{"prototype":{"polluted":1}}}')).status).toBe(400)
    expect((await put("{")).status).toBe(400)
    expect((await put("")).status).toBe(400)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})
