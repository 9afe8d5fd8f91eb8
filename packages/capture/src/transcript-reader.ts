import type { AgentRecord } from "./agent-record.ts"
import { readClaudeCodeLine } from "./claude-code.ts"
import { type CodexHeader, readCodexHeader, readCodexLine } from "./codex-cli.ts"
import { copilotReader } from "./copilot.ts"
import { cursorFolder, cursorReader } from "./cursor.ts"
import { geminiReader } from "./gemini-cli.ts"

/** Agents whose transcripts can be read. */
export const TRANSCRIPT_AGENTS = ["claude-code", "codex-cli", "copilot-chat", "copilot-cli", "cursor", "gemini-cli"] as const
export type TranscriptAgent = (typeof TRANSCRIPT_AGENTS)[number]

/**
 * Reads one transcript, line by line, its first line always first: what a line says may depend on it. Lines in between may be left
 * out. `offset`: where the line begins in the file, in bytes. Lines that are not understood give nothing: the formats are the agents'
 * own, and change.
 */
export type TranscriptReader = (line: string, offset: number) => AgentRecord[]

/** @param at - `roots` the folders of the workspace; `sinceMs` when its recording began, Unix epoch time. */
export function transcriptReader(
  agent: TranscriptAgent,
  path: string,
  at: { readonly roots: readonly string[]; readonly sinceMs: number },
): TranscriptReader {
  switch (agent) {
    case "claude-code":
      return readClaudeCodeLine
    case "codex-cli": {
      let header: CodexHeader | null = null
      return (line) => {
        header ??= readCodexHeader(line)
        return header === null ? [] : readCodexLine(line, header)
      }
    }
    case "copilot-chat":
      return copilotReader(nameOf(path), at.roots[0] ?? null)
    case "copilot-cli":
      return copilotReader(nameOf(path), null)
    case "cursor":
      return cursorReader(nameOf(path), cursorFolder(path, at.roots))
    case "gemini-cli":
      return geminiReader(nameOf(path), at.roots, at.sinceMs)
  }
}

/** The file's name without its ending. */
function nameOf(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? "").replace(/\.jsonl$/, "")
}
