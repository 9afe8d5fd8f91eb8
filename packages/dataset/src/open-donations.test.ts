import { randomBytes } from "node:crypto"
import { rmSync } from "node:fs"
import { cryptoReady, SecretKey, toHex } from "@tracehold/crypto"
import { encodeUtf8, fold } from "@tracehold/trace"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sampleChunk } from "../fixtures/given-chunk.ts"
import { type Donated, SampleRecipient, type Spoil, START_MS } from "../fixtures/sample-recipient.ts"
import type { DatasetErrorCode } from "./error.ts"
import { type OpenedDataset, type OpenInput, openDonations } from "./open-donations.ts"
import type { DonationRefusal } from "./refusal.ts"

beforeAll(cryptoReady)
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** Shaped like a token, made of parts. */
const SECRET = `const token = "gh${"p_"}${"aB3".repeat(12)}"\n`
const LATER_MS = START_MS + 10 * 86_400_000

async function open(recipient: SampleRecipient, change: Partial<OpenInput> = {}): Promise<OpenedDataset> {
  const folder = recipient.write()
  folders.push(folder)
  return openDonations({
    folder,
    identity: recipient.identity,
    rootKey: toHex(recipient.root.publicKey),
    nowMs: LATER_MS,
    ...change,
  })
}
const failedProofs = ({ proofs }: OpenedDataset) => proofs.filter(({ checked, held }) => held < checked).map(({ proof }) => proof)

describe("a clean export", () => {
  test("every proof holds, and the content is what was given", async () => {
    const recipient = await SampleRecipient.create()
    const donor = SecretKey.random()
    const chunk = sampleChunk("one\n")
    const first = await recipient.donate(donor, { chunk })
    await recipient.donate(SecretKey.random())
    const opened = await open(recipient)
    expect(opened.refused).toEqual([])
    expect(failedProofs(opened)).toEqual([])
    expect(opened.proofs.filter(({ checked }) => checked === 0).map(({ proof }) => proof)).toEqual(["withdrawals"])
    const donation = opened.donations.find(({ provenance }) => provenance.statement === first.digest)
    expect(donation?.provenance).toMatchObject({ donation: first.donation, donor: first.donor, seq: 0, logIndex: 0 })
    expect(fold(donation?.events ?? [], donation?.blobs ?? (() => undefined)).docs.get("app.ts")?.text).toBe(
      "const answer = 41\none\n",
    )
  })

  test("a withdrawn donation that was deleted leaves its donor's chain and the log whole", async () => {
    const recipient = await SampleRecipient.create()
    const donor = SecretKey.random()
    const gone = await recipient.donate(donor)
    const kept = await recipient.donate(donor)
    recipient.withdraw(donor, gone)
    const opened = await open(recipient)
    expect(opened.donations.map(({ provenance }) => provenance.statement)).toEqual([kept.digest])
    expect(opened.refused).toEqual([])
    expect(failedProofs(opened)).toEqual([])
  })

  test("without the log's leaves the receipts are compared with each other", async () => {
    const recipient = await SampleRecipient.create()
    await recipient.donate(SecretKey.random())
    await recipient.donate(SecretKey.random())
    recipient.files.leaves = null
    expect(failedProofs(await open(recipient))).toEqual([])
  })

  test("an identity file with comments and a second identity", async () => {
    const recipient = await SampleRecipient.create()
    await recipient.donate(SecretKey.random())
    const identity = `# created today\n${await generateX25519Identity()}\n${recipient.identity}\n`
    expect((await open(recipient, { identity })).donations).toHaveLength(1)
  })
})

type World = { recipient: SampleRecipient; donor: SecretKey; victim: Donated; other: Donated }

const statements = ({ donations }: OpenedDataset) => donations.map(({ provenance }) => provenance.statement)

