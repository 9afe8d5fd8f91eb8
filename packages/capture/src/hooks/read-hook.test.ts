import { expect, test } from "vitest"
import { HOOK_AGENTS, type HookAgent } from "./hook-agents.ts"
import { readHook } from "./read-hook.ts"

const check = (agent: HookAgent, payload: unknown) => readHook(agent, JSON.stringify(payload))

/** Payloads as the agents' own documentation gives them, with what else they send along. */
const claude = {
  session_id: "s",
  prompt_id: "p1",
  transcript_path: "/home/u/.claude/projects/-w/s.jsonl",
  cwd: "/w",
  permission_mode: "default",
}
const edit = { file_path: "/w/a.ts", old_string: "one", new_string: "two", replace_all: false }
const EDITED = [{ path: "/w/a.ts", replaced: [{ before: "one", after: "two" }] }]
const PATCH = "*** Begin Patch\n*** Update File: a.ts\n@@\n-one\n+two\n*** End Patch\n"

test("Claude Code: prompt, call before and after, reply, joined by their ids", () => {
  const common = { conversation: "s", turn: "p1", cwd: "/w" }
  const tool = { ...claude, tool_name: "Edit", tool_input: edit, tool_use_id: "toolu_1" }
  const told = (record: object) => ({ agent: "claude-code", record: { ...common, ...record } })
  expect(check("claude-code", { ...claude, hook_event_name: "UserPromptSubmit", prompt: "do it" })).toMatchObject(
    told({ kind: "prompt", text: "do it" }),
  )
  const call = { kind: "tool", call: "toolu_1", name: "Edit", input: JSON.stringify(edit), writes: EDITED }
  expect(check("claude-code", { ...tool, hook_event_name: "PreToolUse" })).toMatchObject(told({ ...call, phase: "before" }))
  expect(check("claude-code", { ...tool, hook_event_name: "PostToolUse", tool_response: { filePath: "/w/a.ts" } })).toMatchObject(
    told({ ...call, phase: "after" }),
  )
  expect(check("claude-code", { ...tool, hook_event_name: "PostToolUseFailure", error: "no" })).toMatchObject(
    told({ phase: "failed" }),
  )
  expect(
    check("claude-code", { ...claude, hook_event_name: "Stop", stop_hook_active: false, last_assistant_message: "Done." }),
  ).toMatchObject(told({ kind: "reply", text: "Done." }))
})

test("Codex CLI: the patch stands in `command`, a turn joins", () =>
  expect(
    check("codex-cli", {
      session_id: "s",
      turn_id: "t7",
      transcript_path: null,
      cwd: "/w",
      hook_event_name: "PostToolUse",
      model: "gpt-5",
      permission_mode: "default",
      tool_name: "apply_patch",
      tool_input: { command: PATCH },
      tool_response: "Success",
      tool_use_id: "call_1",
    }),
  ).toMatchObject({ agent: "codex-cli", record: { turn: "t7", call: "call_1", phase: "after", writes: EDITED } }))

const cursor = {
  conversation_id: "c",
  generation_id: "g",
  model: "auto",
  cursor_version: "2.4.0",
  workspace_roots: ["/w"],
  user_email: "somebody@example.invalid",
}

test("Cursor: prompt, reply, call; the user's address stays out", () => {
  const before = {
    hook_event_name: "preToolUse",
    tool_name: "StrReplace",
    tool_use_id: "1",
    tool_input: { ...edit, path: "a.ts" },
  }
  const said = [
    check("cursor", { ...cursor, hook_event_name: "beforeSubmitPrompt", prompt: "do it", attachments: [] }),
    check("cursor", { ...cursor, hook_event_name: "afterAgentResponse", text: "Done." }),
    check("cursor", { ...cursor, ...before, tool_input: { path: "a.ts", old_string: "one", new_string: "two" } }),
  ]
  expect(said).toMatchObject([
    { agent: "cursor", record: { kind: "prompt", text: "do it", conversation: "c", turn: "g", cwd: "/w" } },
    { record: { kind: "reply", text: "Done." } },
    { record: { kind: "tool", phase: "before", writes: EDITED } },
  ])
  expect(JSON.stringify(said)).not.toContain("somebody")
})

test.each([
  ["by its version", { ...cursor, tool_use_id: "1" }, "cursor"],
  ["by its transcript", { session_id: "c", transcript_path: "/home/u/.cursor/projects/w/c.jsonl" }, "cursor"],
  ["by Copilot's call", { session_id: "c", tool_use_id: "toolu_1__vscode-1700000000000" }, "copilot-chat"],
  ["by Copilot's transcript", { session_id: "c", transcript_path: "/x/GitHub.copilot-chat/transcripts/c.jsonl" }, "copilot-chat"],
])("a hook of Claude Code that another agent calls is that agent's, told %s", (_how, payload, agent) =>
  expect(
    check("claude-code", { hook_event_name: "PreToolUse", cwd: "/w", tool_name: "Write", tool_input: {}, ...payload }),
  ).toMatchObject({ agent, record: { conversation: "c", phase: "before" } }),
)

