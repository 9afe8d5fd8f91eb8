import { homedir } from "node:os"
import { join } from "node:path"

/**
 * Where the vault lies: `vault` in TRACEHOLD_HOME, else in the platform's folder for a program's data
 * (XDG_DATA_HOME or ~/.local/share; ~/Library/Application Support; LOCALAPPDATA).
 */
export function vaultFolder(env: Readonly<Record<string, string | undefined>>, platform: string = process.platform): string {
  if (env.TRACEHOLD_HOME) return join(env.TRACEHOLD_HOME, "vault")
  return join(dataFolder(env, platform), "tracehold", "vault")
}

/**
 * Where Tracehold remembers what it saw of vaults, outside of any of them: `state` in TRACEHOLD_HOME, else in the platform's folder for a
 * program's state (XDG_STATE_HOME or ~/.local/state; ~/Library/Application Support; LOCALAPPDATA). Null where the environment names none.
 */
export function stateFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: string = process.platform,
): string | null {
  if (env.TRACEHOLD_HOME) return join(env.TRACEHOLD_HOME, "state")
  if (platform === "win32") return env.LOCALAPPDATA ? join(env.LOCALAPPDATA, "tracehold", "state") : null
  if (platform === "darwin") return env.HOME ? join(dataFolder(env, platform), "tracehold", "state") : null
  const states = env.XDG_STATE_HOME || (env.HOME ? join(env.HOME, ".local", "state") : null)
  return states === null ? null : join(states, "tracehold")
}

function dataFolder(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  const home = env.HOME || homedir()
  if (platform === "darwin") return join(home, "Library", "Application Support")
  if (platform === "win32") return env.LOCALAPPDATA || join(home, "AppData", "Local")
  return env.XDG_DATA_HOME || join(home, ".local", "share")
}
