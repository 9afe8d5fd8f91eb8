import { expect, test } from "vitest"
import { readCodexHeader, readCodexLine } from "./codex-cli.ts"

const header = { conversation: "c", cwd: "/w" }
const check = (type: string, payload: object) =>
  readCodexLine(JSON.stringify({ timestamp: "2026-01-02T03:04:05Z", type, payload }), header)

test("the header names conversation and folder", () => {
  expect(readCodexHeader('{"type":"session_meta","payload":{"id":"c","cwd":"/w"}}')).toEqual(header)
  expect(readCodexHeader('{"type":"turn_context","payload":{"id":"c"}}')).toBeNull()
})

test("prompts come from events, replies from response items", () => {
  expect(check("event_msg", { type: "user_message", message: "do it" })).toMatchObject([
    { kind: "prompt", text: "do it", cwd: "/w" },
  ])
  expect(
    check("response_item", { type: "message", role: "user", content: [{ type: "input_text", text: "<environment_context>" }] }),
  ).toEqual([])
  expect(
    check("response_item", { type: "message", role: "assistant", content: [{ type: "output_text", text: "Done." }] }),
  ).toMatchObject([{ kind: "reply", text: "Done." }])
})

test("a patch names the files that it writes", () => {
  const patch = "*** Begin Patch\n*** Add File: a.txt\n+one\n+two\n*** Update File: /w/b.txt\n@@\n-old\n+new\n*** End Patch"
  expect(check("response_item", { type: "custom_tool_call", call_id: "1", name: "apply_patch", input: patch })).toMatchObject([
    {
      kind: "tool",
      call: "1",
      writes: [
        { path: "/w/a.txt", content: "one\ntwo\n" },
        { path: "/w/b.txt", replaced: [{ after: "new" }] },
      ],
    },
  ])
})

test.each([
  "",
  "{",
  '{"type":"response_item"}',
  '{"type":"response_item","payload":{"type":"function_call"}}',
  '{"type":"new","payload":{}}',
])("%j is passed over", (line) => expect(readCodexLine(line, header)).toEqual([]))
