import { cryptoReady, randomBytes, SecretKey, type SigningPair, signingPair, toHex } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import {
  createEngine,
  type HostPolicies,
  hostLayers,
  NO_POLICIES,
  openOrgPolicy,
  type Policy,
  signOrgPolicy,
  trustOf,
} from "./index.ts"

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 1)
const policy: Policy = { version: 0, id: "acme", exclude: [{ rule: "plans", patterns: ["/plans/"] }] }
let pair: SigningPair
let other: SigningPair
beforeAll(async () => {
  await cryptoReady()
  pair = signingPair(new SecretKey(randomBytes(32)))
  other = signingPair(new SecretKey(randomBytes(32)))
})

const trust = (of = pair, sequence = 1) => trustOf("Acme", toHex(of.publicKey), sequence)
const signed = (sequence = 3, days = 30, of = pair) =>
  JSON.stringify(signOrgPolicy(of, { org: "Acme", sequence, expiresMs: NOW + days * DAY, policy }, NOW))
const on = (text: string, trusted: string | null = JSON.stringify(trust())): HostPolicies => ({
  ...NO_POLICIES,
  org: [{ source: "org-policy.json", policy: text, trust: trusted }],
})

test("what an organisation signed narrows, and explain names it", () => {
  const { layers, refused } = hostLayers(on(signed()), NOW)
  expect(refused).toEqual([])
  const engine = createEngine({ layers, ignoreFiles: [], caseSensitive: true })
  expect(engine.path("plans/a.md")).toMatchObject({ kind: "drop", rule: "plans: /plans/", source: "policy of Acme, no. 3" })
  expect(engine.giving(null)).toBe("suggest")
})

test("one that has run out still narrows, and nothing is given any more", () => {
  const { layers } = hostLayers(on(signed(3, 30)), NOW + 30 * DAY)
  const engine = createEngine({ layers, ignoreFiles: [], caseSensitive: true })
  expect(engine.path("plans/a.md").kind).toBe("drop")
  expect(engine.giving(null)).toBe("never")
  expect(engine.modes.donate.source).toContain("ran out on 2026-12-01")
})

test("a policy with nobody's word on whose key to trust, and a trust that is none, are refused", () => {
  for (const trusted of [null, "{}", "nothing"]) {
    const { layers, refused } = hostLayers(on(signed(), trusted), NOW)
    expect(layers).toEqual([])
    expect(refused).toEqual([expect.stringContaining("whose key to trust")])
  }
})

test.each<[string, () => string, RegExp]>([
  ["another key's", () => signed(3, 30, other), /not signed by the key of Acme/],
  ["an older one than was seen", () => signed(0 + 1), /no\. 1; no\. 2 was seen/],
  ["no envelope", () => "{}", /no signed policy/],
  ["no JSON", () => "", /no signed policy/],
  ["a changed payload", () => changed(signed(), (payload) => payload.replace("plans", "plane")), /not signed by/],
  ["another type", () => signed().replace("org-policy+json", "consent+json"), /not signed by/],
])("%s is refused", (_name, text, why) => {
  const result = openOrgPolicy(text(), trust(pair, 2))
  expect(result).toMatchObject({ kind: "refused", why: expect.stringMatching(why) })
})

test("a signed policy with a field that this version does not know is refused, not half read", () => {
  const odd = { ...policy, include: ["*"] } as Policy
  expect(() => signOrgPolicy(pair, { org: "Acme", sequence: 1, expiresMs: NOW, policy: odd }, NOW)).toThrow()
})

test("every changed byte of a signed policy is refused", () => {
  const text = signed()
  for (let at = 0; at < text.length; at += 3) {
    const flipped = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1)
    const result = openOrgPolicy(flipped, trust())
    if (result.kind === "ok") expect(result.opened.policy, `byte ${at}`).toEqual(policy) // The hint of which key it is may be anything.
  }
})

function changed(text: string, change: (payload: string) => string): string {
  const envelope = JSON.parse(text)
  return JSON.stringify({ ...envelope, payload: btoa(change(atob(envelope.payload))) })
}
