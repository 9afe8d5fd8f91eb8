import { cryptoReady, type Envelope, keyId, signEnvelope, toBase64, toHex } from "@tracehold/crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { checkStatement, type StatementRefusal, withdraws } from "./check-statement.ts"
import { DESCRIPTOR_TYPE } from "./descriptor.ts"
import {
  bytesOf,
  consentOf,
  GIVEN,
  hashOf,
  hoursMs,
  knownTerms,
  NOON,
  pairOf,
  placeOf,
  rootOf,
  termsOf,
} from "./known.test.support.ts"
import { makeWithdrawal, signStatement } from "./make-statement.ts"
import { STATEMENT_TYPE, WITHDRAWAL_PREDICATE } from "./statement.ts"
import type { Terms } from "./terms.ts"

beforeAll(cryptoReady)

const DUE = NOON + hoursMs(24)
const donor = () => pairOf(3)

type At = { nowMs: number; previous: { seq: number; digest: string } | null; terms: Terms; root: string }

/** What the check says of an envelope, at a moment when the base statement is accepted. */
function verdict(raw: unknown, at: Partial<At> = {}): "ok" | StatementRefusal {
  const { previous } = placeOf()
  const terms = knownTerms(at.terms ?? termsOf())
  const checked = checkStatement(raw, { root: rootOf(), nowMs: DUE, previous, ...at, terms })
  return checked.kind === "ok" ? "ok" : checked.why
}

// biome-ignore lint/suspicious/noExplicitAny: the rows break statements in ways that no type allows.
type Broken = any

/** A consent, changed and then signed by its donor: whatever it says, the signature is good. */
function signed(change: (statement: Broken) => void): Envelope {
  const statement = structuredClone(consentOf()) as Broken
  change(statement)
  return signEnvelope(STATEMENT_TYPE, bytesOf(statement), [donor()])
}

test("the statement that all rows start from is accepted", () => {
  expect(verdict(signStatement(consentOf(), donor()))).toBe("ok")
  expect(verdict(signed(() => undefined))).toBe("ok")
})

test("a first link has no link before it", () => {
  expect(verdict(signStatement(consentOf({ previous: null }), donor()), { previous: null })).toBe("ok")
})

