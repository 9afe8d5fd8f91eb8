import type { TraceEvent } from "@tracehold/trace"
import { ScrubSearch } from "@tracehold/vault"
import { describe, expect, test } from "vitest"
import { openDocument as open, recordScript, type Script, typeInto as type } from "../fixtures/recorded-script.ts"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"
import { partsBefore } from "./late-secrets.ts"

const SECRET = `${"gh"}${"p"}_${"Ab1".repeat(12)}`
const workspace = workspaceForEach()
const check = (script: (s: Script) => Promise<void>) => recordScript(workspace.base(), script)
const IDLE_MS = 6 * 60_000

test("a secret begun in one chunk and completed in the next leaves a note by which its beginning is found, and not its value", async () => {
  const line = `t="${SECRET}"`
  const half = 20
  const { chunks, late, files } = await check(async ({ take, uri, flush, at }) => {
    await take(open(uri("src/a.ts"), "\n"))
    for (const [i, key] of [...line.slice(0, half)].entries()) await take(type(uri("src/a.ts"), i, key))
    flush()
    at(IDLE_MS)
    flush()
    for (const [i, key] of [...line.slice(half)].entries()) await take(type(uri("src/a.ts"), half + i, key))
    flush()
  })
  expect(chunks).toHaveLength(2)
  expect(chunks[1]?.text).not.toContain(SECRET.slice(12))
  const begun = SECRET.slice(0, half - 3)
  expect(chunks[0]?.state.docs.get("src/a.ts")?.text).toBe(`t="${begun}\n`)
  const inFirst = new ScrubSearch(late.filter(({ from, to }) => from <= 0 && 0 <= to))
  expect(inFirst.find(`t="${begun}\n`)).toEqual(new Set([begun]))
  expect(inFirst.find(line)).toContain(SECRET)
  for (const file of files) expect(file).not.toContain(begun)
})

test("a secret that is whole in the first chunk of a session leaves no note", async () => {
  const { late } = await check(async ({ take, uri, flush }) => {
    await take(open(uri("src/a.ts"), "\n"))
    for (const [i, key] of [...`t="${SECRET}"`].entries()) await take(type(uri("src/a.ts"), i, key))
    flush()
  })
  expect(late).toEqual([])
})

describe("what of a value was there when its chunk began", () => {
  const edit = (inserted: string, doc = "a.ts"): TraceEvent => ({
    kind: "edit",
    atMs: 0,
    doc,
    change: 0,
    changes: [{ offset: 0, deleted: 0, inserted }],
    by: { actor: "user", rung: 5, evidence: "keystroke" },
  })
  const screen = (...rows: string[]): TraceEvent => ({
    kind: "keyframe",
    atMs: 0,
    tree: null,
    files: [],
    docs: [],
    panes: [],
    terminals: [{ terminal: 0, name: "", rows: 3, cols: 40, alt: false, screen: rows, cursor: [0, 0] }],
    focus: { kind: "nothing" },
  })
  test.each<[string, TraceEvent[], string[]]>([
    ["what was not typed since", [edit("v"), edit("wx"), edit("yz1\n")], ["tuo-"]],
    ["nothing, when all of it was typed since", [edit("tuo-vwxyz1")], []],
    ["too little to be told from other texts", [edit("o-vwxyz1")], []],
    ["what a terminal's row ends with", [screen("$ tuo-vw   ", "other")], ["tuo-vw"]],
    ["only what was typed in one document", [edit("vwx", "b.ts"), edit("yz1")], ["tuo-vwx"]],
  ])("%s", (_name, events, parts) => {
    expect(partsBefore(events, "tuo-vwxyz1")).toEqual(parts)
  })
})
