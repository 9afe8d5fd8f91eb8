import type { AgentRecord } from "../agent-record.ts"
import { text } from "../lenient-json.ts"
import { saidRecord, toolRecord } from "./hook-tool.ts"

/**
 * A hook of Claude Code, or of Codex CLI, whose hooks have its form: `prompt_id` (Claude Code) or `turn_id` (Codex CLI) joins a prompt,
 * its tool calls and the reply.
 */
export function readClaudeCodeHook(payload: Record<string, unknown>): AgentRecord | null {
  const conversation = text(payload.session_id)
  if (conversation === null) return null
  const turn = text(payload.prompt_id) ?? text(payload.turn_id)
  const common = { conversation, turn, cwd: text(payload.cwd), wallMs: null }
  const tool = { name: payload.tool_name, input: payload.tool_input, call: payload.tool_use_id }
  switch (payload.hook_event_name) {
    case "UserPromptSubmit":
      return saidRecord("prompt", common, payload.prompt)
    case "Stop":
      return saidRecord("reply", common, payload.last_assistant_message)
    case "PreToolUse":
      return toolRecord(common, "before", tool)
    case "PostToolUse":
      return toolRecord(common, "after", tool)
    case "PostToolUseFailure":
      return toolRecord(common, "failed", tool)
    default:
      return null
  }
}
