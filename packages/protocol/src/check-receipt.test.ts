import { cryptoReady, type Envelope, signEnvelope, toHex } from "@tracehold/crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { checkReceipt, type ReceiptRefusal } from "./check-receipt.ts"
import { signCheckpoint } from "./checkpoint.ts"
import { envelopeDigest } from "./envelope.ts"
import { bytesOf, consentOf, descriptorOf, GIVEN, hashOf, pairOf, placeOf } from "./known.test.support.ts"
import { makeWithdrawal, signStatement } from "./make-statement.ts"
import { leafHash, logLeaf } from "./merkle-hash.ts"
import { appendLeaf, consistencyProof, inclusionPath, type Nodes, treeRoot } from "./merkle-tree.ts"
import { RECEIPT_TYPE, type Receipt, signReceipt } from "./receipt.ts"

beforeAll(cryptoReady)

const SALT = "5a".repeat(32)
const LOG = "tracehold/test"
const log = () => pairOf(2)
const consent = () => signStatement(consentOf(), pairOf(3))
const withdrawal = () => signStatement(makeWithdrawal(placeOf(), GIVEN.donation, hashOf("a consent")), pairOf(3))

/** A log of leaves as an endpoint keeps it. */
class TestLog {
  readonly #stored = new Map<string, Uint8Array>()
  size = 0
  readonly nodes: Nodes = (level, index) => this.#stored.get(`${level}/${index}`) ?? new Uint8Array()
  constructor(others: number, name: string) {
    for (let at = 0; at < others; at++) this.add(leafHash(bytesOf(`${name} ${at}`)))
  }
  add(leaf: Uint8Array): this {
    for (const { level, index, hash } of appendLeaf(this.size, leaf, this.nodes)) this.#stored.set(`${level}/${index}`, hash)
    this.size++
    return this
  }
  head(size = this.size): string {
    return signCheckpoint({ size, root: treeRoot(size, this.nodes) }, LOG, log())
  }
  proof(from: number, to = this.size): string[] {
    return consistencyProof(from, to, this.nodes).map(toHex)
  }
}

const logWith = (statement: Envelope, others = 6) => new TestLog(others, "leaf").add(logLeaf(SALT, envelopeDigest(statement)))

function receiptFor(statement: Envelope, change: Partial<Receipt> = {}, tree = logWith(statement)): Receipt {
  const received = statement.payload === consent().payload
  return {
    schema: "tracehold/receipt/0",
    what: received ? "received" : "deleted",
    donation: GIVEN.donation,
    statement: envelopeDigest(statement),
    at: "2030-01-16T12:00:00Z",
    bytes: GIVEN.sent.bytes,
    inclusion: {
      index: 6,
      size: 7,
      salt: SALT,
      path: inclusionPath(6, 7, tree.nodes).map(toHex),
      checkpoint: tree.head(7),
    },
    ...change,
  }
}

function verdict(raw: unknown, statement = consent(), seen: Parameters<typeof checkReceipt>[3] = null): "ok" | ReceiptRefusal {
  const checked = checkReceipt(raw, descriptorOf(), statement, seen)
  return checked.kind === "ok" ? "ok" : checked.why
}

test("receipts for a consent and for a withdrawal are accepted", () => {
  expect(verdict(signReceipt(receiptFor(consent()), log()))).toBe("ok")
  expect(verdict(signReceipt(receiptFor(withdrawal(), { bytes: 0 }), log()), withdrawal())).toBe("ok")
})

