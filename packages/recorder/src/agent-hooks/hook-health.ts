import { AGENT_CONFIGS } from "./agent-configs.ts"
import { type HookSigns, hooksFolder, readHookSigns } from "./hooks-folder.ts"
import { type HookStatus, listHooks } from "./install-hooks.ts"

const NO_SIGNS: HookSigns = { hookMs: null, transcriptMs: null, lost: 0, lostMs: null }

/** Each agent's hook, and when it and the agent's transcript were last heard by a recorder. */
export function hookHealth(env: Readonly<Record<string, string | undefined>>): (HookStatus & HookSigns)[] {
  const folder = hooksFolder(env)
  return listHooks(env).map((status) => {
    const names = AGENT_CONFIGS.find(({ agent }) => agent === status.agent)?.names ?? []
    return { ...status, ...(folder === null ? NO_SIGNS : readHookSigns(folder, status.agent, names)) }
  })
}
