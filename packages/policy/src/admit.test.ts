import type { EventKind, EventOf, TraceEvent } from "@tracehold/trace"
import { expect, test } from "vitest"
import { drawn } from "../fixtures/made-up.ts"
import { createEngine, type EngineInput } from "./index.ts"

const by = { actor: "user", rung: 5, evidence: "keystroke" } as const
const version = { form: "text", blob: "0".repeat(64), bytes: 3 } as const
const SECRET = drawn(24, 3)

/** What becomes of the event. */
function check<K extends EventKind>(event: EventOf<K>, expected: TraceEvent, input: Partial<EngineInput> = {}): void {
  expect(createEngine({ layers: [], ignoreFiles: [], caseSensitive: true, ...input }).admit(event)).toEqual(expected)
}

const gap = (what: string): EventOf<"gap"> => ({ kind: "gap", atMs: 9, reason: "policy", what, fromMs: 9, count: 1 })
const edit = (doc: string, inserted = "x"): EventOf<"edit"> => ({
  kind: "edit",
  atMs: 9,
  doc,
  change: 1,
  changes: [{ offset: 0, deleted: 0, inserted }],
  by,
})

test("an edit of a dropped file is a gap", () => check(edit(".env"), gap("dotenv: *.env")))
test("a selection in it too", () =>
  check(
    { kind: "select", atMs: 9, pane: 1, doc: "a/.npmrc", cursors: [{ anchor: [0, 0], active: [0, 5] }], cause: "mouse" },
    gap("tool-credentials: .npmrc"),
  ))
test("and its older side in a diff", () =>
  check({ kind: "view", atMs: 9, pane: 1, doc: "git:.env", lines: [[0, 3]], hash: "0".repeat(32) }, gap("dotenv: *.env")))
test("a pasted secret is masked", () =>
  check(edit("a.ts", `password = "${SECRET}"\n`), edit("a.ts", `password = "${"*".repeat(24)}"\n`)))

const file = (over: Partial<EventOf<"file">>): EventOf<"file"> => ({
  kind: "file",
  atMs: 9,
  path: "a.ts",
  change: 1,
  op: "change",
  before: version,
  after: version,
  by,
  ...over,
})
test("a file renamed into the dark is deleted", () =>
  check(file({ op: "rename", path: ".env", from: "a.ts" }), file({ op: "delete", path: "a.ts", after: null })))
test("a file renamed out of it is created", () =>
  check(file({ op: "rename", path: "a.ts", from: ".env" }), file({ op: "create", before: null })))
test("a file renamed within it is a gap", () =>
  check(file({ op: "rename", path: ".env", from: ".env.local" }), gap("dotenv: *.env")))

test("a layout loses only the panes of dropped files", () =>
  check(
    {
      kind: "layout",
      atMs: 9,
      panes: [
        { pane: 1, doc: ".env", group: 0 },
        { pane: 2, doc: "a.ts", group: 0 },
      ],
    },
    { kind: "layout", atMs: 9, panes: [{ pane: 2, doc: "a.ts", group: 0 }] },
  ))
test("focus on a dropped file is on nothing", () =>
  check(
    { kind: "focus", atMs: 9, on: { kind: "pane", pane: 1, doc: ".env" } },
    { kind: "focus", atMs: 9, on: { kind: "nothing" } },
  ))

const tool = (input: string, paths: string[] = []): EventOf<"tool"> => ({
  kind: "tool",
  atMs: 9,
  agent: "a",
  conversation: "c",
  turn: null,
  call: "1",
  name: "Bash",
  input,
  paths,
})
test("a tool that names a dropped file says nothing of what it did", () =>
  check(tool('{"p":1}', ["src/a.ts", ".env"]), tool("*******", ["src/a.ts"])))
test("also when only its words name it", () => check(tool('{"c":"cat /w/.env"}'), tool("*".repeat(19))))
test("an ordinary tool is kept", () => check(tool('{"c":"npm test -- a.b"}'), tool('{"c":"npm test -- a.b"}')))

test("with recording off, everything but the frame is a gap", () => {
  const layers = [{ name: "repository", source: "p", policy: { version: 0, id: "t", record: "off" } }] as const
  check(edit("a.ts"), gap("record: off"), { layers })
  check({ kind: "prompt", atMs: 9, agent: "a", conversation: "c", turn: null, text: "hi" }, gap("record: off"), { layers })
  check(
    { kind: "keyframe", atMs: 9, tree: null, files: [], docs: [], panes: [], terminals: [], focus: { kind: "nothing" } },
    gap("record: off"),
    { layers },
  )
  check(
    { kind: "chunk-end", atMs: 9, events: 1, pin: null, packs: [], last: true },
    { kind: "chunk-end", atMs: 9, events: 1, pin: null, packs: [], last: true },
    { layers },
  )
})

const screen = (lines: [number, string][], cols = 20): EventOf<"screen"> => ({
  kind: "screen",
  atMs: 9,
  terminal: 0,
  rows: 9,
  cols,
  alt: false,
  key: false,
  lines,
  cursor: [0, 0],
})
test("a secret wrapped over rows of a screen is one secret", () => {
  const line = `$ TOKEN=${SECRET}`
  check(
    screen([
      [0, line.slice(0, 20)],
      [1, line.slice(20)],
    ]),
    screen([
      [0, `$ TOKEN=${"*".repeat(12)}`],
      [1, "*".repeat(12)],
    ]),
  )
})
test("rows that do not follow each other are not joined", () => {
  const line = `$ TOKEN=${SECRET.slice(0, 3)}`.padEnd(20, ".")
  check(
    screen([
      [0, line],
      [5, "ordinary"],
    ]),
    screen([
      [0, line],
      [5, "ordinary"],
    ]),
  )
})
