import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { AgentEvidence } from "./agent-evidence.ts"
import { TranscriptTail } from "./transcript-tail.ts"

const line = (content: unknown) =>
  `${JSON.stringify({ type: "assistant", sessionId: "s", cwd: "/w", message: { content: [{ type: "tool_use", id: "toolu_1", name: "Write", input: { file_path: "/w/a", content } }] } })}\n`

/** Append lines to a transcript after the tail began, and give what it read. */
function read(...parts: (string | Buffer)[]) {
  const folder = mkdtempSync(join(tmpdir(), "tail-"))
  const file = join(folder, "c.jsonl")
  writeFileSync(file, line("from before"))
  const tail = new TranscriptTail([{ agent: "claude-code", folder }], [])
  const records = parts.flatMap((part) => {
    appendFileSync(file, part)
    return tail.look()
  })
  rmSync(folder, { recursive: true })
  return records.map(({ record }) => record)
}

test("only what is appended is read, a half line when it is whole, a split letter too", () => {
  const whole = Buffer.from(line("žluť"))
  const middle = whole.indexOf(0xc5) + 1
  expect(read(whole.subarray(0, middle), whole.subarray(middle))).toMatchObject([
    { kind: "tool", writes: [{ path: "/w/a", content: "žluť" }] },
  ])
})

test("lines that are not understood are passed over", () =>
  expect(read("{not json}\n", '{"type":"new thing","sessionId":"s"}\n', line("x"))).toHaveLength(1))

const tool = {
  kind: "tool",
  conversation: "s",
  turn: null,
  cwd: "/w",
  wallMs: null,
  call: "toolu_1",
  name: "Write",
  input: "{}",
} as const
const name = (path: string) => path.replace("/w/", "")

test("evidence before the change", () => {
  const evidence = new AgentEvidence()
  evidence.learn("claude-code", { ...tool, writes: [{ path: "/w/a", content: "new" }] }, name, 0)
  expect(evidence.explain("a", null, "new", 10)).toMatchObject({ actor: "agent", rung: 2, call: "toolu_1" })
  expect(evidence.explain("a", null, "other", 10)).toBeNull()
  expect(evidence.explain("b", null, "new", 10)).toBeNull()
})

test("evidence after the change names the changes, once", () => {
  const evidence = new AgentEvidence()
  evidence.await({ path: "a", changes: [4, 5], before: "old", after: "new", atMs: 0 })
  evidence.await({ path: "b", changes: [6], before: "old", after: "new", atMs: 0 })
  const write = { path: "/w/a", replaced: [{ before: "old", after: "new" }] }
  expect(evidence.learn("claude-code", { ...tool, writes: [write] }, name, 900)).toMatchObject([
    { changes: [4, 5], by: { actor: "agent" } },
  ])
  expect(evidence.learn("claude-code", { ...tool, writes: [write] }, name, 901)).toEqual([])
})

test("evidence that comes too late is none", () => {
  const evidence = new AgentEvidence()
  evidence.await({ path: "a", changes: [1], before: null, after: "new", atMs: 0 })
  expect(evidence.learn("x", { ...tool, writes: [{ path: "/w/a", content: "new" }] }, name, 121_000)).toEqual([])
})

test("what was said once explains one change: a later one of a file that is not open is somebody else's", () => {
  const evidence = new AgentEvidence()
  const write = { path: "/w/a", replaced: [{ before: "2", after: "3" }] }
  evidence.learn("claude-code", { ...tool, writes: [write] }, name, 0)
  expect(evidence.explain("a", null, "1 3", 10)).toMatchObject({ actor: "agent" })
  expect(evidence.explain("a", null, "7 3", 20)).toBeNull()
})

test("an edit that loads the file shares in what is said of it, before and after", () => {
  const evidence = new AgentEvidence()
  evidence.await({ path: "a", changes: [4], before: "old", after: "new", atMs: 0 })
  expect(evidence.join(4, 5)).toBeNull()
  const write = { path: "/w/a", content: "new" }
  expect(evidence.learn("claude-code", { ...tool, writes: [write] }, name, 10)).toMatchObject([{ changes: [4, 5] }])
  expect(evidence.join(4, 6)).toMatchObject({ actor: "agent", call: "toolu_1" })
  expect(evidence.join(9, 7)).toBeNull()
})

const edits = (...pairs: [string, string][]) =>
  pairs.map(([before, after], i) => ({
    ...tool,
    call: `toolu_${i}`,
    name: "Edit",
    writes: [{ path: "/w/a", replaced: [{ before, after }] }],
  }))

test("several edits that are seen as one change are the agent's, told before", () => {
  const evidence = new AgentEvidence()
  for (const edit of edits(["1", "2"], ["2", "3"], ["3", "4"])) evidence.learn("claude-code", edit, name, 0)
  expect(evidence.explain("a", "1\n", "4\n", 10)).toMatchObject({ actor: "agent", call: "toolu_2" })
  expect(evidence.explain("a", "1\n", "2\n", 20)).toBeNull()
})

test("several edits that are seen as one change are the agent's, told after", () => {
  const evidence = new AgentEvidence()
  evidence.await({ path: "a", changes: [7], before: "1\n", after: "4\n", atMs: 0 })
  const found = edits(["1", "2"], ["2", "3"], ["3", "4"]).map((edit) => evidence.learn("claude-code", edit, name, 5))
  expect(found).toMatchObject([[], [], [{ changes: [7], by: { actor: "agent", call: "toolu_2" } }]])
})

test("a call that explains one change leaves a later one of the same content to others", () => {
  const evidence = new AgentEvidence()
  evidence.await({ path: "a", changes: [7], before: "1\n", after: "2\n", atMs: 0 })
  evidence.await({ path: "a", changes: [8], before: "1\n", after: "2\n", atMs: 1 })
  const found = edits(["1", "2"]).flatMap((edit) => evidence.learn("claude-code", edit, name, 5))
  expect(found).toMatchObject([{ changes: [7] }])
})
