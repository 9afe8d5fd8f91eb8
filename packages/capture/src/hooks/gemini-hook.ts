import type { AgentRecord } from "../agent-record.ts"
import { field, text, wallMs } from "../lenient-json.ts"
import { saidRecord, toolRecord } from "./hook-tool.ts"

/** A hook of Gemini CLI. A tool call has no id there, and a turn neither. */
export function readGeminiHook(payload: Record<string, unknown>): AgentRecord | null {
  const conversation = text(payload.session_id)
  if (conversation === null) return null
  const common = { conversation, turn: null, cwd: text(payload.cwd), wallMs: wallMs(payload.timestamp) }
  const tool = { name: payload.tool_name, input: payload.tool_input, call: null }
  const failed = field(payload, "tool_response")?.error
  switch (payload.hook_event_name) {
    case "BeforeAgent":
      return saidRecord("prompt", common, payload.prompt)
    case "AfterAgent":
      return saidRecord("reply", common, payload.prompt_response)
    case "BeforeTool":
      return toolRecord(common, "before", tool)
    case "AfterTool":
      return toolRecord(common, failed === undefined || failed === null ? "after" : "failed", tool)
    default:
      return null
  }
}
