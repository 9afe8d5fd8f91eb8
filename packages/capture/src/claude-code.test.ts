import { expect, test } from "vitest"
import { readClaudeCodeLine } from "./claude-code.ts"

const check = (entry: object) =>
  readClaudeCodeLine(JSON.stringify({ sessionId: "s", cwd: "/w", timestamp: "2026-01-02T03:04:05.678Z", ...entry }))
const assistant = (...content: object[]) => check({ type: "assistant", requestId: "r", message: { role: "assistant", content } })

test("a prompt, as text or as blocks", () => {
  const prompt = { kind: "prompt", conversation: "s", cwd: "/w", wallMs: 1767323045678, text: "do it" }
  expect(check({ type: "user", message: { content: "do it" } })).toMatchObject([prompt])
  expect(check({ type: "user", message: { content: [{ type: "text", text: "do it" }] } })).toMatchObject([prompt])
})

test("tool results and the agent's own markup are no prompts", () => {
  expect(check({ type: "user", message: { content: [{ type: "tool_result", tool_use_id: "t", content: "x" }] } })).toEqual([])
  expect(check({ type: "user", message: { content: "<command-name>/clear</command-name>" } })).toEqual([])
})

test("a reply and what the tool call writes, in one line", () =>
  expect(
    assistant(
      { type: "text", text: "Done." },
      { type: "tool_use", id: "t1", name: "Write", input: { file_path: "/w/a", content: "x" } },
    ),
  ).toMatchObject([
    { kind: "reply", text: "Done.", turn: "r" },
    { kind: "tool", call: "t1", writes: [{ path: "/w/a", content: "x" }] },
  ]))

test("edits, one or many, and a tool that writes nothing", () => {
  const edit = { file_path: "/w/a", old_string: "a", new_string: "b" }
  expect(assistant({ type: "tool_use", id: "t", name: "Edit", input: edit })).toMatchObject([
    { writes: [{ replaced: [{ before: "a", after: "b" }] }] },
  ])
  expect(
    assistant({ type: "tool_use", id: "t", name: "MultiEdit", input: { file_path: "/w/a", edits: [edit, edit] } }),
  ).toMatchObject([{ writes: [{ replaced: [{}, {}] }] }])
  expect(assistant({ type: "tool_use", id: "t", name: "Bash", input: { command: "ls" } })).toMatchObject([
    { name: "Bash", writes: [] },
  ])
})

test.each([
  "",
  "{",
  "[]",
  "null",
  "7",
  '{"type":"user"}',
  '{"type":"user","sessionId":"s"}',
  '{"sessionId":"s","type":"assistant","message":{"content":[{"type":"tool_use"}]}}',
  '{"sessionId":"s","type":"from the future"}',
])("%j is passed over", (line) => expect(readClaudeCodeLine(line)).toEqual([]))
