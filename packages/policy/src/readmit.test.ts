import type { EventKind, TraceEvent } from "@tracehold/trace"
import { expect, test } from "vitest"
import { kinds, sampleEvent } from "../fixtures/sample-event.ts"
import { admitFrame, createEngine, ReadmitError, readmit } from "./index.ts"
import { LEAVES, mapPlace, placesOf } from "./leaves.ts"

const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
const plainIn = (kind: EventKind) => (place: string) => (LEAVES[kind][place] === "doc" ? "src/a.ts" : "some text")

/** Whether a rewrite may put `next` in the place of `before`. */
function check(before: TraceEvent, next: TraceEvent, allowed: boolean): void {
  const admitted = engine.admit(before)
  if (allowed) expect(readmit(next, admitted)).toEqual(next)
  else expect(() => readmit(next, admitted)).toThrow(ReadmitError)
}

test.each(kinds)("a %s event may stay as it is", (kind) =>
  check(sampleEvent(kind, plainIn(kind)), sampleEvent(kind, plainIn(kind)), true),
)

const texts = kinds.flatMap((kind) =>
  (["text", "label", "rows"] as const).flatMap((t) => placesOf(kind, t).map((place) => [kind, place.join("."), place] as const)),
)
test.each(texts)("%s %s may be masked, and may not be unmasked", (kind, _name, place) => {
  const event = sampleEvent(kind, plainIn(kind))
  const masked = mapPlace(event, place, () => "some ****")
  check(event, masked, true)
  check(masked, event, false)
  check(
    event,
    mapPlace(event, place, () => "some tex"),
    false,
  )
  check(
    event,
    mapPlace(event, place, () => "some texts"),
    false,
  )
  check(
    event,
    mapPlace(event, place, () => "some\n****"),
    false,
  )
})

const digests = kinds.flatMap((kind) => placesOf(kind, "hash").map((place) => [kind, place.join("."), place] as const))
test.each(digests)("%s %s may follow the masked content", (kind, _name, place) => {
  const event = sampleEvent(kind, plainIn(kind))
  check(
    event,
    mapPlace(event, place, (hash) => "1".repeat(hash.length)),
    true,
  )
})

const edit: TraceEvent = {
  kind: "edit",
  atMs: 5,
  doc: "a.ts",
  change: 1,
  changes: [{ offset: 1, deleted: 0, inserted: "ab\ncd" }],
  by: { actor: "user", rung: 5, evidence: "keystroke" },
} // prettier-ignore
test("numbers may not change", () => check(edit, { ...edit, atMs: 6 }, false))
test("nor actors", () => check(edit, { ...edit, by: { ...edit.by, actor: "agent" } }, false))
test("nor the number of changes", () => check(edit, { ...edit, changes: [...edit.changes, ...edit.changes] }, false))
test("nor the kind", () => check(edit, { kind: "window", atMs: 5, focused: true }, false))
test("a field more is too much", () => check(edit, { ...edit, reason: "undo" }, false))
test("line breaks stay", () => check(edit, { ...edit, changes: [{ offset: 1, deleted: 0, inserted: "*****" }] }, false))

const save: TraceEvent = { kind: "save", atMs: 5, doc: "a.ts", version: { form: "text", blob: "0".repeat(64), bytes: 9 } }
test("a file may become withheld, with another size and no blob", () =>
  check(save, { ...save, version: { form: "withheld", blob: null, bytes: 7 } }, true))
test("but not become readable", () =>
  check(
    { ...save, version: { form: "withheld", blob: null, bytes: 7 } },
    { ...save, version: { form: "text", blob: null, bytes: 7 } },
    false,
  ))
test("and a blob does not come back", () => check({ ...save, version: { ...save.version, blob: null } }, save, false))

test("a wide character is masked by as many cells", () => {
  const screen = (row: string): TraceEvent => ({
    kind: "screen",
    atMs: 1,
    terminal: 0,
    rows: 1,
    cols: 20,
    alt: false,
    key: true,
    lines: [[0, row]],
    cursor: [0, 0],
  })
  check(screen("a日本b"), screen("a****b"), true)
  check(screen("a日本b"), screen("a日***b"), false)
  check(screen("a日本b"), screen("a本日b"), false)
})

test("a frame's own strings are looked at again", () => {
  const secret = `gl${"pat-"}${"Ab3dE".repeat(5)}`
  const gap = sampleEvent("gap", () => `key ${secret}`)
  if (gap.kind !== "gap") throw new Error("not a frame")
  expect(JSON.stringify(admitFrame(gap))).not.toContain(secret)
})
