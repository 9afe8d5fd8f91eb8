import type { HookAgent } from "./hook-agents.ts"
import type { AgentName } from "./read-hook.ts"

/** How an agent's hook stands, in words that a person can be told. */
export type AgentHook = {
  readonly agent: HookAgent
  readonly label: string
  /** The names that its own records go by in a recording: those that the user lets be heard. */
  readonly names: readonly AgentName[]
  /** The agent has a folder here. */
  readonly found: boolean
  /** The agent's own file, where hooks stand. */
  readonly file: string
  /**
   * `outdated`: by another version, with a part missing, or what it runs is gone. `unreadable`: the agent's file is no JSON that we
   * could add to.
   */
  readonly state: "installed" | "outdated" | "absent" | "unreadable"
  /** What is left for the user to do after an installation; null: nothing. */
  readonly next: string | null
}
