import { expect, test } from "vitest"
import { transcriptReader } from "./transcript-reader.ts"

const at = { roots: ["/w"], sinceMs: 0 }
const lines = (type: string, data: object) =>
  JSON.stringify({ type, data, id: "i", parentId: null, timestamp: "2026-01-02T03:04:05.678Z" })
const START = lines("session.start", { sessionId: "s", version: 1, context: { cwd: "/w/sub", branch: "main" } })

function read(agent: "copilot-cli" | "copilot-chat", ...all: string[]) {
  const reader = transcriptReader(agent, "/h/.copilot/session-state/s/events.jsonl", at)
  return all.flatMap((line) => reader(line, 0))
}

test("a prompt, a reply and a tool call, in the folder that the session named", () => {
  const records = read(
    "copilot-cli",
    START,
    lines("user.message", { content: "do it" }),
    lines("assistant.turn_start", { turnId: "0" }),
    lines("assistant.message", { content: "Done.", toolRequests: [{ toolCallId: "t", name: "create", arguments: {} }] }),
    lines("tool.execution_start", { toolCallId: "t", toolName: "create", arguments: { path: "a.txt", file_text: "one\n" } }),
    lines("tool.execution_complete", { toolCallId: "t", success: true }),
  )
  const common = { conversation: "s", cwd: "/w/sub", wallMs: 1767323045678 }
  expect(records).toMatchObject([
    { kind: "prompt", text: "do it", turn: null, ...common },
    { kind: "reply", text: "Done.", turn: "0", ...common },
    { kind: "tool", call: "t", name: "create", turn: "0", writes: [{ path: "/w/sub/a.txt", content: "one\n" }], ...common },
  ])
})

test("of the agent in the editor: the workspace's folder; arguments as text", () => {
  const call = {
    toolCallId: "t",
    toolName: "replace_string_in_file",
    arguments: '{"filePath":"/w/a","oldString":"a","newString":"b"}',
  }
  expect(read("copilot-chat", lines("tool.execution_start", call))).toMatchObject([
    { conversation: "events", cwd: "/w", writes: [{ path: "/w/a", replaced: [{ before: "a", after: "b" }] }] },
  ])
})

test.each([
  "",
  "{",
  "7",
  "null",
  '{"type":"user.message"}',
  '{"type":"user.message","data":{"content":7}}',
  '{"type":"new","data":{}}',
])("%j is passed over", (line) => expect(read("copilot-cli", START, line)).toEqual([]))
