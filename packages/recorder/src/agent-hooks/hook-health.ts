import type { AgentHook } from "@tracehold/capture"
import { type HookSigns, hooksFolder, readHookSigns } from "./hooks-folder.ts"
import { listHooks } from "./install-hooks.ts"

const NO_SIGNS: HookSigns = { hookMs: null, transcriptMs: null, lost: 0, lostMs: null }

/** An agent's hook, and when it and the agent's transcript were last heard by a recorder. */
export type AgentHealth = AgentHook & HookSigns

export function hookHealth(env: Readonly<Record<string, string | undefined>>): AgentHealth[] {
  const folder = hooksFolder(env)
  return listHooks(env).map((hook) => ({
    ...hook,
    ...(folder === null ? NO_SIGNS : readHookSigns(folder, hook.agent, hook.names)),
  }))
}
