/** Agents that have hooks, by the names that theirs are installed under. Copilot's serves its CLI and its agent in the editor. */
export const HOOK_AGENTS = ["claude-code", "codex-cli", "cursor", "copilot", "gemini-cli", "antigravity"] as const
export type HookAgent = (typeof HOOK_AGENTS)[number]
