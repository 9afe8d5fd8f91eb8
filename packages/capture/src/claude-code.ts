import type { AgentRecord } from "./agent-record.ts"
import { field, list, parseObject, text, wallMs } from "./lenient-json.ts"
import { toolWrites } from "./tool-writes.ts"

/**
 * One line of a Claude Code transcript (`~/.claude/projects/<folder>/<conversation>.jsonl`) as records; empty for lines that say
 * nothing of prompts, replies or tools, or that are not understood: the format is the agent's own and changes.
 */
export function readClaudeCodeLine(line: string): AgentRecord[] {
  const entry = parseObject(line)
  const conversation = text(entry?.sessionId)
  if (entry === null || conversation === null) return []
  const common = {
    conversation,
    turn: text(entry.promptId) ?? text(entry.requestId),
    cwd: text(entry.cwd),
    wallMs: wallMs(entry.timestamp),
  }
  const message = field(entry, "message")
  if (entry.type === "user") {
    const prompt = userPrompt(message?.content)
    return prompt === null ? [] : [{ kind: "prompt", ...common, text: prompt }]
  }
  if (entry.type !== "assistant") return []
  return list(message?.content).flatMap((block): AgentRecord[] => {
    const said = block.type === "text" ? text(block.text) : null
    if (said !== null && said !== "") return [{ kind: "reply", ...common, text: said }]
    const call = text(block.id)
    const name = text(block.name)
    if (block.type !== "tool_use" || call === null || name === null) return []
    return [
      {
        kind: "tool",
        ...common,
        call,
        name,
        input: JSON.stringify(block.input ?? {}),
        writes: toolWrites(name, field(block, "input") ?? {}, common.cwd),
      },
    ]
  })
}

/** What a person typed; null for tool results and for the agent's own markup. */
function userPrompt(content: unknown): string | null {
  const typed =
    typeof content === "string"
      ? content
      : list(content).some((b) => b.type === "tool_result")
        ? ""
        : list(content)
            .flatMap((b) => (b.type === "text" ? [text(b.text) ?? ""] : []))
            .join("\n")
  return typed === "" || /^<(command-name|local-command-stdout)>/.test(typed) ? null : typed
}