describe("what a donor may not sign", () => {
  const rows: [StatementRefusal, string, (statement: Broken) => void][] = [
    ["MALFORMED", "another kind of in-toto statement", (s) => (s._type = "https://in-toto.io/Statement/v0.1")],
    ["MALFORMED", "no subject", (s) => (s.subject = [])],
    ["MALFORMED", "two subjects", (s) => s.subject.push(s.subject[0])],
    ["MALFORMED", "a subject with a free name", (s) => (s.subject[0].name = "my secret project")],
    ["WRONG_SUBJECT", "a subject that is another donation", (s) => (s.subject[0].name = `donation/${"cd".repeat(16)}`)],
    ["WRONG_SUBJECT", "a subject with another digest", (s) => (s.subject[0].digest.sha256 = "5".repeat(64))],
    ["MALFORMED", "a subject with one digest more", (s) => (s.subject[0].digest.sha512 = "5".repeat(128))],
    ["MALFORMED", "an unknown predicate", (s) => (s.predicateType = "https://tracehold.dev/consent/v1")],
    ["MALFORMED", "a withdrawal that looks like a consent", (s) => (s.predicateType = WITHDRAWAL_PREDICATE)],
    ["MALFORMED", "a donor's key in capitals", (s) => (s.predicate.donor = s.predicate.donor.toUpperCase())],
    ["MALFORMED", "a donor's key that is too short", (s) => (s.predicate.donor = s.predicate.donor.slice(2))],
    ["BAD_SIGNATURE", "somebody else's key as donor", (s) => (s.predicate.donor = toHex(pairOf(9).publicKey))],
    ["WRONG_RECIPIENT", "another recipient", (s) => (s.predicate.recipient = rootOf(9))],
    ["MALFORMED", "the first place with a link before it", (s) => (s.predicate.seq = 0)],
    ["MALFORMED", "a later place without a link before it", (s) => (s.predicate.prev = null)],
    ["CHAIN_GAP", "a place too far on", (s) => (s.predicate.seq = 6)],
    ["CHAIN_GAP", "the largest place", (s) => (s.predicate.seq = Number.MAX_SAFE_INTEGER)],
    ["CHAIN_FORK", "a place that is taken", (s) => (s.predicate.seq = 4)],
    ["CHAIN_FORK", "another link before it", (s) => (s.predicate.prev = hashOf("another"))],
    ["MALFORMED", "a place before the first", (s) => (s.predicate.seq = -1)],
    ["MALFORMED", "half a place", (s) => (s.predicate.seq = 5.5)],
    ["MALFORMED", "a place that is a text", (s) => (s.predicate.seq = "5")],
    ["MALFORMED", "a place beyond exact numbers", (s) => (s.predicate.seq = 2 ** 53)],
    ["MALFORMED", "a day that does not exist", (s) => (s.predicate.issuedAt = "2030-02-30T00:00:00Z")],
    ["MALFORMED", "a time with fractions", (s) => (s.predicate.issuedAt = "2030-01-15T12:00:00.5Z")],
    ["MALFORMED", "a time elsewhere", (s) => (s.predicate.issuedAt = "2030-01-15T12:00:00+00:00")],
    ["WRONG_SUBJECT", "another donation than its subject", (s) => (s.predicate.donation = "cd".repeat(16))],
    ["MALFORMED", "a donation id with a path in it", (s) => (s.predicate.donation = "../".repeat(10))],
    ["OTHER_TERMS", "other terms", (s) => (s.predicate.terms.sha256 = "6".repeat(64))],
    ["OTHER_TERMS", "another version of the terms", (s) => (s.predicate.terms.version = 2)],
    ["MALFORMED", "no purpose", (s) => (s.predicate.purposes = [])],
    ["OTHER_PURPOSES", "a purpose that the terms do not have", (s) => s.predicate.purposes.push("Marketing")],
    ["OTHER_PURPOSES", "a purpose twice", (s) => s.predicate.purposes.push(s.predicate.purposes[0])],
    ["OTHER_BASIS", "another lawful basis", (s) => (s.predicate.lawfulBasis = "contract")],
    ["MALFORMED", "a basis of its own", (s) => (s.predicate.lawfulBasis = "because")],
    ["MALFORMED", "no content", (s) => (s.predicate.content.bytes = 0)],
    ["MALFORMED", "content without digest", (s) => delete s.predicate.content.sha256],
    ["MALFORMED", "fewer than no events", (s) => (s.predicate.content.events = -1)],
    ["MALFORMED", "content in more than exact numbers", (s) => (s.predicate.content.bytes = 1e300)],
    ["MALFORMED", "no piece", (s) => (s.predicate.sent.pieces = [])],
    ["BAD_PIECES", "a piece too few", (s) => s.predicate.sent.pieces.pop()],
    ["BAD_PIECES", "a piece too many", (s) => s.predicate.sent.pieces.push("7".repeat(64))],
    ["BAD_PIECES", "a piece twice", (s) => (s.predicate.sent.pieces = ["3".repeat(64), "3".repeat(64)])],
    ["BAD_PIECES", "bytes that need no second piece", (s) => (s.predicate.sent.bytes = 4_194_304)],
    ["MALFORMED", "more pieces than any donation has", (s) => (s.predicate.sent.pieces = Array(1025).fill("7".repeat(64)))],
    ["MALFORMED", "a piece with a path for a name", (s) => (s.predicate.sent.pieces[0] = "../../etc/passwd")],
    ["MALFORMED", "nothing sent", (s) => (s.predicate.sent.bytes = 0)],
    ["WRONG_SUBJECT", "other bytes sent than named", (s) => (s.predicate.sent.sha256 = "7".repeat(64))],
    ["MALFORMED", "an open finding", (s) => (s.predicate.review.openFindings = 1)],
    ["MALFORMED", "fewer than no redactions", (s) => (s.predicate.review.redactions = -1)],
    ["MALFORMED", "a text for the detectors' version", (s) => (s.predicate.review.detectors = "v1\nand more")],
    ["COOLING_OFF_TOO_SHORT", "a second less to think again", (s) => (s.predicate.notBefore = "2030-01-16T11:59:59Z")],
    ["COOLING_OFF_TOO_SHORT", "no time to think again", (s) => (s.predicate.notBefore = s.predicate.issuedAt)],
    ["BAD_TIMES", "an end at its beginning", (s) => (s.predicate.expiresAt = s.predicate.notBefore)],
    ["BAD_TIMES", "an end before its beginning", (s) => (s.predicate.expiresAt = s.predicate.issuedAt)],
    ["MALFORMED", "an end that is no time", (s) => (s.predicate.expiresAt = "never")],
    ["MALFORMED", "a field more", (s) => (s.note = "")],
    ["MALFORMED", "a field more inside", (s) => (s.predicate.nonce = "00")],
    ["MALFORMED", "a field more deep inside", (s) => (s.predicate.sent.url = "https://example.org")],
    ["MALFORMED", "a prototype", (s) => Object.defineProperty(s.predicate, "__proto__", { value: { x: 1 }, enumerable: true })],
    ["MALFORMED", "no review", (s) => delete s.predicate.review],
    ["MALFORMED", "no predicate", (s) => delete s.predicate],
    ["MALFORMED", "a predicate that is a list", (s) => (s.predicate = [])],
  ]
  test.each(rows)("%s: %s", (why, _, change) => expect(verdict(signed(change))).toBe(why))

  test("there are at least 49 of them", () => expect(rows.length).toBeGreaterThanOrEqual(49))
})

