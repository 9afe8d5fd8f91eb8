import { cryptoReady } from "@tracehold/crypto"
import { apply, type BlobSource, decodeUtf8, EMPTY_STATE, type State, type TraceEvent } from "@tracehold/trace"
import * as fc from "fast-check"
import { beforeAll, expect, test } from "vitest"
import { SampleChunk } from "../fixtures/sample-chunk.ts"
import { buildDonation } from "./build-donation.ts"
import { ConsentError } from "./error.ts"
import { readDonation } from "./read-donation.ts"
import { redact } from "./redact.ts"
import type { Redaction } from "./redaction.ts"
import { shownFiles } from "./shown-files.ts"

beforeAll(cryptoReady)

const PATHS = ["a.ts", "b.ts", "dir/c.ts"] as const
const TEXT = "take-me-out"

type Step = { what: number; path: number; at: number; count: number; text: string }
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.nat(8),
  path: fc.nat(2),
  at: fc.nat(1000),
  count: fc.nat(6),
  text: fc.oneof(
    fc.constantFrom(TEXT, TEXT.slice(0, 5), TEXT.slice(5), "\n", "é😀"),
    fc.string({ unit: "grapheme", maxLength: 6 }),
  ),
})
const redaction: fc.Arbitrary<Redaction> = fc.oneof(
  fc.constant<Redaction>({ kind: "text", text: TEXT }),
  fc.constantFrom(...PATHS, "dir/").map((path): Redaction => ({ kind: "file", path })),
  fc.nat(2).map((terminal): Redaction => ({ kind: "terminal", terminal })),
  fc
    .tuple(fc.nat(40), fc.nat(20))
    .map(([from, count]): Redaction => ({ kind: "range", fromMs: from * 100, toMs: (from + count) * 100 })),
  fc.constantFrom("user", "agent", "git").map((actor): Redaction => ({ kind: "actor", actor: actor as "user" })),
)

function chunkOf(steps: readonly Step[]): SampleChunk {
  const chunk = new SampleChunk({ startMs: 0, firstChange: 0 }).start({ "a.ts": `x ${TEXT}`, "b.ts": "", "dir/c.ts": "c\n" }, [
    "a.ts",
  ])
  for (const { what, path: number, at, count, text } of steps) {
    const path = PATHS[number] ?? "a.ts"
    const open = chunk.state.docs.get(path)
    if (what === 0) chunk.open(path, text)
    else if (what <= 3 && open !== undefined) {
      const offset = between(open.text, at % (open.text.length + 1))
      const end = between(open.text, Math.min(offset + count, open.text.length))
      chunk.edit(path, offset, end - offset, text)
    } else if (what === 4 && open !== undefined) chunk.save(path)
    else if (what === 5 && open !== undefined) chunk.view(number, path, [[0, count]])
    else if (what === 6) chunk.file(path, null, text)
    else if (what === 7) chunk.screen(number, ["$", text, `${text}${TEXT}`], 11)
    else if (what === 8) chunk.add({ kind: "prompt", agent: "codex-cli", conversation: "c", turn: null, text })
  }
  return chunk.type("a.ts", "end").end()
}

/** An editor never splits a surrogate pair, and UTF-8 could not hold the halves. */
function between(text: string, offset: number): number {
  return /^[\udc00-\udfff]/.test(text.slice(offset)) ? offset + 1 : offset
}

/** What a replay shows at one moment, of the files that count, without the names of ids. */
function shown(state: State, blobs: BlobSource, files: ReadonlySet<string>) {
  const text = (hash: string | null) => (hash === null ? null : (decodeUtf8(blobs(hash) ?? new Uint8Array()) ?? null))
  return {
    docs: [...state.docs].filter(([doc]) => files.has(doc)).sort(),
    files: [...state.files].flatMap(([path, v]) => (files.has(path) ? [[path, v.form, text(v.blob)]] : [])).sort(),
    panes: [...state.panes.values()].filter(({ doc }) => files.has(doc)),
    screens: [...state.terminals.values()].map(({ screen }) => screen),
    focus: state.focus.kind,
  }
}

function* moments(events: readonly TraceEvent[], blobs: BlobSource): Generator<[TraceEvent, State]> {
  let state = EMPTY_STATE
  for (const event of events) {
    state = apply(state, event, blobs)
    yield [event, state]
  }
}

const label = () => "0".repeat(32)
const FOR = {
  session: "s",
  recipientRoot: "aa".repeat(32),
  terms: { sha256: "bb".repeat(32), version: 1, permits: [] },
  donation: "cc".repeat(16),
  salt: "dd".repeat(32),
  label,
}

test("replaying the donation equals replaying the redacted chunk, at every event, for the files that are in it", () =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.array(redaction, { maxLength: 3 }), (steps, redactions) => {
      const chunk = chunkOf(steps)
      const redacted = redact(chunk.events, chunk.blobs, redactions)
      const files = shownFiles(redacted.events)
      let content: Uint8Array
      try {
        content = buildDonation({ ...redacted, ...FOR })
      } catch (error) {
        return error instanceof ConsentError && error.code === "NOTHING_LEFT"
      }
      const given = readDonation(content)
      const after = [...moments(given.events, given.blobs)]
      const before = [...moments(redacted.events, redacted.blobs)].filter(([e]) => !("doc" in e) || files.has(e.doc))
      expect(after.map(([{ kind }]) => kind)).toEqual(before.map(([{ kind }]) => kind))
      after.forEach(([, state], i) => {
        expect(shown(state, given.blobs, files)).toEqual(shown(before[i]?.[1] ?? EMPTY_STATE, redacted.blobs, files))
      })
      return true
    }),
    { numRuns: 200 },
  ))

test("a text that was taken out is nowhere in the content, and lengths stay", () =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const chunk = chunkOf(steps)
      const redacted = redact(chunk.events, chunk.blobs, [{ kind: "text", text: TEXT }])
      const content = buildDonation({ ...redacted, ...FOR })
      const given = readDonation(content)
      expect(JSON.stringify(given.events)).not.toContain(TEXT)
      for (const [hash] of given.header.blobs) expect(decodeUtf8(given.blobs(hash) ?? new Uint8Array())).not.toContain(TEXT)
      const lengths = (state: State) => [...state.docs].map(([doc, { text }]) => [doc, text.length])
      const end = [...moments(redacted.events, redacted.blobs)].at(-1)?.[1] ?? EMPTY_STATE
      expect(lengths(end)).toEqual(lengths(chunk.state))
    }),
    { numRuns: 200 },
  ))

test("a range or an actor that goes changes nothing of what follows", () =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(30), fc.nat(20), (steps, from, count) => {
      const chunk = chunkOf(steps)
      const range = { kind: "range", fromMs: from * 100, toMs: (from + count) * 100 } as const
      const redacted = redact(chunk.events, chunk.blobs, [range])
      const all = new Set<string>(PATHS)
      const later = new Map([...moments(chunk.events, chunk.blobs)].map(([event, state]) => [event.atMs, state]))
      for (const [event, state] of moments(redacted.events, redacted.blobs)) {
        const was = later.get(event.atMs)
        if (event.atMs <= range.toMs || was === undefined || event.kind === "chunk-end") continue
        expect(shown(state, redacted.blobs, all)).toEqual(shown(was, chunk.blobs, all))
      }
    }),
    { numRuns: 2000 },
  ))
