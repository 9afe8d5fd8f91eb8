import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { CommandError } from "./usage-error.ts"

type Env = Readonly<Record<string, string | undefined>>

/** The user's own policy: one file for all editors on this host, in the platform's folder for configuration. */
export function userPolicyFile(env: Env, platform: string = process.platform): string {
  const home = env.HOME || homedir()
  if (platform === "win32") return join(env.APPDATA || join(home, "AppData", "Roaming"), "tracehold", "policy.json")
  if (platform === "darwin") return join(home, "Library", "Application Support", "tracehold", "policy.json")
  return join(env.XDG_CONFIG_HOME || join(home, ".config"), "tracehold", "policy.json")
}

/** Its text; null when there is none. @throws CommandError when it is there and cannot be read: leaving it out would widen. */
export function readUserPolicy(env: Env): string | null {
  try {
    return readFileSync(userPolicyFile(env), "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
    throw new CommandError("BAD_POLICY", "Your own policy file is there and cannot be read. Check its permissions.")
  }
}
