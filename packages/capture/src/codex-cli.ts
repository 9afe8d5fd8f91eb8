import type { AgentRecord, AgentWrite } from "./agent-record.ts"
import { field, list, parseObject, text, wallMs } from "./lenient-json.ts"

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
  return [{ kind: "tool", ...common, call, name, input, writes: patchWrites(input, header.cwd) }]
}

export type CodexHeader = { readonly conversation: string; readonly cwd: string }

/** The conversation's id and folder, from a rollout's first line; null when it is not one. */
export function readCodexHeader(line: string): CodexHeader | null {
  const entry = parseObject(line)
  const payload = entry?.type === "session_meta" ? field(entry, "payload") : null
  const conversation = text(payload?.id)
  return conversation === null ? null : { conversation, cwd: text(payload?.cwd) ?? "" }
}

/** Files that an `apply_patch` text adds or updates. A patch gives whole content only for added files. */
function patchWrites(input: string, cwd: string): AgentWrite[] {
  const patch = /\*\*\* Begin Patch[\s\S]*/.exec(parseObject(input) === null ? input : input.replaceAll("\\n", "\n"))?.[0] ?? ""
  const writes: AgentWrite[] = []
  for (const part of patch.split(/^\*\*\* (?=Add File|Update File)/m).slice(1)) {
    const [head = "", ...body] = part.split("\n")
    const [, op, name] = /^(Add|Update) File: (.+)$/.exec(head) ?? []
    if (name === undefined) continue
    const path = name.startsWith("/") || cwd === "" ? name : `${cwd}/${name}`
    const added = body.filter((l) => l.startsWith("+")).map((l) => l.slice(1))
    writes.push(
      op === "Add" ? { path, content: `${added.join("\n")}\n` } : { path, replaced: [{ before: "", after: added.join("\n") }] },
    )
  }
  return writes
}