/** One export of two donors with one donation each; `spoil` is the first donor's or its endpoint's, `after` anybody's. */
async function check(why: DonationRefusal | null, spoil: Spoil, after: (world: World) => void | Promise<void> = () => {}) {
  const recipient = await SampleRecipient.create()
  const donor = SecretKey.random()
  const victim = await recipient.donate(donor, spoil)
  const other = await recipient.donate(SecretKey.random())
  await after({ recipient, donor, victim, other })
  const opened = await open(recipient)
  const found = opened.refused.find(({ statement }) => statement === victim.digest)?.why ?? opened.refused[0]?.why ?? null
  expect(found).toBe(why)
  expect(statements(opened)).not.toContain(victim.digest)
  expect(statements(opened)).toContain(other.digest) // What is wrong with one donor's donation says nothing of another's.
}
const flip = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] as number) ^ 1)

describe("a donation is refused", () => {
  test("when a byte of its piece is another", () =>
    check("PIECE_CHANGED", {}, ({ recipient: { files }, victim }) => {
      const name = victim.pieces[0] as string
      files.pieces.set(name, flip(files.pieces.get(name) as Uint8Array, 300))
    }))
  test("when its piece is another donation's", () =>
    check("PIECE_CHANGED", {}, ({ recipient: { files }, victim, other }) => {
      files.pieces.set(victim.pieces[0] as string, files.pieces.get(other.pieces[0] as string) as Uint8Array)
    }))
  test("when its piece is cut", () =>
    check("PIECE_CHANGED", {}, ({ recipient: { files }, victim }) => {
      const name = victim.pieces[0] as string
      files.pieces.set(name, (files.pieces.get(name) as Uint8Array).slice(0, -1))
    }))
  test("when its piece is not there", () =>
    check("PIECE_MISSING", {}, ({ recipient: { files }, victim }) => {
      files.pieces.delete(victim.pieces[0] as string)
    }))
  test("when the pieces do not make up the whole that was signed", () =>
    check("SENT_CHANGED", {
      predicate: ({ sent }) => ({ sent: { ...sent, sha256: "0".repeat(64) } }),
    }))

  test("when its pieces are in another order than was encrypted", () =>
    check("SENT_CHANGED", {
      content: () => randomBytes(9 * 1024 * 1024),
      predicate: ({ sent }) => ({ sent: { ...sent, pieces: [sent.pieces[1], sent.pieces[0], sent.pieces[2]] as string[] } }),
    }))
  test("when the content in several good pieces is none of a donation", () =>
    check("NOT_A_DONATION", { content: () => randomBytes(9 * 1024 * 1024) }))

  test("when its content is not the one that was signed", () =>
    check("CONTENT_CHANGED", { predicate: ({ content }) => ({ content: { ...content, sha256: "0".repeat(64) } }) }))
  test("when it unpacks to more than was signed", () =>
    check("TOO_LARGE", { predicate: ({ content }) => ({ content: { ...content, bytes: content.bytes - 1 } }) }))
  test("when it unpacks to less than was signed", () =>
    check("CONTENT_CHANGED", { predicate: ({ content }) => ({ content: { ...content, bytes: content.bytes + 1 } }) }))
  test("when it is a bomb: a small frame that unpacks to a great deal", () => {
    const bomb = new Uint8Array(64 * 1024 * 1024)
    return check("TOO_LARGE", { content: () => bomb, predicate: ({ content }) => ({ content: { ...content, bytes: 1000 } }) })
  })
  test("when it says that it unpacks to more than is ever opened", () =>
    check("TOO_LARGE", { predicate: ({ content }) => ({ content: { ...content, bytes: 2 ** 40 } }) }))
  test("when what was encrypted is no zstd frame", () => check("DAMAGED", { packed: () => encodeUtf8("plain text") }))
  test("when the frame is cut", () => check("DAMAGED", { packed: (packed) => packed.slice(0, -5) }))
  test("when the content is none of a donation", () => check("NOT_A_DONATION", { content: () => encodeUtf8("{}\n") }))
  test("when something is hidden behind the content", () =>
    check("NOT_A_DONATION", { content: (content) => Buffer.concat([content, encodeUtf8("x")]) }))
  test("when the content is for another recipient", () => check("OTHER_DONATION", { header: { recipientRoot: "a".repeat(64) } }))
  test("when the content is another donation", () => check("OTHER_DONATION", { header: { donation: "a".repeat(32) } }))
  test("when the content is under other terms", () =>
    check("OTHER_DONATION", { header: { terms: { sha256: "a".repeat(64), version: 1, permits: [] } } }))
  test("when the content has another number of events than was signed", () =>
    check("OTHER_DONATION", { predicate: ({ content }) => ({ content: { ...content, events: content.events + 1 } }) }))
  test("when it was encrypted to somebody else", async () =>
    check("WRONG_IDENTITY", { ageRecipient: await strangersAgeRecipient() }))
  test("when a secret is seen in it again", () => check("SECRET_FOUND", { chunk: sampleChunk(SECRET) }))

  test("when its statement is for another recipient", () =>
    check("WRONG_RECIPIENT", { predicate: () => ({ recipient: "a".repeat(64) }) }))
  test("when a byte of its statement is another", () =>
    check("BAD_SIGNATURE", {}, ({ recipient: { files }, victim }) => {
      const envelope = files.statements.get(victim.digest) as { payload: string }
      const payload = Buffer.from(envelope.payload, "base64").toString().replace('"redactions":0', '"redactions":1')
      files.statements.set(victim.digest, { ...envelope, payload: Buffer.from(payload).toString("base64") })
    }))
  test("when its statement is no envelope", () =>
    check("NOT_ENVELOPE", {}, ({ recipient: { files }, victim }) => {
      files.statements.set(victim.digest, { hello: "world" })
    }))
  test("when it was signed under other terms", () =>
    check("OTHER_TERMS", { predicate: ({ terms }) => ({ terms: { ...terms, sha256: "a".repeat(64) } }) }))
  test("when its purposes are not the terms'", () =>
    check("OTHER_PURPOSES", { predicate: () => ({ purposes: ["dpv:Marketing"] }) }))
  test("when its cooling-off time is shorter than the terms'", () =>
    check("COOLING_OFF_TOO_SHORT", { predicate: ({ issuedAt }) => ({ notBefore: issuedAt }) }))
  test("when two statements are for the same donation", () =>
    check("DUPLICATE", {}, async ({ recipient, donor, victim }) => {
      await recipient.donate(donor, { predicate: () => ({ donation: victim.donation }) })
    }))

  test("when it was received after its statement had expired", () =>
    check("WRONG_TIME", { receipt: () => ({ at: "2030-03-01T00:00:00Z" }) }))
  test("when it was received before the end of cooling-off", () =>
    check("WRONG_TIME", { receipt: () => ({ at: "2030-01-01T02:00:00Z" }) }))
  test("when it has no receipt", () =>
    check("NO_RECEIPT", {}, ({ recipient: { files }, victim }) => {
      files.receipts.delete(victim.digest)
    }))
  test("when it was signed and never sent", () =>
    check("NOT_RECEIVED", {}, ({ recipient: { files }, victim }) => {
      files.receipts.delete(victim.digest)
      files.pieces.delete(victim.pieces[0] as string)
    }))
  test("when its receipt is signed by another key", () => check("BAD_SIGNATURE", { receiptBy: SecretKey.random() }))
  test("when its receipt is for another number of bytes", () =>
    check("WRONG_BYTES", { receipt: ({ bytes }) => ({ bytes: bytes + 1 }) }))
  test("when its receipt's proof is another leaf's", () =>
    check("NOT_INCLUDED", { receipt: ({ inclusion }) => ({ inclusion: { ...inclusion, salt: "0".repeat(64) } }) }))
  test("when its receipt's checkpoint is another log's", async () => {
    const stranger = await SampleRecipient.create()
    await stranger.donate(SecretKey.random())
    const { checkpoint } = stranger.files
    await check("BAD_CHECKPOINT", { receipt: ({ inclusion }) => ({ inclusion: { ...inclusion, checkpoint } }) })
  })

  test("when it was withdrawn, though the endpoint kept it", () =>
    check("WITHDRAWN", {}, ({ recipient, donor, victim }) => {
      recipient.withdraw(donor, victim, { keeps: true })
    }))
  test("when a statement of its donor is held back", () =>
    check("CHAIN_GAP", {}, async ({ recipient, donor, victim }) => {
      const link = recipient.withdraw(donor, victim, { keeps: true })
      await recipient.donate(donor)
      recipient.files.withdrawals.delete(link)
      recipient.files.receipts.delete(link)
    }))
  test("when the first statement of its donor is held back", () =>
    check("CHAIN_GAP", { predicate: () => ({ seq: 1, prev: "a".repeat(64) }) }))
  test("when its donor's chain was forked", () =>
    check("CHAIN_FORK", {}, async ({ recipient, donor }) => {
      await recipient.donate(donor, { predicate: () => ({ seq: 0, prev: null }) })
    }))
})

