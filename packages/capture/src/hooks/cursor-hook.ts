import type { AgentRecord } from "../agent-record.ts"
import { text } from "../lenient-json.ts"
import { plainPath, saidRecord, toolRecord } from "./hook-tool.ts"

/**
 * A hook of Cursor, also one that Cursor took over from Claude Code's settings: those come under Claude Code's names of events. One
 * turn is a `generation_id`. The user's address, which Cursor sends along, is not read.
 */
export function readCursorHook(payload: Record<string, unknown>): AgentRecord | null {
  const conversation = text(payload.conversation_id) ?? text(payload.session_id)
  if (conversation === null) return null
  const root = Array.isArray(payload.workspace_roots) ? text(payload.workspace_roots[0]) : null
  const cwd = text(payload.cwd) || root
  const common = { conversation, turn: text(payload.generation_id), cwd: cwd === null ? null : plainPath(cwd), wallMs: null }
  const tool = { name: payload.tool_name, input: payload.tool_input, call: payload.tool_use_id }
  switch (String(payload.hook_event_name).toLowerCase()) {
    case "beforesubmitprompt":
    case "userpromptsubmit":
      return saidRecord("prompt", common, payload.prompt)
    case "afteragentresponse":
      return saidRecord("reply", common, payload.text)
    case "pretooluse":
      return toolRecord(common, "before", tool)
    case "posttooluse":
      return toolRecord(common, "after", tool)
    case "posttoolusefailure":
      return toolRecord(common, "failed", tool)
    default:
      return null
  }
}
