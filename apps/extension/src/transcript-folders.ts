import { join } from "node:path"
import type { ToRecorder } from "@tracehold/capture"

type Transcripts = Extract<ToRecorder, { kind: "start" }>["transcripts"]
export type Agent = Transcripts[number]["agent"]

export const AGENTS: readonly {
  readonly agent: Agent
  readonly label: string
  readonly home: string
  readonly moved: string
  readonly inside: string
}[] = [
  { agent: "claude-code", label: "Claude Code", home: ".claude", moved: "CLAUDE_CONFIG_DIR", inside: "projects" },
  { agent: "codex-cli", label: "Codex CLI", home: ".codex", moved: "CODEX_HOME", inside: "sessions" },
]

/** Where the agents that the user chose keep their transcripts; their own variables may have moved them. */
export function transcriptFolders(chosen: readonly string[], home: string, env: NodeJS.ProcessEnv): Transcripts {
  return AGENTS.filter(({ agent }) => chosen.includes(agent)).map(({ agent, home: own, moved, inside }) => ({
    agent,
    folder: join(env[moved] || join(home, own), inside),
  }))
}