describe("when a good statement is not accepted", () => {
  const good = () => signStatement(consentOf(), donor())
  const rows: [StatementRefusal, string, Partial<At>][] = [
    ["TOO_EARLY", "a moment before the end of cooling-off", { nowMs: DUE - 1 }],
    ["EXPIRED", "at its end", { nowMs: DUE + hoursMs(100) }],
    ["CLOCK", "when the donor's clock is more than ten minutes ahead", { nowMs: NOON - 10 * 60_000 - 1 }],
    ["TOO_EARLY", "but not for a few minutes", { nowMs: NOON - 10 * 60_000 }],
    ["WRONG_RECIPIENT", "at another recipient", { root: rootOf(9) }],
    ["CHAIN_GAP", "by a recipient that knows none of its chain", { previous: null }],
    ["CHAIN_GAP", "when a link is missing", { previous: { seq: 3, digest: hashOf("x") } }],
    ["CHAIN_FORK", "after another link", { previous: { seq: 4, digest: hashOf("x") } }],
    ["CHAIN_FORK", "when its place is taken", { previous: { seq: 5, digest: hashOf("x") } }],
    ["OTHER_TERMS", "after the terms changed", { terms: termsOf({ title: "New terms" }) }],
  ]
  test.each(rows)("%s: %s", (why, _, at) => expect(verdict(good(), at)).toBe(why))

  test("TERMS_EXPIRED: signed when its terms had run out", () => {
    const terms = termsOf({ expiresAt: "2030-01-15T12:00:00Z" })
    expect(verdict(signStatement(consentOf({}, {}, knownTerms(terms)), donor()), { terms })).toBe("TERMS_EXPIRED")
  })
  test("terms that ran out since do not take it back", () => {
    const terms = termsOf({ expiresAt: "2030-01-15T12:00:01Z" })
    expect(verdict(signStatement(consentOf({}, {}, knownTerms(terms)), donor()), { terms })).toBe("ok")
  })
  test("it can be accepted until a moment before its end", () =>
    expect(verdict(good(), { nowMs: DUE + hoursMs(100) - 1 })).toBe("ok"))
})