describe("the log", () => {
  test("a receipt from another history of the same log is refused", async () => {
    const recipient = await SampleRecipient.create()
    await recipient.donate(SecretKey.random())
    const forked = await recipient.donate(SecretKey.random(), {
      receipt: ({ statement, inclusion }) => ({ inclusion: recipient.loneInclusion(statement, inclusion.salt) }),
    })
    const { refused } = await open(recipient)
    expect(refused).toEqual([{ donation: forked.donation, statement: forked.digest, why: "LOG_FORKED" }])
    recipient.files.leaves = null // Now nobody can say which of the two histories is the log's.
    expect((await open(recipient)).refused.map(({ why }) => why)).toEqual(["LOG_FORKED", "LOG_FORKED"])
  })
  test("a statement that is held back at the end of a chain is missed in the log", async () => {
    const recipient = await SampleRecipient.create()
    const donor = SecretKey.random()
    const link = recipient.withdraw(donor, await recipient.donate(donor), { keeps: true })
    recipient.files.withdrawals.delete(link)
    recipient.files.receipts.delete(link)
    const opened = await open(recipient)
    expect(opened.proofs.find(({ proof }) => proof === "log")).toMatchObject({ checked: 2, held: 1, why: { LEAF_UNKNOWN: 1 } })
  })
})

