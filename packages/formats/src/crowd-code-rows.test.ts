import { type BlobSource, type EventOf, encodeUtf8, fold, type TextChange, type TraceEvent, UNATTRIBUTED } from "@tracehold/trace"
import fc from "fast-check"
import { expect, test } from "vitest"
import type { CrowdCodeRow } from "./crowd-code-row.ts"
import { crowdCodeRows } from "./crowd-code-rows.ts"

/** Builds a trace; a text's blob is named by its number. */
class Trace {
  readonly events: TraceEvent[] = []
  readonly texts: string[] = []
  readonly blobs: BlobSource = (hash) => {
    const text = this.texts[Number.parseInt(hash, 16)]
    return text === undefined ? undefined : encodeUtf8(text)
  }
  #atMs = 0

  open(doc: string, text: string) {
    const hash = (this.texts.push(text) - 1).toString(16).padStart(64, "0")
    return this.#add({ kind: "open", atMs: 0, doc, language: "go", eol: "lf", text: hash, dirty: false })
  }
  openWithoutText(doc: string) {
    return this.#add({ kind: "open", atMs: 0, doc, language: "go", eol: "lf", text: "f".repeat(64), dirty: false })
  }
  focus(doc: string | null) {
    return this.#add({ kind: "focus", atMs: 0, on: doc === null ? { kind: "nothing" } : { kind: "pane", pane: 0, doc } })
  }
  focusTerminal(terminal: number) {
    return this.#add({ kind: "focus", atMs: 0, on: { kind: "terminal", terminal } })
  }
  edit(doc: string, ...changes: TextChange[]) {
    return this.#add({ kind: "edit", atMs: 0, doc, change: this.events.length, changes, by: UNATTRIBUTED })
  }
  mask(doc: string, offset: number, length: number) {
    return this.#add({ kind: "mask", atMs: 0, doc, offset, length, secret: "rule" })
  }
  select(doc: string, cause: EventOf<"select">["cause"], anchor: [number, number], active: [number, number]) {
    return this.#add({ kind: "select", atMs: 0, pane: 0, doc, cause, cursors: [{ anchor, active }] })
  }
  checkout(branchBefore: string | null, branch: string | null, head: string | null = null) {
    const heads = { headBefore: null, head }
    return this.#add({ kind: "git", atMs: 0, root: "r", op: "checkout", branchBefore, branch, ...heads })
  }
  terminal(terminal: number, name: string) {
    return this.#add({ kind: "terminal", atMs: 0, terminal, op: "open", name })
  }
  command(terminal: number, line: string) {
    return this.#add({ kind: "command", atMs: 0, terminal, command: 0, line, cwd: null })
  }
  screen(terminal: number, rows: string[]) {
    const lines = rows.map((text, row): [number, string] => [row, text])
    const size = { rows: 10, cols: 80, alt: false, key: true }
    return this.#add({ kind: "screen", atMs: 0, terminal, ...size, lines, cursor: [rows.length, 0] })
  }
  commandEnd(terminal: number) {
    return this.#add({ kind: "command-end", atMs: 0, terminal, command: 0, exitCode: 0, durationMs: 1, output: "seen" })
  }
  #add(event: TraceEvent) {
    this.events.push({ ...event, atMs: ++this.#atMs })
    return this
  }
}

const brief = ({ type, file, offset, length, text }: CrowdCodeRow) => [type, file, offset, length, text]
const check = (trace: Trace, expected: unknown[]) => expect(crowdCodeRows(trace.events, trace.blobs).map(brief)).toEqual(expected)
const change = (offset: number, deleted: number, inserted: string): TextChange => ({ offset, deleted, inserted })

test("a document's text comes with its first focus, and not with the next", () =>
  check(new Trace().open("a", "x\n\ty").open("b", "").focus("a").focus("b").focus("a"), [
    ["tab", "a", 0, 0, "x\\n\\ty"],
    ["tab", "b", 0, 0, null],
    ["tab", "a", 0, 0, null],
  ]))
test("several cursors are several rows, in UTF-16 units", () =>
  check(
    new Trace()
      .open("a", "😀\nb")
      .focus("a")
      .edit("a", change(3, 1, "c"), change(0, 2, "\n")),
    [
      ["tab", "a", 0, 0, "😀\\nb"],
      ["content", "a", 3, 1, "c"],
      ["content", "a", 0, 2, "\\n"],
    ],
  ))
test("a change without focus has no row, and the next focus brings the whole text", () =>
  check(
    new Trace()
      .open("a", "1")
      .open("b", "2")
      .focus("a")
      .focus("b")
      .edit("a", change(1, 0, "!"))
      .focus("a"),
    [
      ["tab", "a", 0, 0, "1"],
      ["tab", "b", 0, 0, "2"],
      ["tab", "a", 0, 0, "1!"],
    ],
  ))
test("with the keyboard in a terminal the editor is still the active one", () =>
  check(
    new Trace()
      .open("a", "1")
      .terminal(4, "zsh")
      .focus("a")
      .focusTerminal(4)
      .edit("a", change(1, 0, "!"))
      .focus("a"),
    [
      ["tab", "a", 0, 0, "1"],
      ["terminal_focus", "TERMINAL", 0, 0, "zsh"],
      ["content", "a", 1, 0, "!"],
    ],
  ))
test("a text that became empty out of sight is told as a deletion", () =>
  check(
    new Trace()
      .open("a", "12")
      .focus("a")
      .focus(null)
      .edit("a", change(0, 2, ""))
      .focus("a"),
    [
      ["tab", "a", 0, 0, "12"],
      ["tab", "a", 0, 0, null],
      ["content", "a", 0, 2, null],
    ],
  ))
test("a masked range is told", () =>
  check(new Trace().open("a", "k=abc").focus("a").mask("a", 2, 3), [
    ["tab", "a", 0, 0, "k=abc"],
    ["content", "a", 2, 3, "***"],
  ]))
test("a document whose text is not at hand is only focused", () =>
  check(
    new Trace()
      .openWithoutText("a")
      .focus("a")
      .edit("a", change(5, 0, "x")),
    [["tab", "a", 0, 0, null]],
  ))
test("selections of the active document, the first cursor, whichever end is first", () =>
  check(new Trace().open("a", "ab\r\ncd").focus("a").select("a", "mouse", [1, 1], [0, 1]).select("b", "mouse", [0, 0], [0, 0]), [
    ["tab", "a", 0, 0, "ab\\r\\ncd"],
    ["selection_mouse", "a", 1, 4, "b\\r\\nc"],
  ]))
test("a position past the line's or the text's end", () =>
  check(new Trace().open("a", "ab\nc").focus("a").select("a", "keyboard", [0, 9], [7, 0]), [
    ["tab", "a", 0, 0, "ab\\nc"],
    ["selection_keyboard", "a", 2, 2, "\\nc"],
  ]))
test("after a checkout texts come anew; a checkout without branch names the commit", () =>
  check(new Trace().open("a", "1").focus("a").checkout("main", "dev").focus(null).focus("a").checkout("dev", null, "c0ffee"), [
    ["tab", "a", 0, 0, "1"],
    ["git_branch_checkout", "a", 0, 0, "Switched from branch 'main' to 'dev'"],
    ["tab", "a", 0, 0, "1"],
    ["git_branch_checkout", "a", 0, 0, "Switched from branch 'dev' to 'c0ffee'"],
  ]))
test("a command and what came of it; one that still runs is told at the end", () =>
  check(
    new Trace()
      .command(1, "ls")
      .screen(1, ["$ ls", "a", "b"])
      .commandEnd(1)
      .command(1, "top")
      .screen(1, ["$ ls", "a", "b", "$ top", "1"]),
    [
      ["terminal_command", "TERMINAL", 0, 0, "ls"],
      ["terminal_output", "TERMINAL", 0, 0, "a\\nb\\n"],
      ["terminal_command", "TERMINAL", 0, 0, "top"],
      ["terminal_output", "TERMINAL", 0, 0, "1\\n"],
    ],
  ))
test("rows are numbered from 1 and have the trace's times and languages", () => {
  const { events, blobs } = new Trace().open("a", "1").focus("a")
  expect(crowdCodeRows(events, blobs)).toMatchObject([{ sequence: 1, timeMs: 2, language: "go" }])
})

type Step = { kind: "focus" | "edit" | "mask" | "terminal" | "reopen"; doc: string; at: number; length: number; text: string }
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("focus", "edit", "mask", "terminal", "reopen"),
  doc: fc.constantFrom("a", "b"),
  at: fc.nat(20),
  length: fc.nat(6),
  text: fc.string({ unit: fc.constantFrom("x", "\n", "\t", "\r\n", "é", "😀"), maxLength: 8 }),
})

