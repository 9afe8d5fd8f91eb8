import { keyId, SecretKey, sha256, signingPair, toHex } from "@tracehold/crypto"
import type { Descriptor } from "./descriptor.ts"
import { type Given, makeConsent, type Place } from "./make-statement.ts"
import type { ConsentStatement } from "./statement.ts"
import type { KnownTerms, Terms } from "./terms.ts"
import { utf8 } from "./text.ts"

/** A moment for tests, and hours counted from it. */
export const NOON = Date.UTC(2030, 0, 15, 12)
export const hoursMs = (hours: number) => hours * 3_600_000

/** A signing pair that is the same in every run. */
export const pairOf = (byte: number) => signingPair(new SecretKey(new Uint8Array(32).fill(byte)))

export const termsOf = (change: Partial<Terms> = {}): Terms => ({
  schema: "tracehold/terms/0",
  version: 3,
  language: "en",
  title: "Terms",
  text: "What may be done.",
  controller: { name: "Test", contact: "nobody" },
  purposes: ["ResearchAndDevelopment", "AcademicResearch"],
  lawfulBasis: "consent",
  permits: [],
  prohibits: [],
  duties: [],
  licence: "none",
  retentionDays: null,
  withdrawal: "One click.",
  coolingOffHours: 24,
  expiresAt: "2031-01-01T00:00:00Z",
  ...change,
})

export const bytesOf = (value: unknown) => utf8(typeof value === "string" ? value : JSON.stringify(value))
export const hashOf = (value: unknown) => toHex(sha256(bytesOf(value)))
export const knownTerms = (terms = termsOf()): KnownTerms => ({ terms, sha256: hashOf(terms) })

/** A recipient whose root key is pair 1 and whose log key is pair 2. */
export function descriptorOf(change: Partial<Descriptor> = {}): Descriptor {
  return {
    schema: "tracehold/descriptor/0",
    kind: "commons",
    name: "Test",
    demo: false,
    url: "https://traces.example.org",
    rootKey: toHex(pairOf(1).publicKey),
    logKey: toHex(pairOf(2).publicKey),
    logName: "tracehold/test",
    ageRecipients: [`age1${"q".repeat(58)}`],
    terms: { sha256: knownTerms().sha256, version: 3 },
    ...change,
  }
}
export const rootOf = (byte = 1) => keyId(pairOf(byte).publicKey)

export const placeOf = (change: Partial<Place> = {}): Place => ({
  donor: pairOf(3).publicKey,
  recipient: rootOf(),
  previous: { seq: 4, digest: hashOf("the link before") },
  issuedAtMs: NOON,
  ...change,
})

export const GIVEN: Given = {
  donation: "ab".repeat(16),
  purposes: ["ResearchAndDevelopment"],
  content: { sha256: "1".repeat(64), bytes: 9_000_000, events: 12 },
  sent: { sha256: "2".repeat(64), bytes: 4_194_304 + 5, pieces: ["3".repeat(64), "4".repeat(64)] },
  review: { redactions: 2, openFindings: 0, detectors: "2030.1" },
  acceptHours: 100,
}

export const consentOf = (place: Partial<Place> = {}, given: Partial<Given> = {}, terms = knownTerms()): ConsentStatement =>
  makeConsent(placeOf(place), terms, { ...GIVEN, ...given })
