import type { AgentHook, ToRecorder } from "@tracehold/capture"
import { oneLine } from "../one-line.ts"
import { installHook, listHooks, removeHook } from "./install-hooks.ts"
import { HookError } from "./own-file.ts"

type Change = Extract<ToRecorder, { kind: "hooks" }>["change"]

/** Install or remove an agent's hook, if that is asked; then all of them as they stand. */
export function changeHook(change: Change): { hooks: AgentHook[]; problem: string | null } {
  try {
    if (change?.to === "installed") installHook(change.agent, process.env)
    if (change?.to === "absent") removeHook(change.agent, process.env)
    return { hooks: listHooks(process.env), problem: null }
  } catch (error) {
    return { hooks: listHooks(process.env), problem: error instanceof HookError ? error.message : oneLine(error) }
  }
}
