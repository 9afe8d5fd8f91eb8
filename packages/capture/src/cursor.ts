import type { AgentRecord } from "./agent-record.ts"
import { field, list, parseObject, text } from "./lenient-json.ts"
import { toolWrites } from "./tool-writes.ts"
import type { TranscriptReader } from "./transcript-reader.ts"

/**
 * A transcript of Cursor's agent (`~/.cursor/projects/<folder>/agent-transcripts/**.jsonl`). It has neither times nor ids: a call is
 * named by where it stands in the file.
 */
export function cursorReader(conversation: string, cwd: string | null): TranscriptReader {
  const common = { conversation, turn: null, cwd, wallMs: null }
  return (line, offset) => {
    const entry = parseObject(line)
    const blocks = list(entry === null ? null : field(entry, "message")?.content)
    return blocks.flatMap((block, i): AgentRecord[] => {
      const said = block.type === "text" ? asTyped(text(block.text) ?? "") : ""
      if (said !== "" && entry?.role === "user") return [{ kind: "prompt", ...common, text: said }]
      if (said !== "" && entry?.role === "assistant") return [{ kind: "reply", ...common, text: said }]
      const name = text(block.name)
      if (block.type !== "tool_use" || name === null) return []
      const input = field(block, "input") ?? {}
      const call = text(block.id) ?? `${offset}.${i}`
      return [{ kind: "tool", ...common, call, name, input: JSON.stringify(input), writes: toolWrites(name, input, cwd) }]
    })
  }
}

/** The folder among `roots` whose transcripts are in a folder of this path: its name is the root's path with its separators replaced. */
export function cursorFolder(path: string, roots: readonly string[]): string | null {
  const folders = new Set(path.split(/[/\\]/).map(plain))
  return roots.find((root) => folders.has(plain(root))) ?? null
}

function plain(path: string): string {
  return path.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "")
}

const OPEN = "<user_query>"
const CLOSE = "</user_query>"

/** What the person typed, without what Cursor wraps it in; nothing where the agent's own text was taken out. */
function asTyped(said: string): string {
  const from = said.indexOf(OPEN) + OPEN.length
  const to = said.indexOf(CLOSE, from)
  const typed = from < OPEN.length || to < 0 ? said : said.slice(from, to).trim()
  return typed === "[REDACTED]" ? "" : typed
}
