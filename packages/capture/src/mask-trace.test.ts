import { contentHash, cryptoReady } from "@tracehold/crypto"
import { encodeUtf8, fold, type TraceEvent, UNATTRIBUTED } from "@tracehold/trace"
import fc from "fast-check"
import { beforeAll, expect, test } from "vitest"
import { maskTrace } from "./mask-trace.ts"
import { maskForms, valueForms } from "./secret-values.ts"

beforeAll(cryptoReady)

const SECRET = "hunter2-correct-horse"
const store = () => {
  const blobs = new Map<string, Uint8Array>()
  const put = (text: string) => {
    const hash = contentHash(encodeUtf8(text))
    blobs.set(hash, encodeUtf8(text))
    return hash
  }
  return { blobs, put }
}
const edit = (offset: number, deleted: number, inserted: string): TraceEvent => ({
  kind: "edit",
  atMs: 1,
  doc: "a",
  change: 0,
  changes: [{ offset, deleted, inserted }],
  by: UNATTRIBUTED,
})
const open = (text: string): TraceEvent => ({ kind: "open", atMs: 0, doc: "a", language: "text", eol: "lf", text, dirty: false })

/** Mask `SECRET` in events and give back the document at the end, and all recorded text. */
function check(events: TraceEvent[], blobs: Map<string, Uint8Array>) {
  const out = maskTrace(events, (h) => blobs.get(h), { values: [SECRET], places: [] })
  const all = new Map(blobs)
  for (const { hash, bytes } of out.blobs.values()) all.set(hash, bytes)
  const state = fold(out.events, (h) => all.get(h))
  const texts = JSON.stringify(out.events) + [...out.blobs.values()].map(({ bytes }) => Buffer.from(bytes).toString()).join()
  return { text: state.docs.get("a")?.text, texts, events: out.events }
}

test("a secret typed key by key is masked in its keys", () => {
  const { blobs, put } = store()
  const typed = [...SECRET].map((key, i) => edit(4 + i, 0, key))
  const { text, texts } = check([open(put("key=\n")), ...typed], blobs)
  expect(text).toBe(`key=${"*".repeat(SECRET.length)}\n`)
  expect(texts).not.toMatch(/hunter|horse/)
})

test("a secret half opened and half typed is masked in both", () => {
  const { blobs, put } = store()
  const { text, texts } = check([open(put("key=hunter2-correct")), edit(19, 0, "-horse")], blobs)
  expect(text).toBe(`key=${"*".repeat(SECRET.length)}`)
  expect(texts).not.toContain("hunter2-correct")
})

test("a file saved while the secret was half typed is masked too", () => {
  const { blobs, put } = store()
  const half = "hunter2-corr"
  const save: TraceEvent = { kind: "save", atMs: 2, doc: "a", version: { form: "text", blob: put(half), bytes: half.length } }
  const { texts } = check([open(put("")), edit(0, 0, half), save, edit(12, 0, "ect-horse")], blobs)
  expect(texts).not.toContain("hunter")
})

test("screens: wrapped over rows, and half typed in an earlier observation", () => {
  const screen = (lines: [number, string][]): TraceEvent => ({
    kind: "screen",
    atMs: 1,
    terminal: 0,
    rows: 3,
    cols: 12,
    alt: false,
    key: false,
    lines,
    cursor: [0, 0],
  })
  const { texts } = check(
    [
      screen([[0, "> hunter2"]]),
      screen([
        [0, "> hunter2-co"],
        [1, "rrect-horse"],
      ]),
    ],
    new Map(),
  )
  expect(texts).not.toMatch(/hunter|horse|rrect/)
})

test("values that overlap, and letters whose accents stand apart", () => {
  expect(maskForms("SilverFoxHolding, Silver Fox", valueForms(["SilverFox", "FoxHolding"]))).toBe("****************, Silver Fox")
  expect(maskForms("Mu\u0308ller M\u00fcller", valueForms(["M\u00fcller"]))).toBe("******* ******")
})

test("commands, prompts and JSON inside tool calls", () => {
  const multi = `${SECRET}\nsecond line`
  const tool: TraceEvent = {
    kind: "tool",
    atMs: 1,
    agent: "x",
    conversation: "c",
    turn: null,
    call: "1",
    name: "Write",
    input: JSON.stringify({ content: multi }),
    paths: [],
  }
  const out = maskTrace([tool], () => undefined, { values: [multi], places: [] })
  expect(JSON.stringify(out.events)).not.toContain("second line")
})

test("whatever is typed, nothing of the secret is left and every other character is", () => {
  const step = fc.record({
    at: fc.nat(60),
    del: fc.nat(3),
    text: fc.constantFrom("a", "\n", SECRET, "horse", "é😀", SECRET.slice(0, 9), SECRET.slice(9)),
  })
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.array(step, { maxLength: 25 }), (start, steps) => {
      const { blobs, put } = store()
      let text = start
      const events = [open(put(start))]
      for (const { at, del, text: inserted } of steps) {
        const offset = Math.min(at, text.length)
        const deleted = Math.min(del, text.length - offset)
        events.push(edit(offset, deleted, inserted))
        text = text.slice(0, offset) + inserted + text.slice(offset + deleted)
      }
      const out = check(events, blobs)
      expect(out.text?.length).toBe(text.length)
      expect(out.text).not.toContain(SECRET)
      if (
        !events.some(
          (_, i) =>
            i > 0 &&
            fold(events.slice(0, i + 1), (h) => blobs.get(h))
              .docs.get("a")
              ?.text.includes(SECRET),
        ) &&
        !start.includes(SECRET)
      ) {
        expect(out.text).toBe(fold(events, (h) => blobs.get(h)).docs.get("a")?.text)
      }
    }),
    { numRuns: 200 },
  )
})
