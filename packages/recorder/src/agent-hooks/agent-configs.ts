import { homedir } from "node:os"
import { join } from "node:path"
import type { AgentName, HookAgent } from "@tracehold/capture"
import type { Entry } from "./json-insert.ts"

type Env = Readonly<Record<string, string | undefined>>
/** One of an agent's events at which our program is to be run, and the entry that says so. */
type Event = { readonly path: readonly string[]; readonly entry: (command: string) => unknown }

/** An agent whose hooks can be installed: where it is set up, and how. */
export type AgentConfig = {
  readonly agent: HookAgent
  readonly label: string
  /** The names that its own records go by in a recording: what the user lets be heard. */
  readonly names: readonly AgentName[]
  /** The folder by which it is known to be there, and the file of its hooks, below a home that a variable may move. */
  readonly home: (env: Env) => string
  readonly file: string
  readonly events: readonly Event[]
  /** What else stands in the file where there was none before. */
  readonly fresh: Readonly<Record<string, unknown>>
  /** What is left for the user to do; null: nothing. */
  readonly next: string | null
}

/** Tools that write files; the others are told before they run, and that is enough. */
const WRITES = "Write|Edit|MultiEdit|NotebookEdit"
const SECONDS = 5

const homeOf = (variable: string, folder: string) => (env: Env) => env[variable] || join(env.HOME || homedir(), folder)

const geminiHome = (env: Env) => join(env.GEMINI_CLI_HOME || env.HOME || homedir(), ".gemini")

/** In the form of Claude Code's settings. */
function claudeShaped(name: string, matcher: string | null, more: Record<string, unknown> = {}): Event {
  const entry = (command: string) => ({
    ...(matcher === null ? {} : { matcher }),
    hooks: [{ type: "command", command, timeout: SECONDS, ...more }],
  })
  return { path: ["hooks", name], entry }
}

const cursor = (name: string): Event => ({ path: ["hooks", name], entry: (command) => ({ command }) })
const copilot = (name: string): Event => ({
  path: ["hooks", name],
  entry: (command) => {
    const shell = command.startsWith('"') ? { powershell: `& ${command}` } : { bash: command }
    return { type: "command", command, ...shell, timeoutSec: SECONDS }
  },
})
const gemini = (name: string, matcher: string): Event => ({
  path: ["hooks", name],
  entry: (command) => ({ matcher, hooks: [{ name: "tracehold", type: "command", command, timeout: SECONDS * 1000 }] }),
})

/** `async`: Claude Code does not wait. Before a tool it has to, so that the file is looked at before it is written. */
const ASYNC = { async: true }

export const AGENT_CONFIGS: readonly AgentConfig[] = [
  {
    agent: "claude-code",
    label: "Claude Code",
    names: ["claude-code"],
    home: homeOf("CLAUDE_CONFIG_DIR", ".claude"),
    file: "settings.json",
    events: [
      claudeShaped("UserPromptSubmit", null, ASYNC),
      claudeShaped("PreToolUse", "*"),
      claudeShaped("PostToolUse", WRITES, ASYNC),
      claudeShaped("Stop", null, ASYNC),
    ],
    fresh: {},
    next: "Sessions of it that run now go on without it.",
  },
  {
    agent: "codex-cli",
    label: "Codex CLI",
    names: ["codex-cli"],
    home: homeOf("CODEX_HOME", ".codex"),
    file: "hooks.json",
    events: [
      claudeShaped("UserPromptSubmit", null),
      claudeShaped("PreToolUse", "*"),
      claudeShaped("PostToolUse", `apply_patch|${WRITES}`),
      claudeShaped("Stop", null),
    ],
    fresh: {},
    next: "Codex runs a hook only once you have trusted it: type /hooks in Codex. Until then it leaves it out without a word.",
  },
  {
    agent: "cursor",
    label: "Cursor",
    names: ["cursor"],
    home: homeOf("CURSOR_CONFIG_DIR", ".cursor"),
    file: "hooks.json",
    events: ["beforeSubmitPrompt", "preToolUse", "postToolUse", "afterAgentResponse"].map(cursor),
    fresh: { version: 1 },
    next: null,
  },
  {
    agent: "copilot",
    label: "GitHub Copilot, in the editor and on the command line",
    names: ["copilot-chat", "copilot-cli"],
    home: homeOf("COPILOT_HOME", ".copilot"),
    file: join("hooks", "tracehold.json"),
    // By these names, and not by its own, the CLI tells the same as the editor.
    events: ["UserPromptSubmit", "PreToolUse", "PostToolUse"].map(copilot),
    fresh: { version: 1 },
    next: null,
  },
  {
    agent: "gemini-cli",
    label: "Gemini CLI",
    names: ["gemini-cli"],
    home: geminiHome,
    file: "settings.json",
    events: [
      gemini("BeforeAgent", "*"),
      gemini("BeforeTool", ".*"),
      gemini("AfterTool", "write_file|replace"),
      gemini("AfterAgent", "*"),
    ],
    fresh: {},
    next: null,
  },
  {
    agent: "antigravity",
    label: "Antigravity",
    names: ["antigravity"],
    home: geminiHome,
    file: join("config", "hooks.json"),
    // A hook before a call has to decide on it, which is none of ours: what was there before is not looked at.
    events: [
      {
        ...claudeShaped("PostToolUse", "write_to_file|replace_file_content|multi_replace_file_content"),
        path: ["tracehold", "PostToolUse"],
      },
    ],
    fresh: {},
    next: null,
  },
]

/** The entries that have this command run at each of the agent's events. */
export function entriesOf({ events }: AgentConfig, command: string): Entry[] {
  return events.map(({ path, entry }) => ({ path, value: entry(command) }))
}
