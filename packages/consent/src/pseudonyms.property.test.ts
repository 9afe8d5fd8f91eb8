import { contentHash, cryptoReady, SecretKey } from "@tracehold/crypto"
import { createEngine } from "@tracehold/policy"
import { apply, decodeUtf8, EMPTY_STATE, type State } from "@tracehold/trace"
import fc from "fast-check"
import { beforeAll, expect, test } from "vitest"
import { SampleChunk } from "../fixtures/sample-chunk.ts"
import { buildDonation } from "./build-donation.ts"
import { detectFindings } from "./detect-findings.ts"
import { pseudonymsOf } from "./pseudonyms.ts"
import { type Donation, readDonation } from "./read-donation.ts"
import { redact } from "./redact.ts"
import type { PseudonymOrder } from "./redaction.ts"

beforeAll(cryptoReady)

const MAIL = ["odette", "atelier.de"].join("@")
const order = (type: PseudonymOrder["type"], text: string): PseudonymOrder => ({
  kind: "pseudonym",
  type,
  text,
  scope: "recipient",
})
const ORDERS = [
  order("full-name", "Odette Grün"),
  order("e-mail", MAIL),
  order("user-name", "odette"),
  order("ipv4", "10.20.30.40"),
]
const VALUES = ORDERS.map(({ text }) => text)

type Step = { readonly what: number; readonly text: string; readonly at: number }
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.nat(7),
  at: fc.nat(1000),
  text: fc.oneof(
    fc.constantFrom(...VALUES, "Odette", " Grün", "odette@", "10.20.", "30.40", "\n", "é😀 "),
    fc.string({ unit: "grapheme", maxLength: 5 }),
  ),
})

function chunkOf(steps: readonly Step[]): SampleChunk {
  const chunk = new SampleChunk({ startMs: 0, firstChange: 0 }).start(
    { "a.ts": `// ${VALUES.join(", ")}\n`, "odette/b.ts": `x ${MAIL}` },
    ["a.ts", "odette/b.ts"],
  )
  for (const { what, text, at } of steps) {
    const now = chunk.state.docs.get("a.ts")?.text ?? ""
    const offset = /^[\udc00-\udfff]/.test(now.slice(at % (now.length + 1))) ? 0 : at % (now.length + 1)
    if (what <= 2) chunk.edit("a.ts", offset, 0, text)
    else if (what === 3) for (const [i, unit] of [...text].entries()) chunk.edit("a.ts", i, 0, unit)
    else if (what === 4) chunk.save("a.ts")
    else if (what === 5) chunk.screen(2, ["$ whoami", text, `x${VALUES[at % 4]}`.slice(0, 9), `x${VALUES[at % 4]}`.slice(9)], 9)
    else if (what === 6) chunk.file("c.txt", null, `${text}\n${VALUES[at % 4]}`)
    else chunk.add({ kind: "prompt", agent: "codex-cli", conversation: "c", turn: null, text: `ask ${VALUES[at % 4]}${text}` })
  }
  return chunk.type("a.ts", MAIL).end()
}

function give(chunk: SampleChunk, key: number) {
  const pseudonyms = pseudonymsOf(new SecretKey(new Uint8Array(32).fill(key)), "s:1")
  const redacted = redact(chunk.events, chunk.blobs, ORDERS, pseudonyms)
  const content = buildDonation({
    events: redacted.events,
    blobs: redacted.blobs,
    session: "ab".repeat(16),
    recipientRoot: "cd".repeat(32),
    terms: { version: 1, permits: [], sha256: "ef".repeat(32) },
    donation: "01".repeat(16),
    salt: "23".repeat(32),
    label: (kind, value) => contentHash(`${kind} ${value}`).slice(0, 32),
  })
  return { redacted, content, donation: readDonation(content) }
}

/** Each state on the way, by length: of every document, row and text. */
function lengths(events: Donation["events"], blobs: Donation["blobs"]): unknown[] {
  let state: State = EMPTY_STATE
  return events.map((event) => {
    state = apply(state, event, blobs)
    return [
      event.kind,
      [...state.docs.values()].map(({ text }) => text.split("\n").map((line) => line.length)),
      [...state.terminals.values()].map(({ screen }) => screen.map((row) => row.length)),
    ]
  })
}

test("nothing of a value is left in what is given, lengths and lines stay, and it replays", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const chunk = chunkOf(steps)
      const { content, redacted, donation } = give(chunk, 1)
      const all = decodeUtf8(content) ?? ""
      expect(all).not.toBe("")
      for (const value of VALUES) expect(all).not.toContain(value)
      expect(lengths(redacted.events, redacted.blobs)).toEqual(lengths(chunk.events, chunk.blobs))
      const state = donation.events.reduce<State>((s, event) => apply(s, event, donation.blobs), EMPTY_STATE)
      expect(state.missing).toEqual([])
      for (const { text } of state.docs.values()) for (const value of VALUES) expect(text).not.toContain(value)
    }),
    { numRuns: 60 },
  )
})