describe("receipts that are refused", () => {
  const inclusion = (change: Partial<Receipt["inclusion"]>) => ({ inclusion: { ...receiptFor(consent()).inclusion, ...change } })
  const path = () => receiptFor(consent()).inclusion.path
  const rows: [ReceiptRefusal, string, () => Partial<Receipt>][] = [
    ["WRONG_STATEMENT", "for another statement", () => ({ statement: hashOf("x") })],
    ["WRONG_STATEMENT", "for another donation", () => ({ donation: "cd".repeat(16) })],
    ["WRONG_STATEMENT", "of a deletion that nobody asked for", () => ({ what: "deleted" })],
    ["WRONG_BYTES", "for a byte less", () => ({ bytes: GIVEN.sent.bytes - 1 })],
    ["WRONG_TIME", "a second before the end of cooling-off", () => ({ at: "2030-01-16T11:59:59Z" })],
    ["WRONG_TIME", "after the statement expired", () => ({ at: "2030-01-20T16:00:00Z" })],
    ["MALFORMED", "at no time", () => ({ at: "today" })],
    ["MALFORMED", "for fewer than no bytes", () => ({ bytes: -1 })],
    ["NOT_INCLUDED", "with another salt", () => inclusion({ salt: "5b".repeat(32) })],
    ["NOT_INCLUDED", "with another index", () => inclusion({ index: 5 })],
    ["NOT_INCLUDED", "with an index beyond the log", () => inclusion({ index: 7 })],
    ["NOT_INCLUDED", "with another size", () => inclusion({ size: 8 })],
    ["NOT_INCLUDED", "with a shorter path", () => inclusion({ path: path().slice(1) })],
    ["NOT_INCLUDED", "with a longer path", () => inclusion({ path: [...path(), hashOf("x")] })],
    ["NOT_INCLUDED", "with another path", () => inclusion({ path: [hashOf("x"), ...path().slice(1)] })],
    ["NOT_INCLUDED", "with the head of another log", () => inclusion({ checkpoint: new TestLog(7, "other").head() })],
    [
      "NOT_INCLUDED",
      "with a later head than its proof",
      () => inclusion({ checkpoint: logWith(consent()).add(leafHash(SALT_BYTES)).head() }),
    ],
    ["BAD_CHECKPOINT", "with a head that is none", () => inclusion({ checkpoint: "trust me" })],
    [
      "BAD_CHECKPOINT",
      "with a head signed by another",
      () => inclusion({ checkpoint: signCheckpoint({ size: 7, root: treeRoot(7, logWith(consent()).nodes) }, LOG, pairOf(9)) }),
    ],
    [
      "BAD_CHECKPOINT",
      "with a head under another log's name",
      () =>
        inclusion({ checkpoint: signCheckpoint({ size: 7, root: treeRoot(7, logWith(consent()).nodes) }, "other/log", log()) }),
    ],
  ]
  const SALT_BYTES = bytesOf(SALT)
  test.each(rows)("%s: %s", (why, _, change) => {
    const receipt = { ...receiptFor(consent()), ...change() }
    expect(verdict(signEnvelope(RECEIPT_TYPE, bytesOf(receipt), [log()]))).toBe(why)
  })

  test("NOT_INCLUDED: a path that fits a larger tree, too, with the head of the smaller one", () => {
    const tree = new TestLog(0, "")
      .add(logLeaf(SALT, envelopeDigest(consent())))
      .add(leafHash(SALT_BYTES))
      .add(leafHash(SALT_BYTES))
    const at = (size: number) => {
      const [index, path, checkpoint] = [0, inclusionPath(0, 3, tree.nodes).map(toHex), tree.head(3)]
      return verdict(signReceipt(receiptFor(consent(), { inclusion: { index, size, salt: SALT, path, checkpoint } }), log()))
    }
    expect([at(3), at(4)]).toEqual(["ok", "NOT_INCLUDED"])
  })
  test("BAD_SIGNATURE: signed by another key, the root's too", () => {
    for (const pair of [pairOf(1), pairOf(3), pairOf(9)])
      expect(verdict(signReceipt(receiptFor(consent()), pair))).toBe("BAD_SIGNATURE")
  })
  test("WRONG_TYPE: a statement in place of a receipt", () => expect(verdict(consent())).toBe("WRONG_TYPE"))
  test("NOT_ENVELOPE: an error in place of a receipt", () => expect(verdict({ error: "FULL", message: "" })).toBe("NOT_ENVELOPE"))
  test("NOT_OURS: a statement for another recipient", () => {
    const other = signStatement(consentOf({ recipient: hashOf("other") }), pairOf(3))
    expect(verdict(signReceipt(receiptFor(consent()), log()), other)).toBe("NOT_OURS")
  })
  test("WRONG_STATEMENT: a consent's receipt for its withdrawal", () =>
    expect(verdict(signReceipt(receiptFor(consent()), log()), withdrawal())).toBe("WRONG_STATEMENT"))
})

describe("a log that was seen before", () => {
  const tree = () =>
    logWith(consent())
      .add(leafHash(bytesOf("later")))
      .add(leafHash(bytesOf("and later")))
  const receipt = () => signReceipt(receiptFor(consent(), {}, tree()), log())
  const rows: ["ok" | ReceiptRefusal, string, () => { checkpoint: string; proof: string[] }][] = [
    ["ok", "smaller, with the proof", () => ({ checkpoint: tree().head(3), proof: tree().proof(3, 7) })],
    ["ok", "empty", () => ({ checkpoint: tree().head(0), proof: [] })],
    ["ok", "the same", () => ({ checkpoint: tree().head(7), proof: [] })],
    ["ok", "larger, as the receipt is an old one", () => ({ checkpoint: tree().head(9), proof: tree().proof(7, 9) })],
    ["LOG_FORKED", "smaller, without proof", () => ({ checkpoint: tree().head(3), proof: [] })],
    ["LOG_FORKED", "smaller, with the proof of another size", () => ({ checkpoint: tree().head(3), proof: tree().proof(4, 7) })],
    ["LOG_FORKED", "of another history", () => ({ checkpoint: new TestLog(3, "other").head(), proof: tree().proof(3, 7) })],
    ["LOG_FORKED", "as large, of another history", () => ({ checkpoint: new TestLog(7, "other").head(), proof: [] })],
    [
      "LOG_FORKED",
      "larger, of another history",
      () => ({ checkpoint: new TestLog(9, "other").head(), proof: tree().proof(7, 9) }),
    ],
    ["BAD_CHECKPOINT", "that is not this log's", () => ({ checkpoint: "nothing", proof: [] })],
  ]
  test.each(rows)("%s: %s", (why, _, seen) => expect(verdict(receipt(), consent(), seen())).toBe(why))

  test("the newer of both heads is the one to store", () => {
    const newest = (seen: { checkpoint: string; proof: string[] }) => {
      const checked = checkReceipt(receipt(), descriptorOf(), consent(), seen)
      return checked.kind === "ok" ? checked.newest : checked.why
    }
    expect(newest({ checkpoint: tree().head(3), proof: tree().proof(3, 7) })).toBe(tree().head(7))
    expect(newest({ checkpoint: tree().head(9), proof: tree().proof(7, 9) })).toBe(tree().head(9))
  })
})
