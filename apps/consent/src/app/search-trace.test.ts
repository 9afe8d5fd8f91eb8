import { encodeUtf8, type TraceEvent } from "@tracehold/trace"
import { expect, test } from "vitest"
import { searchTrace } from "./search-trace.ts"

const HASH = "a".repeat(64)
const by = { actor: "user", rung: 5, evidence: "keystroke" } as const
const open: TraceEvent = { kind: "open", atMs: 0, doc: "a.ts", language: "x", eol: "lf", text: HASH, dirty: false }
const turn = { agent: "x", conversation: "c", turn: null }
const screen = (atMs: number, rows: string[]): TraceEvent => ({
  kind: "screen",
  atMs,
  terminal: 3,
  rows: rows.length,
  cols: 10,
  alt: false,
  key: true,
  lines: rows.map((text, row): [number, string] => [row, text]),
  cursor: [0, 0],
})
const typed = (text: string, offset: number, atMs: number): TraceEvent[] =>
  [...text].map((key, i) => ({
    kind: "edit",
    atMs: atMs + i,
    doc: "a.ts",
    change: i,
    changes: [{ offset: offset + i, deleted: 0, inserted: key }],
    by,
  }))

function check(events: TraceEvent[], text: string, where: unknown[]) {
  const found = searchTrace(events, (hash) => (hash === HASH ? encodeUtf8("one\ntwo needle\nthree") : undefined), text)
  expect(found.places.map((place) => place.where)).toEqual(where)
  expect(found.total).toBe(where.length)
}

test("in a document as it was opened", () => check([open], "needle", [{ kind: "doc", doc: "a.ts", line: 1 }]))
test("typed key by key", () => check([open, ...typed("hidden", 0, 10)], "hidden", [{ kind: "doc", doc: "a.ts", line: 0 }]))
test("typed and deleted after a pause", () =>
  check(
    [
      open,
      ...typed("hidden", 0, 10),
      { kind: "edit", atMs: 5_000, doc: "a.ts", change: 9, changes: [{ offset: 0, deleted: 6, inserted: "" }], by },
    ],
    "hidden",
    [{ kind: "doc", doc: "a.ts", line: 0 }],
  ))
test("wrapped over two rows of a terminal, and once for many screens", () =>
  check([screen(1, ["0123456nee", "dle"]), screen(2, ["0123456nee", "dle"])], "needle", [
    { kind: "terminal", terminal: 3, row: 0 },
  ]))
test("in a prompt, a tool's input and a command", () =>
  check(
    [
      { kind: "prompt", atMs: 1, ...turn, text: "find the needle" },
      { kind: "tool", atMs: 2, ...turn, call: "c", name: "Read", input: '{"path":"needle"}', paths: ["needle"] },
      { kind: "command", atMs: 3, terminal: 0, command: 0, line: "grep needle", cwd: null },
    ],
    "needle",
    [
      { kind: "field", event: "prompt", field: "text" },
      { kind: "field", event: "tool", field: "input" },
      { kind: "field", event: "tool", field: "path" },
      { kind: "field", event: "command", field: "line" },
    ],
  ))
test("in a file that somebody wrote to disk", () =>
  check(
    [
      {
        kind: "file",
        atMs: 1,
        path: "b.ts",
        change: 0,
        op: "create",
        before: null,
        after: { form: "text", blob: HASH, bytes: 1 },
        by,
      },
    ],
    "needle",
    [{ kind: "doc", doc: "b.ts", line: 1 }],
  ))
test("nowhere", () => check([open, screen(1, ["x"])], "absent", []))
test("the total counts on where the list ends", () => {
  const prompts = Array.from({ length: 250 }, (_, i): TraceEvent => ({ kind: "prompt", atMs: i, ...turn, text: `needle ${i}` }))
  const found = searchTrace(prompts, () => undefined, "needle")
  expect([found.places.length, found.total]).toEqual([200, 250])
})
