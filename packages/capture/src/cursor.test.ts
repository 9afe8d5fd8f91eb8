import { expect, test } from "vitest"
import { transcriptReader } from "./transcript-reader.ts"

const FILE = "/h/.cursor/projects/home-me-my-app/agent-transcripts/c1/c1.jsonl"
const line = (role: string, ...content: object[]) => JSON.stringify({ role, message: { content } })
const read = (path: string, ...all: string[]) => {
  const reader = transcriptReader("cursor", path, { roots: ["/home/me/other", "/home/me/my.app"], sinceMs: 0 })
  return all.flatMap((text, i) => reader(text, 100 * i))
}

test("prompt, reply and calls; a call is named by its place", () => {
  const call = (input: object) => ({ type: "tool_use", name: "Write", input })
  const records = read(
    FILE,
    line("user", { type: "text", text: "<user_query>\ndo it\n</user_query>" }),
    line("assistant", { type: "text", text: "[REDACTED]" }, { type: "text", text: "Done." }, call({ path: "a", contents: "x" })),
  )
  const common = { conversation: "c1", cwd: "/home/me/my.app", wallMs: null, turn: null }
  expect(records).toMatchObject([
    { kind: "prompt", text: "do it", ...common },
    { kind: "reply", text: "Done.", ...common },
    { kind: "tool", call: "100.2", writes: [{ path: "/home/me/my.app/a", content: "x" }], ...common },
  ])
})

test("a conversation of another folder is told apart", () => {
  const said = line("user", { type: "text", text: "do it" })
  expect(read("/h/.cursor/projects/home-me-elsewhere/agent-transcripts/c.jsonl", said)).toMatchObject([{ cwd: null }])
})

test.each(["", "{", "7", '{"role":"user"}', '{"role":"user","message":{"content":[{"type":"tool_use"}]}}'])(
  "%j is passed over",
  (text) => expect(read(FILE, text)).toEqual([]),
)