test("Copilot in the editor and on the command line: both spellings, the editor's time taken off the call's id", () => {
  expect(
    check("copilot", {
      timestamp: "2026-01-02T03:04:05.678Z",
      cwd: "/w",
      sessionId: "c",
      hookEventName: "PreToolUse",
      tool_name: "replace_string_in_file",
      tool_input: { filePath: "/w/a.ts", oldString: "one", newString: "two" },
      tool_use_id: "toolu_1__vscode-1700000000000",
    }),
  ).toMatchObject({ agent: "copilot-chat", record: { call: "toolu_1", wallMs: 1767323045678, writes: EDITED } })
  expect(
    check("copilot", {
      hook_event_name: "PostToolUse",
      session_id: "c",
      timestamp: "2026-01-02T03:04:05.678Z",
      cwd: "/w",
      tool_name: "edit",
      tool_input: JSON.stringify({ path: "/w/a.ts", old_str: "one", new_str: "two" }),
      tool_result: { result_type: "success", text_result_for_llm: "" },
    }),
  ).toMatchObject({ agent: "copilot-cli", record: { call: "", phase: "after", writes: EDITED } })
})

test("Gemini CLI: calls have no id, and one that failed wrote nothing", () => {
  const common = { session_id: "s", transcript_path: "/t.json", cwd: "/w", timestamp: "2026-01-02T03:04:05.678Z" }
  const tool = { ...common, tool_name: "replace", tool_input: edit }
  expect(check("gemini-cli", { ...common, hook_event_name: "BeforeAgent", prompt: "do it" })).toMatchObject({
    record: { kind: "prompt", text: "do it" },
  })
  expect(check("gemini-cli", { ...tool, hook_event_name: "BeforeTool" })).toMatchObject({
    record: { call: "", phase: "before", writes: EDITED },
  })
  const after = { ...tool, hook_event_name: "AfterTool" }
  expect(check("gemini-cli", { ...after, tool_response: { llmContent: "ok" } })).toMatchObject({ record: { phase: "after" } })
  expect(check("gemini-cli", { ...after, tool_response: { error: "no" } })).toMatchObject({ record: { phase: "failed" } })
  expect(
    check("gemini-cli", { ...common, hook_event_name: "AfterAgent", prompt: "do it", prompt_response: "Done." }),
  ).toMatchObject({ record: { kind: "reply", text: "Done." } })
})

test("Antigravity: after a call only, by its step, in its own words", () => {
  const common = { conversationId: "c", workspacePaths: ["/w"], transcriptPath: "/t", modelName: "m", stepIdx: 4 }
  const call = (args: object, error = "") =>
    check("antigravity", {
      ...common,
      toolCall: { name: "replace_file_content", args: { TargetFile: "/w/a.ts", ...args } },
      error,
    })
  const part = { TargetContent: "one", ReplacementContent: "two" }
  expect(call(part)).toMatchObject({ record: { call: "step-4", phase: "after", cwd: "/w", writes: EDITED } })
  expect(call({ ReplacementChunks: [part] })).toMatchObject({ record: { writes: EDITED } })
  expect(call({ CodeContent: "x" })).toMatchObject({ record: { writes: [{ path: "/w/a.ts", content: "x" }] } })
  expect(call(part, "no such text")).toMatchObject({ record: { phase: "failed" } })
  expect(check("antigravity", { conversationId: "c", stepIdx: 4, error: "" })).toBeNull()
})

const HOSTILE = [
  "",
  "{",
  "[]",
  "null",
  "7",
  "{}",
  '{"session_id":7,"hook_event_name":"PreToolUse"}',
  '{"session_id":"s","hook_event_name":"FromTheFuture","conversation_id":"c"}',
  '{"session_id":"s","hook_event_name":"PreToolUse","tool_name":{},"tool_input":[1]}',
  '{"conversation_id":{},"workspace_roots":{},"hook_event_name":["preToolUse"]}',
  '{"conversationId":"c","toolCall":[],"workspacePaths":[{}]}',
  `{"session_id":"s","hook_event_name":"PreToolUse","tool_name":"x","tool_input":{"a":${"[".repeat(9000)}${"]".repeat(9000)}}}`,
]
test.each(HOOK_AGENTS)("of %s nothing that is not understood is an error", (agent) => {
  for (const stdin of HOSTILE) {
    const read = readHook(agent, stdin)
    if (read !== null) expect(read.record).toMatchObject({ kind: "tool", name: "x" })
  }
})

test.each(HOOK_AGENTS)("of %s, whatever a field holds, a record's strings are strings", (agent) => {
  const names = ["session_id", "conversation_id", "conversationId", "hook_event_name", "cwd", "tool_name", "tool_input", "prompt"]
  const events = ["PreToolUse", "preToolUse", "BeforeTool", "UserPromptSubmit", "BeforeAgent", "Stop"]
  for (const value of [0, true, null, [], {}, [[]], { length: 3 }, "s"]) {
    for (const event of events) {
      const payload = Object.fromEntries(names.map((name) => [name, name === "hook_event_name" ? event : value]))
      const read = check(agent, {
        ...payload,
        toolCall: { name: value, args: value },
        workspacePaths: value,
        workspace_roots: value,
      })
      if (read === null) continue
      expect(typeof read.record.conversation).toBe("string")
      for (const one of [read.record.turn, read.record.cwd]) expect(one === null || typeof one === "string").toBe(true)
    }
  }
})
