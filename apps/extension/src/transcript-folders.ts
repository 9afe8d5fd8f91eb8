import { dirname, join } from "node:path"
import type { AgentName, TranscriptAgent } from "@tracehold/capture"

/** Where one agent keeps its transcripts: in the user's home, in the folder that its own variable names, or in this workspace's storage. */
type Home = { readonly home: string; readonly moved: { readonly variable: string; readonly inside: string } }
type Place = Home | { readonly storage: string }
type Agent =
  | { readonly agent: TranscriptAgent; readonly label: string; readonly place: Place }
  /** Known by its hook alone. */
  | { readonly agent: Exclude<AgentName, TranscriptAgent>; readonly label: string; readonly place: null }

export const AGENTS: readonly Agent[] = [
  {
    agent: "claude-code",
    label: "Claude Code",
    place: { home: ".claude/projects", moved: { variable: "CLAUDE_CONFIG_DIR", inside: "projects" } },
  },
  {
    agent: "codex-cli",
    label: "Codex CLI",
    place: { home: ".codex/sessions", moved: { variable: "CODEX_HOME", inside: "sessions" } },
  },
  {
    agent: "copilot-chat",
    label: "GitHub Copilot in this editor",
    place: { storage: join("GitHub.copilot-chat", "transcripts") },
  },
  {
    agent: "copilot-cli",
    label: "GitHub Copilot CLI",
    place: { home: ".copilot/session-state", moved: { variable: "COPILOT_HOME", inside: "session-state" } },
  },
  {
    agent: "cursor",
    label: "Cursor",
    place: { home: ".cursor/projects", moved: { variable: "CURSOR_CONFIG_DIR", inside: "projects" } },
  },
  {
    agent: "gemini-cli",
    label: "Gemini CLI",
    place: { home: ".gemini/tmp", moved: { variable: "GEMINI_CLI_HOME", inside: ".gemini/tmp" } },
  },
  { agent: "antigravity", label: "Antigravity", place: null },
]

/** The agents that the user lets be heard, among those that are known. */
export function heardAgents(chosen: readonly string[]): AgentName[] {
  return AGENTS.flatMap(({ agent }) => (chosen.includes(agent) ? [agent] : []))
}

export type Places = {
  /** The user's home. */
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  /** Where the editor lets this extension keep files of this workspace; undefined without one. */
  readonly storage: string | undefined
}

/** Where the agents that the user chose keep their transcripts. */
export function transcriptFolders(chosen: readonly string[], places: Places): { agent: TranscriptAgent; folder: string }[] {
  return AGENTS.flatMap((known) => {
    if (known.place === null || !chosen.includes(known.agent)) return []
    const folder = folderOf(known.place, places)
    return folder === null ? [] : [{ agent: known.agent, folder }]
  })
}

/** As it is shown to a person. */
export function placeName(place: Place | null): string {
  if (place === null) return "by its hook"
  return "home" in place ? `~/${place.home}` : place.storage
}

function folderOf(place: Place, { home, env, storage }: Places): string | null {
  if ("home" in place) {
    const moved = env[place.moved.variable]
    return moved ? join(moved, place.moved.inside) : join(home, place.home)
  }
  return storage === undefined ? null : join(dirname(storage), place.storage) // Extensions' folders of one workspace lie side by side.
}