describe("withdrawals", () => {
  test("one of another donor counts for nothing", async () => {
    const recipient = await SampleRecipient.create()
    const donated = await recipient.donate(SecretKey.random())
    recipient.withdraw(SecretKey.random(), donated, { keeps: true })
    const opened = await open(recipient)
    expect(statements(opened)).toEqual([donated.digest])
    expect(failedProofs(opened)).toEqual(["withdrawals"])
  })
  test("one that lies among the statements counts as well", async () => {
    const recipient = await SampleRecipient.create()
    const donor = SecretKey.random()
    const link = recipient.withdraw(donor, await recipient.donate(donor), { keeps: true })
    recipient.files.statements.set(link, recipient.files.withdrawals.get(link))
    recipient.files.withdrawals.delete(link)
    expect((await open(recipient)).refused).toMatchObject([{ why: "WITHDRAWN" }])
  })
})

describe("times", () => {
  test("a receipt from the future", async () => {
    const recipient = await SampleRecipient.create()
    await recipient.donate(SecretKey.random())
    expect((await open(recipient, { nowMs: START_MS + 86_400_000 })).refused).toMatchObject([{ why: "CLOCK" }])
  })
  test("the terms' time to keep it is over", async () => {
    const recipient = await SampleRecipient.create({ retentionDays: 3 })
    await recipient.donate(SecretKey.random())
    expect((await open(recipient, { nowMs: START_MS + 4 * 86_400_000 })).refused).toEqual([])
    expect((await open(recipient)).refused).toMatchObject([{ why: "RETENTION_OVER" }])
  })
})

