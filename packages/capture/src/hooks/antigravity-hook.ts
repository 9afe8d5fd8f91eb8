import type { AgentRecord } from "../agent-record.ts"
import { field, list, text } from "../lenient-json.ts"
import { toolRecord } from "./hook-tool.ts"

/**
 * A hook of Antigravity after a tool call; no other is ever installed, since the one before a call has to decide on it. No event is
 * named, and in the editor not even the tool.
 */
export function readAntigravityHook(payload: Record<string, unknown>): AgentRecord | null {
  const conversation = text(payload.conversationId)
  const called = field(payload, "toolCall")
  if (conversation === null || called === null) return null
  const cwd = Array.isArray(payload.workspacePaths) ? text(payload.workspacePaths[0]) : null
  const call = typeof payload.stepIdx === "number" ? `step-${payload.stepIdx}` : null
  const phase = text(payload.error) ? "failed" : "after"
  const common = { conversation, turn: null, cwd, wallMs: null }
  return toolRecord(common, phase, { name: called.name, input: called.args, call }, usual)
}

/** Its tools have names of their own for a path and for texts. */
function usual(args: Record<string, unknown>): Record<string, unknown> {
  const part = (of: Record<string, unknown>) => ({ old_string: of.TargetContent, new_string: of.ReplacementContent })
  return { path: args.TargetFile, content: args.CodeContent, edits: list(args.ReplacementChunks).map(part), ...part(args) }
}
