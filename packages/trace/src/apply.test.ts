import fc from "fast-check"
import { expect, test } from "vitest"
import { UNATTRIBUTED } from "./actor.ts"
import { apply } from "./apply.ts"
import type { BlobSource } from "./content.ts"
import type { TraceEvent } from "./event.ts"
import { fold, seek } from "./fold.ts"
import { observe, visibleText } from "./observe.ts"
import { EMPTY_STATE } from "./state.ts"
import type { RowStyles } from "./terminal-events.ts"
import { encodeUtf8 } from "./utf8.ts"

const name = (letter: string) => letter.repeat(64)
const blobs: BlobSource = (hash) =>
  ({
    [name("a")]: encodeUtf8("one\ntwo\nthree"),
    [name("e")]: encodeUtf8(
      JSON.stringify({
        files: [
          ["x", version("1")],
          ["y", version("2")],
        ],
      }),
    ),
  })[hash]
const version = (letter: string) => ({ form: "text" as const, blob: name(letter), bytes: 1 })
const open: TraceEvent = { kind: "open", atMs: 0, doc: "f", language: "text", eol: "lf", text: name("a"), dirty: false }
const edit = (changes: { offset: number; deleted: number; inserted: string }[]): TraceEvent => ({
  kind: "edit",
  atMs: 5,
  doc: "f",
  change: 0,
  changes,
  by: UNATTRIBUTED,
})
const check = (...events: TraceEvent[]) => fold(events, blobs)

test("an edit with several cursors applies its changes as listed", () =>
  expect(
    check(
      open,
      edit([
        { offset: 8, deleted: 5, inserted: "3" },
        { offset: 0, deleted: 3, inserted: "1" },
      ]),
    ).docs.get("f")?.text,
  ).toBe("1\ntwo\n3"))

test("an edit makes dirty, a save makes clean and is the file's version", () => {
  expect(check(open, edit([{ offset: 0, deleted: 0, inserted: "x" }])).docs.get("f")?.dirty).toBe(true)
  const saved = check(open, edit([{ offset: 0, deleted: 0, inserted: "x" }]), {
    kind: "save",
    atMs: 6,
    doc: "f",
    version: version("b"),
  })
  expect(saved.docs.get("f")?.dirty).toBe(false)
  expect(saved.files.get("f")).toEqual(version("b"))
})

test("an edit of a document that is not open changes nothing", () =>
  expect(check(edit([{ offset: 0, deleted: 0, inserted: "x" }])).docs.size).toBe(0))

test("a mask keeps length and line breaks", () =>
  expect(check(open, { kind: "mask", atMs: 1, doc: "f", offset: 2, length: 4, secret: "x" }).docs.get("f")?.text).toBe(
    "on*\n**o\nthree",
  ))

test("a snapshot is its tree and what changed since", () => {
  const state = check({
    kind: "snapshot",
    atMs: 1,
    tree: name("e"),
    changed: [
      ["y", null],
      ["z", version("3")],
    ],
    reason: "start",
    files: 2,
    complete: true,
  })
  expect([...state.files.keys()].sort()).toEqual(["x", "z"])
})

test("a rename takes the old path away", () => {
  const at = {
    kind: "snapshot" as const,
    atMs: 1,
    tree: name("e"),
    changed: [],
    reason: "start" as const,
    files: 2,
    complete: true,
  }
  const moved: TraceEvent = {
    kind: "file",
    atMs: 2,
    path: "w",
    from: "x",
    change: 1,
    op: "rename",
    before: version("1"),
    after: version("1"),
    by: UNATTRIBUTED,
  }
  expect([...check(at, moved).files.keys()].sort()).toEqual(["w", "y"])
})

test("a blob that is not at hand is named, not invented", () => {
  const state = check({ ...open, text: name("f") })
  expect(state.missing).toEqual([name("f")])
  expect(state.docs.get("f")?.text).toBe("")
})

test("screens: rows that did not change stay, a keyframe clears", () => {
  const screen = (key: boolean, lines: [number, string][]): TraceEvent => ({
    kind: "screen",
    atMs: 1,
    terminal: 3,
    rows: 2,
    cols: 9,
    alt: false,
    key,
    lines,
    cursor: [0, 0],
  })
  expect(
    check(
      screen(true, [
        [0, "a"],
        [1, "b"],
      ]),
      screen(false, [[1, "c"]]),
    ).terminals.get(3)?.screen,
  ).toEqual(["a", "c"])
  expect(
    check(
      screen(true, [
        [0, "a"],
        [1, "b"],
      ]),
      screen(true, [[1, "c"]]),
    ).terminals.get(3)?.screen,
  ).toEqual(["", "c"])
})

test("styles: of a row that is not named they stay, of one with none they go, as rows do that are no longer there", () => {
  const red = { from: 0, length: 1, fg: 1, bg: null, attributes: 0 }
  const screen = (key: boolean, rows: number, styles?: RowStyles): TraceEvent => ({
    ...{ kind: "screen", atMs: 1, terminal: 3, rows, cols: 9, alt: false, key, lines: [[0, "a"]], cursor: [0, 0] },
    ...(styles === undefined ? {} : { styles }),
  })
  const stylesAfter = (...events: TraceEvent[]) => check(...events).terminals.get(3)?.styles
  const both = screen(true, 2, [
    [1, [red]],
    [0, [red]],
  ])
  expect(stylesAfter(both, screen(false, 2))).toEqual([
    [0, [red]],
    [1, [red]],
  ])
  expect(stylesAfter(both, screen(false, 2, [[0, []]]))).toEqual([[1, [red]]])
  expect(stylesAfter(both, screen(false, 1))).toEqual([[0, [red]]])
  expect(stylesAfter(both, screen(true, 2))).toBeUndefined()
})

test("an observation shows the visible lines, folded ones left out", () => {
  const state = check(open, {
    kind: "view",
    atMs: 1,
    pane: 0,
    doc: "f",
    lines: [
      [0, 0],
      [2, 2],
    ],
    hash: "0".repeat(32),
  })
  expect(observe(state).panes[0]?.lines).toEqual([
    { line: 0, text: "one" },
    { line: 2, text: "three" },
  ])
  expect(visibleText("a\r\nb\rc\nd", [[0, 3]])).toBe("a\nb\nc\nd")
})

test("seek stops at the moment asked for", () => {
  const events = [
    open,
    edit([{ offset: 0, deleted: 0, inserted: "x" }]),
    { ...edit([{ offset: 0, deleted: 0, inserted: "y" }]), atMs: 9 },
  ]
  expect(seek(events, 5, blobs).docs.get("f")?.text).toBe("xone\ntwo\nthree")
})

test("apply never changes the state it was given", () => {
  const change = fc.record({ offset: fc.nat(13), deleted: fc.nat(3), inserted: fc.string({ maxLength: 3 }) })
  fc.assert(
    fc.property(fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 8 }), (edits) => {
      let state = apply(EMPTY_STATE, open, blobs)
      for (const changes of edits) {
        const before = JSON.stringify([...state.docs])
        const next = apply(state, edit(changes), blobs)
        if (JSON.stringify([...state.docs]) !== before) return false
        state = next
      }
      return true
    }),
  )
})
