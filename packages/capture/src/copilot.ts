import type { AgentRecord } from "./agent-record.ts"
import { field, parseObject, text, wallMs } from "./lenient-json.ts"
import { toolWrites } from "./tool-writes.ts"
import type { TranscriptReader } from "./transcript-reader.ts"

/**
 * GitHub Copilot's events, one a line: of its CLI (`~/.copilot/session-state/<id>/events.jsonl`), which names its folder in
 * `session.start`, and of its agent in the editor (`GitHub.copilot-chat/transcripts/<id>.jsonl`, in the storage of one workspace),
 * where `workspace` is the folder.
 */
export function copilotReader(name: string, workspace: string | null): TranscriptReader {
  let [conversation, cwd, turn] = [name, workspace, null as string | null]
  return (line) => {
    const entry = parseObject(line)
    const data = entry === null ? null : field(entry, "data")
    if (entry === null || data === null) return []
    if (entry.type === "session.start" || entry.type === "session.resume") {
      conversation = text(data.sessionId) ?? conversation
      cwd = text(field(data, "context")?.cwd) ?? cwd
    }
    if (entry.type === "assistant.turn_start") turn = text(data.turnId) ?? turn
    return read(entry.type, data, { conversation, turn, cwd, wallMs: wallMs(entry.timestamp) })
  }
}

function read(
  type: unknown,
  data: Record<string, unknown>,
  common: Pick<AgentRecord, "conversation" | "turn" | "cwd" | "wallMs">,
): AgentRecord[] {
  if (type === "user.message" || type === "assistant.message") {
    const said = text(data.content)
    return said === null || said === "" ? [] : [{ kind: type === "user.message" ? "prompt" : "reply", ...common, text: said }]
  }
  const call = text(data.toolCallId)
  const name = text(data.toolName)
  if (type !== "tool.execution_start" || call === null || name === null) return []
  const whole = text(data.arguments)
  const input = whole === null ? (field(data, "arguments") ?? {}) : (parseObject(whole) ?? { input: whole })
  return [{ kind: "tool", ...common, call, name, input: JSON.stringify(input), writes: toolWrites(name, input, common.cwd) }]
}
