import type { AgentRecord } from "../agent-record.ts"
import { text, wallMs } from "../lenient-json.ts"
import { saidRecord, toolRecord } from "./hook-tool.ts"

/**
 * A hook of GitHub Copilot: of its agent in the editor and of its CLI, which uses the same names where it is set up by the same names
 * of events. Fields come in two spellings. The CLI gives a tool call no id; the editor adds a time to its own.
 */
export function readCopilotHook(payload: Record<string, unknown>): AgentRecord | null {
  const conversation = text(payload.session_id) ?? text(payload.sessionId)
  if (conversation === null) return null
  const common = { conversation, turn: null, cwd: text(payload.cwd), wallMs: wallMs(payload.timestamp) }
  const call = (text(payload.tool_use_id) ?? text(payload.toolCallId))?.replace(/__vscode-\d+$/, "")
  const tool = { name: payload.tool_name ?? payload.toolName, input: payload.tool_input ?? payload.toolArgs, call }
  switch (payload.hook_event_name ?? payload.hookEventName) {
    case "UserPromptSubmit":
      return saidRecord("prompt", common, payload.prompt)
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
