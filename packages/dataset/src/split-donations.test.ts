import type { TraceEvent } from "@tracehold/trace"
import fc from "fast-check"
import { expect, test } from "vitest"
import type { CheckedDonation } from "./open-donations.ts"
import { splitDonations } from "./split-donations.ts"

type Given = { donor: string; repo: string; remote: string | null }

/** Only what the split looks at. */
function donationOf({ donor, repo, remote }: Given): CheckedDonation {
  const roots = [{ name: "app", repo, remote, branch: null, head: null, donate: "ask" }]
  const host = { editor: "", version: "", platform: "", remote: false }
  const start = { kind: "chunk-start", atMs: 0, schema: 0, no: 0, wallMs: 0, pin: null, policy: "", host, roots } as TraceEvent
  return { events: [start], provenance: { donor } } as unknown as CheckedDonation
}
const check = (given: Given[], ratio: number, validation: number) =>
  expect(splitDonations(given.map(donationOf), ratio).validation.length).toBe(validation)
const one = (donor: string, repo: string, remote: string | null = null): Given => ({ donor, repo, remote })

test("donors apart can be split", () => check([one("a", "r"), one("b", "s"), one("c", "t"), one("d", "u")], 0.25, 1))
test("one donor stays together", () => check([one("a", "r"), one("a", "s")], 0.5, 0))
test("donors of one repository stay together", () => check([one("a", "r"), one("b", "r")], 0.5, 0))
test("a remote is the same however it is spelt", () =>
  check([one("a", "r", "https://example.invalid/x/y.git"), one("b", "s", "git@example.invalid:X/y")], 0.5, 0))
test("other remotes are others", () =>
  check([one("a", "r", "https://example.invalid/x/y"), one("b", "s", "https://example.invalid/x/z")], 0.5, 1))
test("nothing for validation where none is asked for", () => check([one("a", "r"), one("b", "s")], 0, 0))

test("no donor and no repository is ever on both sides, nothing is lost, and validation is never too large", () => {
  const given = fc.record({
    donor: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    repo: fc.constantFrom("r", "s", "t", "u", "v", "w"),
    remote: fc.constantFrom(null, "https://example.invalid/x/y", "https://example.invalid/x/z"),
  })
  fc.assert(
    fc.property(fc.array(given, { maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (list, ratio) => {
      const donations = list.map(donationOf)
      const { training, validation } = splitDonations(donations, ratio)
      expect(new Set([...training, ...validation]).size).toBe(donations.length)
      expect(validation.length).toBeLessThanOrEqual(Math.round(list.length * ratio))
      const sideOf = new Map(donations.map((donation, index) => [index, validation.includes(donation)]))
      for (const [i, a] of list.entries()) {
        for (const [j, b] of list.entries()) {
          const related = a.donor === b.donor || a.repo === b.repo || (a.remote !== null && a.remote === b.remote)
          if (related) expect(sideOf.get(i)).toBe(sideOf.get(j))
        }
      }
    }),
  )
})
