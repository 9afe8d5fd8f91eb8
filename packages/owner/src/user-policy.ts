import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { type Layer, parsePolicy } from "@tracehold/policy"
import { OwnerError } from "./error.ts"

type Env = Readonly<Record<string, string | undefined>>

/** The user's own policy: one file for all editors on this host, in the platform's folder for configuration. */
function userPolicyFile(env: Env, platform: string = process.platform): string {
  const home = env.HOME || homedir()
  if (platform === "win32") return join(env.APPDATA || join(home, "AppData", "Roaming"), "tracehold", "policy.json")
  if (platform === "darwin") return join(home, "Library", "Application Support", "tracehold", "policy.json")
  return join(env.XDG_CONFIG_HOME || join(home, ".config"), "tracehold", "policy.json")
}

/** Its text; null when there is none. @throws OwnerError `BAD_POLICY` when it is there and cannot be read: leaving it out would widen. */
export function readUserPolicy(env: Env): string | null {
  try {
    return readFileSync(userPolicyFile(env), "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
    throw new OwnerError("BAD_POLICY", { why: "Your own policy file is there and cannot be read. Check its permissions." })
  }
}

/** The same as a layer, for unlocking. @throws OwnerError `BAD_POLICY`. */
export function userLayers(env: Env): Layer[] {
  const text = readUserPolicy(env)
  if (text === null) return []
  const parsed = parsePolicy(text)
  if (parsed.kind === "refused") throw new OwnerError("BAD_POLICY", { why: `Your own policy file cannot be used: ${parsed.why}` })
  return [{ name: "user", source: "your own policy", policy: parsed.policy, text }]
}