describe("former terms", () => {
  test("count for the donations that were signed under them", async () => {
    const recipient = await SampleRecipient.create()
    await recipient.donate(SecretKey.random())
    recipient.renewTerms({ version: 2, licence: "none" })
    await recipient.donate(SecretKey.random())
    const { donations, refused } = await open(recipient)
    expect(refused).toEqual([])
    expect(donations.map(({ provenance }) => provenance.terms.licence).sort()).toEqual(["CC0-1.0", "none"])
  })
  test("are needed for them", async () => {
    const recipient = await SampleRecipient.create()
    await recipient.donate(SecretKey.random())
    recipient.renewTerms({ version: 2, licence: "none" })
    recipient.files.formerTerms = [encodeUtf8("{}"), encodeUtf8("no JSON")]
    expect((await open(recipient)).refused).toMatchObject([{ why: "OTHER_TERMS" }])
  })
})

test("secrets may be only reported", async () => {
  const recipient = await SampleRecipient.create()
  await recipient.donate(SecretKey.random(), { chunk: sampleChunk(SECRET) })
  const opened = await open(recipient, { secrets: "report" })
  expect(opened.donations).toHaveLength(1)
  expect(failedProofs(opened)).toEqual(["secrets"])
})

describe("nothing is opened", () => {
  async function refuse(
    code: DatasetErrorCode,
    spoil: (recipient: SampleRecipient) => void | Promise<void>,
    input: Partial<OpenInput> = {},
  ) {
    const recipient = await SampleRecipient.create()
    await recipient.donate(SecretKey.random())
    await spoil(recipient)
    await expect(open(recipient, input)).rejects.toMatchObject({ name: "DatasetError", code })
  }
  const nothing = () => {}
  test("when the folder is none", () => refuse("NO_EXPORT", nothing, { folder: "/nowhere/at/all" }))
  test("when the root key is another", () => refuse("OTHER_RECIPIENT", nothing, { rootKey: "ab".repeat(32) }))
  test("when the root key is none", () => refuse("OTHER_RECIPIENT", nothing, { rootKey: "root" }))
  test("when the identity is none", () => refuse("BAD_IDENTITY", nothing, { identity: "AGE-SECRET-KEY-1NO" }))
  test("when the identity file is empty", () => refuse("BAD_IDENTITY", nothing, { identity: "# nothing\n" }))
  test("when the descriptor was changed", () =>
    refuse("BAD_DESCRIPTOR", ({ files }) => {
      const { payload, ...rest } = files.descriptor as { payload: string }
      const text = Buffer.from(payload, "base64").toString().replace("Commons", "Cammons")
      files.descriptor = { ...rest, payload: Buffer.from(text).toString("base64") }
    }))
  test("when the terms were changed", () =>
    refuse("BAD_TERMS", ({ files }) => {
      files.terms = encodeUtf8(Buffer.from(files.terms).toString().replace("CC0-1.0", "CC0-9.9"))
    }))
  test("when the checkpoint is another log's", () =>
    refuse("BAD_CHECKPOINT", async ({ files }) => {
      files.checkpoint = (await SampleRecipient.create()).files.checkpoint
    }))
  test("when a leaf is another", () =>
    refuse("BAD_CHECKPOINT", ({ files }) => {
      files.leaves = ["ab".repeat(32)]
    }))
  test("when a leaf is missing", () =>
    refuse("BAD_CHECKPOINT", ({ files }) => {
      files.leaves = []
    }))
  test("when a leaf is no hash", () =>
    refuse("BAD_CHECKPOINT", ({ files }) => {
      files.leaves = ["leaf"]
    }))
})

async function strangersAgeRecipient(): Promise<string> {
  return identityToRecipient(await generateX25519Identity())
}
