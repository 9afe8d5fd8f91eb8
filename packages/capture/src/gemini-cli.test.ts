import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { transcriptReader } from "./transcript-reader.ts"

const SINCE = Date.parse("2026-01-02T00:00:00Z")
const head = (root: string) =>
  JSON.stringify({ sessionId: "s", projectHash: createHash("sha256").update(root).digest("hex"), startTime: "", kind: "main" })
const message = (id: string, type: string, more: object, timestamp = "2026-01-02T03:04:05Z") => ({ id, timestamp, type, ...more })
const read = (...all: (string | object)[]) => {
  const reader = transcriptReader("gemini-cli", "/h/.gemini/tmp/x/chats/a.jsonl", { roots: ["/o", "/w"], sinceMs: SINCE })
  return [head("/w"), ...all].flatMap((line) => reader(typeof line === "string" ? line : JSON.stringify(line), 0))
}
const call = { id: "t", name: "write_file", args: { file_path: "a", content: "x" }, status: "success" }

test("prompt, reply, call; each once, however often it is written", () => {
  const records = read(
    message("1", "user", { content: [{ text: "<session_context>a tree</session_context>" }] }),
    message("2", "user", { content: [{ text: "do " }, { text: "it" }] }),
    message("3", "gemini", { content: "Done.", toolCalls: [] }),
    message("3", "gemini", { content: "Done.", toolCalls: [call] }),
    { $set: { messages: [message("2", "user", { content: "do it" }), message("4", "gemini", { content: "More." })] } },
    message("3", "gemini", { content: "Done.", toolCalls: [call], tokens: { input: 1 } }),
    { $rewindTo: "2" },
  )
  const common = { conversation: "s", cwd: "/w", turn: null }
  expect(records).toMatchObject([
    { kind: "prompt", text: "do it", ...common },
    { kind: "reply", text: "Done.", ...common },
    { kind: "tool", call: "t", writes: [{ path: "/w/a", content: "x" }], ...common },
    { kind: "reply", text: "More.", ...common },
  ])
})

test("what was said before recording began stays unsaid when it is written again", () => {
  expect(read(message("1", "user", { content: "early" }, "2026-01-01T23:59:59Z"))).toEqual([])
})

test("a project that is none of the workspace's folders", () => {
  const reader = transcriptReader("gemini-cli", "/x/a.jsonl", { roots: ["/w"], sinceMs: 0 })
  reader(head("/elsewhere"), 0)
  expect(reader(JSON.stringify(message("1", "user", { content: "do it" })), 0)).toMatchObject([{ cwd: null }])
})

test.each(["", "{", "7", "[]", '{"type":"user","content":"no id"}', '{"id":"1","type":"info","content":"x"}', '{"$set":7}'])(
  "%j is passed over",
  (line) => expect(read(line)).toEqual([]),
)
