import { cryptoReady, preAuthEncoding, signEnvelope, verifyEnvelope } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import { envelopeBytes, envelopeDigest } from "./envelope.ts"
import { bytesOf, consentOf, hashOf, pairOf } from "./known.test.support.ts"
import { signStatement } from "./make-statement.ts"
import { describeRefusal } from "./refusal.ts"
import { consentStatementSchema } from "./statement.ts"

beforeAll(cryptoReady)

test("what is signed is DSSE's pre-authentication encoding", () => {
  const text = new TextDecoder().decode(preAuthEncoding("http://example.com/HelloWorld", bytesOf("hello world")))
  expect(text).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world") // From the specification.
  const envelope = signEnvelope("http://example.com/HelloWorld", bytesOf("hello world"), [pairOf(1)])
  expect(verifyEnvelope(envelope, "http://example.com/HelloWorld", pairOf(1).publicKey)).toEqual(bytesOf("hello world"))
})

test("an envelope has one spelling, whatever the order of its fields", () => {
  const { payloadType, payload, signatures } = signStatement(consentOf(), pairOf(3))
  const turned = { signatures: signatures.map(({ keyid, sig }) => ({ sig, keyid })), payload, payloadType }
  const text = new TextDecoder().decode(envelopeBytes(turned))
  expect(text).toBe(JSON.stringify({ payloadType, payload, signatures }))
  expect(envelopeDigest(turned)).toBe(hashOf(text))
})

test("what does not fit the schema is not signed", () => {
  const statement = consentOf()
  expect(() => signStatement({ ...statement, predicate: { ...statement.predicate, seq: -1 } }, pairOf(3))).toThrow()
  expect(consentStatementSchema.safeParse(statement).success).toBe(true)
})

test("refusals are told in one line without jargon of the code", () => {
  for (const why of ["CHAIN_FORK", "LOG_FORKED", "NO_COOLING_OFF", "OTHER_ROOT"] as const)
    expect(describeRefusal(why)).toMatch(/^[A-Z][^\n_]{10,150}\.$/)
})