describe("envelopes that say the same in another way", () => {
  const good = () => signStatement(consentOf(), donor())
  const payload = (text: string | Uint8Array) =>
    signEnvelope(STATEMENT_TYPE, typeof text === "string" ? bytesOf(text) : text, [donor()])
  const json = () => JSON.stringify(consentOf())
  const stranger = () => signEnvelope(STATEMENT_TYPE, bytesOf(consentOf()), [pairOf(9)])
  const with0 = (change: object) => ({ ...good(), signatures: [{ ...good().signatures[0], ...change }] })
  const rows: [StatementRefusal, string, () => unknown][] = [
    ["NOT_ENVELOPE", "nothing", () => null],
    ["NOT_ENVELOPE", "a text", () => JSON.stringify(good())],
    ["NOT_ENVELOPE", "a list", () => [good()]],
    ["NOT_ENVELOPE", "no signature", () => ({ ...good(), signatures: [] })],
    ["NOT_ENVELOPE", "a field more", () => ({ ...good(), note: "" })],
    ["NOT_ENVELOPE", "a signature with a field more", () => with0({ cert: "" })],
    ["NOT_ENVELOPE", "a payload that is too large", () => ({ ...good(), payload: "A".repeat(131_076) })],
    ["WRONG_TYPE", "signed as another document", () => signEnvelope(DESCRIPTOR_TYPE, bytesOf(consentOf()), [donor()])],
    ["WRONG_TYPE", "renamed after signing", () => ({ ...good(), payloadType: DESCRIPTOR_TYPE })],
    [
      "BAD_SIGNATURE",
      "signed as something else, renamed",
      () => ({ ...signEnvelope(DESCRIPTOR_TYPE, bytesOf(consentOf()), [donor()]), payloadType: STATEMENT_TYPE }),
    ],
    ["BAD_SIGNATURE", "signed by somebody else", stranger],
    ["BAD_SIGNATURE", "signed by somebody else in the donor's name", () => with0({ sig: stranger().signatures[0]?.sig })],
    ["BAD_SIGNATURE", "under another name for the key", () => with0({ keyid: stranger().signatures[0]?.keyid })],
    [
      "BAD_SIGNATURE",
      "a stranger's signature beside it",
      () => ({ ...good(), signatures: [...good().signatures, ...stranger().signatures] }),
    ],
    [
      "BAD_SIGNATURE",
      "the same signature twice",
      () => ({ ...good(), signatures: [...good().signatures, ...good().signatures] }),
    ],
    ["BAD_SIGNATURE", "a signature of the payload without its type", () => with0({ sig: toBase64(new Uint8Array(64)) })],
    ["BAD_SIGNATURE", "a signature cut short", () => with0({ sig: toBase64(new Uint8Array(63)) })],
    ["BAD_SIGNATURE", "a signature in URL-safe base64", () => with0({ sig: `${"-_".repeat(43)}==` })],
    [
      "MALFORMED",
      "base64 without padding",
      () => ({ ...payload(`${json()}`), payload: toBase64(bytesOf("{}")).replace("=", "") }),
    ],
    [
      "MALFORMED",
      "base64 with a line break",
      () => ({ ...good(), payload: `${good().payload.slice(0, 4)}\n${good().payload.slice(4)}` }),
    ],
    ["MALFORMED", "base64 with bits that mean nothing", () => ({ ...good(), payload: good().payload.replace(/.(=+)$/, "9$1") })],
    ["MALFORMED", "JSON with white space", () => payload(JSON.stringify(consentOf(), null, 1))],
    ["MALFORMED", "JSON with a newline at its end", () => payload(`${json()}\n`)],
    ["MALFORMED", "JSON with a field twice", () => payload(json().replace('"seq":5', '"seq":9,"seq":5'))],
    ["MALFORMED", "JSON with a number written otherwise", () => payload(json().replace('"seq":5', '"seq":5.0'))],
    ["MALFORMED", "JSON with an escape that is not needed", () => payload(json().replace("Research", "\\u0052esearch"))],
    ["MALFORMED", "JSON with a byte order mark", () => payload(`\ufeff${json()}`)],
    ["MALFORMED", "bytes that are not UTF-8", () => payload(Uint8Array.of(0x22, 0xff, 0x22))],
    ["MALFORMED", "no JSON", () => payload("consent: yes")],
    ["MALFORMED", "an empty payload", () => payload("")],
    ["MALFORMED", "a deep nest of lists", () => payload("[".repeat(40_000) + "]".repeat(40_000))],
  ]
  test.each(rows)("%s: %s", (why, _, make) => expect(verdict(make())).toBe(why))

  test("the second signature that fits an Ed25519 key (S + L) is refused", () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const envelope = good()
    const bytes = Uint8Array.from(atob(envelope.signatures[0]?.sig ?? ""), (one) => one.charCodeAt(0))
    let s = order
    for (let at = 0; at < 32; at++) s += BigInt(bytes[32 + at] ?? 0) << BigInt(8 * at)
    for (let at = 0; at < 32; at++) bytes[32 + at] = Number((s >> BigInt(8 * at)) & 255n)
    expect(verdict(with0({ sig: toBase64(bytes) }))).toBe("BAD_SIGNATURE")
  })

  test("a key of small order, under which one signature fits every message, is refused", () => {
    const key = Uint8Array.of(1, ...new Uint8Array(31)) // The neutral point: k·A vanishes, so S·B = R + k·A holds for S = 0, R = 0.
    const forged = Uint8Array.of(1, ...new Uint8Array(63))
    const signatures = [{ keyid: keyId(key), sig: toBase64(forged) }]
    const payload = toBase64(bytesOf(consentOf({ donor: key })))
    expect(verdict({ payloadType: STATEMENT_TYPE, payload, signatures })).toBe("BAD_SIGNATURE")
  })

  test("no flip of any bit of payload or signature passes", () => {
    const { payload, signatures } = good()
    const raw = Uint8Array.from(atob(payload), (one) => one.charCodeAt(0))
    for (let at = 0; at < raw.length; at++) {
      const flipped = raw.with(at, (raw[at] ?? 0) ^ (1 << (at % 8)))
      expect(verdict({ ...good(), payload: toBase64(flipped) })).not.toBe("ok")
    }
    const sig = Uint8Array.from(atob(signatures[0]?.sig ?? ""), (one) => one.charCodeAt(0))
    for (let bit = 0; bit < 512; bit++) {
      const flipped = sig.with(bit >> 3, (sig[bit >> 3] ?? 0) ^ (1 << (bit % 8)))
      expect(verdict(with0({ sig: toBase64(flipped) }))).toBe("BAD_SIGNATURE")
    }
  })
})