test("one recipient meets the same pseudonyms in every chunk, another one none of them", () => {
  const first = give(chunkOf([]), 1).redacted.pseudonyms
  const again = give(chunkOf([{ what: 6, at: 1, text: "more" }]), 1).redacted.pseudonyms
  const other = give(chunkOf([]), 2).redacted.pseudonyms
  expect([...again]).toEqual([...first])
  expect(new Set(first.values())).toEqual(new Set([...other.values()]))
  expect([...first.keys()].filter((pseudonym) => other.has(pseudonym))).toEqual([])
  expect(new Set(first.values()).size).toBeGreaterThanOrEqual(VALUES.length)
})

test("the same value has the same pseudonym in paths, documents, keys, files, screens and prompts", () => {
  const { redacted } = give(
    chunkOf([
      { what: 7, at: 2, text: "" },
      { what: 6, at: 2, text: "" },
      { what: 5, at: 2, text: "" },
    ]),
    1,
  )
  const was = new Map([...redacted.pseudonyms].map(([pseudonym, value]) => [value, pseudonym]))
  const name = was.get("odette") ?? ""
  const all = JSON.stringify(redacted.events)
  expect(all).toContain(`"${name}/b.ts"`)
  expect(all).toContain(`ask ${name}`)
  const state = redacted.events.reduce<State>((s, event) => apply(s, event, redacted.blobs), EMPTY_STATE)
  expect(state.docs.get("a.ts")?.text.endsWith(was.get(MAIL) ?? "-")).toBe(true)
  expect(all).not.toContain("*")
})

test("a pseudonym is never a text that stands in the chunk: the next one is taken", () => {
  const free = give(chunkOf([]), 1).redacted.pseudonyms
  const [taken] = [...free].find(([, value]) => value === "odette") ?? []
  const { pseudonyms } = give(chunkOf([{ what: 6, at: 0, text: `a ${taken} b` }]), 1).redacted
  expect([...pseudonyms.keys()]).not.toContain(taken)
  expect([...pseudonyms.values()]).toContain("odette")
})

test("a value without room for a pseudonym is masked", () => {
  const chunk = new SampleChunk().start({ "a.ts": "see ab::c now" }, ["a.ts"]).end()
  const redacted = redact(chunk.events, chunk.blobs, [order("ipv6", "ab::c")], pseudonymsOf(SecretKey.random(), "s:1"))
  const state = redacted.events.reduce<State>((s, event) => apply(s, event, redacted.blobs), EMPTY_STATE)
  expect(state.docs.get("a.ts")?.text).toBe("see ***** now")
})

test("a mask over a part of a value counts more than its pseudonym", () => {
  const chunk = new SampleChunk().start({ "a.ts": `to ${MAIL}` }, ["a.ts"]).end()
  const orders = [order("e-mail", MAIL), { kind: "text", text: "atelier" } as const]
  const redacted = redact(chunk.events, chunk.blobs, orders, pseudonymsOf(SecretKey.random(), "s:1"))
  const state = redacted.events.reduce<State>((s, event) => apply(s, event, redacted.blobs), EMPTY_STATE)
  expect(state.docs.get("a.ts")?.text).toMatch(/^to [a-z]{6}@\*{7}[a-z.]{3}$/)
})

test("pseudonyms are no findings, and what was said of a finding holds when a part of it has one", () => {
  const chunk = new SampleChunk().start({ "a.ts": `// Odette Grün <${MAIL}>, odette\n` }, ["a.ts"]).end()
  const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
  const known = [{ type: "user-name", text: "odette" } as const, { type: "full-name", text: "Odette Grün" } as const]
  const look = (orders: readonly PseudonymOrder[], key: number) => {
    const redacted = redact(chunk.events, chunk.blobs, orders, pseudonymsOf(new SecretKey(new Uint8Array(32).fill(key)), "s:1"))
    return detectFindings(redacted.events, redacted.blobs, engine, { known, pseudonyms: redacted.pseudonyms })
  }
  const before = look([], 1)
  expect(before.map(({ rule }) => rule)).toEqual(["full-name", "e-mail", "user-name"])
  expect(look(ORDERS, 1)).toEqual([])
  const part = [order("user-name", "odette"), order("full-name", "Odette Grün")]
  expect(look(part, 1).map(({ id }) => id)).toEqual([before[1]?.id])
  expect(look(part, 2).map(({ id }) => id)).toEqual([before[1]?.id])
  expect(look(part, 2)[0]?.text).not.toBe(look(part, 1)[0]?.text)
})

test("a pseudonym that looks like a secret is none, for no recipient", () => {
  const chunk = new SampleChunk().start({ "a.ts": 'password = "odettegruen"\napi_key: odettegruen\n' }, ["a.ts"]).end()
  const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
  const orders = [order("user-name", "odettegruen")]
  for (let key = 1; key < 40; key++) {
    const redacted = redact(chunk.events, chunk.blobs, orders, pseudonymsOf(new SecretKey(new Uint8Array(32).fill(key)), "s:1"))
    const aids = { known: [], pseudonyms: redacted.pseudonyms }
    expect(detectFindings(redacted.events, redacted.blobs, engine, aids).filter(({ what }) => what === "secret")).toEqual([])
  }
})
