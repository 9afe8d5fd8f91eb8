import { sha256, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import type { AgentRecord } from "./agent-record.ts"
import { field, list, parseObject, text, wallMs } from "./lenient-json.ts"
import { toolWrites } from "./tool-writes.ts"
import type { TranscriptReader } from "./transcript-reader.ts"

/**
 * A conversation of Gemini CLI (`~/.gemini/tmp/<project>/chats/**.jsonl`). Its first line names the project by the SHA-256 of its
 * folder's path. A message is written again whenever more of it is known, and old ones may come back in batches (`$set`): each text
 * and each call is told once, and nothing that was said before `sinceMs`.
 */
export function geminiReader(name: string, roots: readonly string[], sinceMs: number): TranscriptReader {
  const told = new Set<string>()
  let [conversation, cwd] = [name, null as string | null]
  const once = (key: string) => !told.has(key) && told.add(key).size > 0
  const message = (entry: Record<string, unknown>): AgentRecord[] => {
    const id = text(entry.id)
    const at = wallMs(entry.timestamp)
    if (id === null || (at !== null && at < sinceMs)) return []
    const common = { conversation, turn: null, cwd, wallMs: at }
    const said = textOf(entry.content)
    const kind = entry.type === "user" ? "prompt" : entry.type === "gemini" ? "reply" : null
    const records: AgentRecord[] = []
    if (kind !== null && said !== "" && !said.startsWith("<session_context>") && once(id))
      records.push({ kind, ...common, text: said })
    for (const made of list(entry.toolCalls)) {
      const call = text(made.id)
      const tool = text(made.name)
      const input = field(made, "args") ?? {}
      if (call !== null && tool !== null && once(`call ${call}`))
        records.push({
          kind: "tool",
          ...common,
          call,
          name: tool,
          input: JSON.stringify(input),
          writes: toolWrites(tool, input, cwd),
        })
    }
    return records
  }
  return (line) => {
    const entry = parseObject(line)
    if (entry === null) return []
    const project = text(entry.projectHash)
    if (project !== null) {
      conversation = text(entry.sessionId) ?? conversation
      cwd = roots.find((root) => toHex(sha256(encodeUtf8(root))) === project) ?? null
    }
    return [entry, ...list(field(entry, "$set")?.messages)].flatMap(message)
  }
}

function textOf(content: unknown): string {
  return (
    text(content) ??
    list(content)
      .flatMap((part) => text(part.text) ?? [])
      .join("")
  )
}