describe("withdrawals", () => {
  const consent = hashOf("a consent")
  const make = () => makeWithdrawal(placeOf(), GIVEN.donation, consent)
  const check = (change: (statement: Broken) => void, at: Partial<At> = {}) => {
    const statement = structuredClone(make()) as Broken
    change(statement)
    return verdict(signEnvelope(STATEMENT_TYPE, bytesOf(statement), [donor()]), at)
  }
  test("one is accepted at any time and under any terms", () => {
    const none = () => undefined
    expect(check(none)).toBe("ok")
    expect(check(none, { nowMs: 0 })).toBe("ok")
    expect(check(none, { nowMs: NOON * 2, terms: termsOf({ title: "New" }) })).toBe("ok")
  })
  const rows: [StatementRefusal, string, (statement: Broken) => void][] = [
    ["WRONG_SUBJECT", "of another consent than its subject", (s) => (s.predicate.consent = hashOf("x"))],
    ["WRONG_SUBJECT", "of another donation than its subject", (s) => (s.predicate.donation = "cd".repeat(16))],
    ["WRONG_RECIPIENT", "for another recipient", (s) => (s.predicate.recipient = rootOf(9))],
    ["CHAIN_FORK", "in a place that is taken", (s) => (s.predicate.seq = 4)],
    ["CHAIN_GAP", "too far on", (s) => (s.predicate.seq = 6)],
    ["MALFORMED", "with a reason", (s) => (s.predicate.reason = "changed my mind")],
    ["BAD_SIGNATURE", "in another donor's name", (s) => (s.predicate.donor = toHex(pairOf(9).publicKey))],
  ]
  test.each(rows)("%s: %s", (why, _, change) => expect(check(change)).toBe(why))

  test("only the donor of a consent withdraws it", () => {
    const known = { digest: consent, donor: toHex(donor().publicKey), donation: GIVEN.donation }
    expect(withdraws(make(), known)).toBe(true)
    expect(withdraws(make(), { ...known, digest: hashOf("x") })).toBe(false)
    expect(withdraws(make(), { ...known, donor: toHex(pairOf(9).publicKey) })).toBe(false)
    expect(withdraws(make(), { ...known, donation: "cd".repeat(16) })).toBe(false)
  })
})

test("of all pairs of recipients, donors and places only the meant one is accepted", () => {
  const [roots, donors, places] = [
    [rootOf(1), rootOf(8)],
    [pairOf(3), pairOf(4)],
    [0, 1, 2],
  ] as const
  const link = (donor: number, seq: number) => (seq === 0 ? null : { seq: seq - 1, digest: hashOf(`${donor}/${seq - 1}`) })
  let accepted = 0
  for (const made of roots.flatMap((root) => donors.flatMap((pair, d) => places.map((seq) => ({ root, pair, d, seq }))))) {
    const place = { recipient: made.root, donor: made.pair.publicKey, previous: link(made.d, made.seq) }
    const envelope = signStatement(consentOf(place), made.pair)
    for (const root of roots)
      for (const d of donors.keys())
        for (const seq of places) {
          const meant = root === made.root && seq === made.seq && (seq === 0 || d === made.d)
          const got = verdict(envelope, { root, previous: link(d, seq) })
          expect(got === "ok").toBe(meant)
          if (got === "ok") accepted++
        }
  }
  expect(accepted).toBe(16) // Each of 12 once, and first links (4) at the place of the other donor, who has none yet.
})
