import type { AgentRecord } from "./agent-record.ts"
import { field, list, parseObject, text, wallMs } from "./lenient-json.ts"
import { toolWrites } from "./tool-writes.ts"

/**
 * One line of a Codex CLI rollout (`~/.codex/sessions/YYYY/MM/DD/rollout-*.jsonl`) as records. The conversation's id and folder stand in
 * its first line only, so the reader passes what `readCodexHeader` found there.
 */
export function readCodexLine(line: string, header: CodexHeader): AgentRecord[] {
  const entry = parseObject(line)
  const payload = entry === null ? null : field(entry, "payload")
  if (entry === null || payload === null) return []
  const common = {
    conversation: header.conversation,
    turn: text(payload.turn_id),
    cwd: header.cwd === "" ? null : header.cwd,
    wallMs: wallMs(entry.timestamp),
  }
  if (entry.type === "event_msg" && payload.type === "user_message") {
    const prompt = text(payload.message)
    return prompt === null ? [] : [{ kind: "prompt", ...common, text: prompt }]
  }
  if (entry.type !== "response_item") return []
  if (payload.type === "message" && payload.role === "assistant") {
    const said = list(payload.content)
      .flatMap((b) => (b.type === "output_text" ? [text(b.text) ?? ""] : []))
      .join("")
    return said === "" ? [] : [{ kind: "reply", ...common, text: said }]
  }
  const call = text(payload.call_id)
  const name = text(payload.name)
  const input = text(payload.arguments) ?? text(payload.input)
  if (call === null || name === null || input === null || !/^(function|custom_tool)_call$/.test(String(payload.type))) return []
  return [{ kind: "tool", ...common, call, name, input, writes: toolWrites(name, parseObject(input) ?? { input }, common.cwd) }]
}

export type CodexHeader = { readonly conversation: string; readonly cwd: string }

/** The conversation's id and folder, from a rollout's first line; null when it is not one. */
export function readCodexHeader(line: string): CodexHeader | null {
  const entry = parseObject(line)
  const payload = entry?.type === "session_meta" ? field(entry, "payload") : null
  const conversation = text(payload?.id)
  return conversation === null ? null : { conversation, cwd: text(payload?.cwd) ?? "" }
}
