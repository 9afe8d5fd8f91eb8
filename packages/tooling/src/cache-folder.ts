import { mkdirSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"

/**
 * Where tools that can be fetched again are kept, made if absent: `$XDG_CACHE_HOME/tracehold`, else the platform's own
 * cache folder. Nothing recorded ever goes here.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const folder = join(platformCache(env), "tracehold")
  mkdirSync(folder, { recursive: true })
  return folder
}

function platformCache(env: NodeJS.ProcessEnv): string {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME
  if (process.platform === "win32") return env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local")
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches")
  return join(homedir(), ".cache")
}