test("replaying the rows gives the active document's text, at every focus and at the end", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const trace = new Trace().open("a", "first\n").open("b", "")
      for (const { kind, doc, at, length, text } of steps) {
        const now = fold(trace.events, trace.blobs).docs.get(doc)?.text ?? ""
        const offset = wholeCharacters(now, Math.min(at, now.length))
        const end = wholeCharacters(now, Math.min(offset + length, now.length))
        if (kind === "focus") trace.focus(doc)
        else if (kind === "terminal") trace.focusTerminal(0)
        else if (kind === "reopen") trace.open(doc, text)
        else if (kind === "mask") trace.mask(doc, offset, wholeCharacters(now, Math.max(end, offset + 2)) - offset)
        else trace.edit(doc, change(offset, end - offset, text))
        const active = trace.events.findLast((e): e is EventOf<"focus"> => e.kind === "focus" && e.on.kind === "pane")?.on
        if (active?.kind !== "pane") continue
        const replayed = replay(crowdCodeRows(trace.events, trace.blobs)).get(active.doc)
        expect(replayed).toBe(fold(trace.events, trace.blobs).docs.get(active.doc)?.text)
      }
    }),
  )
})

/** No half of a pair is cut, as an editor never does. */
const wholeCharacters = (text: string, at: number) => (/[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at)

function replay(rows: readonly CrowdCodeRow[]): Map<string, string> {
  const texts = new Map<string, string>()
  for (const { type, file, offset, length, text } of rows) {
    const real = (text ?? "").replaceAll("\\n", "\n").replaceAll("\\r", "\r").replaceAll("\\t", "\t")
    const now = texts.get(file) ?? ""
    if (type === "tab") texts.set(file, text === null ? now : real)
    if (type === "content") texts.set(file, now.slice(0, offset ?? 0) + real + now.slice((offset ?? 0) + (length ?? 0)))
  }
  return texts
}
