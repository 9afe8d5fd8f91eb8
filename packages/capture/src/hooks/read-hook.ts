import type { AgentRecord } from "../agent-record.ts"
import { parseObject, text } from "../lenient-json.ts"
import { TRANSCRIPT_AGENTS } from "../transcript-reader.ts"
import { readAntigravityHook } from "./antigravity-hook.ts"
import { readClaudeCodeHook } from "./claude-code-hook.ts"
import { readCopilotHook } from "./copilot-hook.ts"
import { readCursorHook } from "./cursor-hook.ts"
import { readGeminiHook } from "./gemini-hook.ts"
import type { HookAgent } from "./hook-agents.ts"

/** Agents that the trace knows: those whose transcripts are read, and one that is known by its hook alone. */
export const AGENT_NAMES = [...TRANSCRIPT_AGENTS, "antigravity"] as const
export type AgentName = (typeof AGENT_NAMES)[number]

/**
 * What an agent gave its hook as standard input; null when it is not understood, or says nothing of prompts, replies or tools.
 *
 * @param installed - whose hook it is. Cursor, and Copilot in the editor, also call the hooks of Claude Code: the agent is told by
 *   the payload.
 */
export function readHook(installed: HookAgent, stdin: string): { agent: AgentName; record: AgentRecord } | null {
  const payload = parseObject(stdin)
  const reader = payload === null ? null : readerOf(installed, payload)
  if (payload === null || reader === null) return null
  try {
    const record = reader.read(payload)
    return record === null ? null : { agent: reader.agent, record }
  } catch {
    return null // Too deep to be written down again.
  }
}

type Reader = { readonly agent: AgentName; readonly read: (payload: Record<string, unknown>) => AgentRecord | null }

function readerOf(installed: HookAgent, payload: Record<string, unknown>): Reader {
  if (installed === "gemini-cli") return { agent: installed, read: readGeminiHook }
  if (installed === "antigravity") return { agent: installed, read: readAntigravityHook }
  const transcript = text(payload.transcript_path) ?? ""
  if (installed === "cursor" || text(payload.cursor_version) !== null || /[/\\]\.cursor[/\\]/.test(transcript))
    return { agent: "cursor", read: readCursorHook }
  const call = text(payload.tool_use_id) ?? ""
  const inEditor = /copilot-chat/i.test(transcript) || /__vscode-\d+$/.test(call) || "hookEventName" in payload
  if (installed === "copilot" || inEditor) return { agent: inEditor ? "copilot-chat" : "copilot-cli", read: readCopilotHook }
  return { agent: installed, read: readClaudeCodeHook }
}
