import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

const FRESH = { version: 0, id: "user" }

/** The places that decide where the user's own policy lies. */
export type Places = { readonly platform: NodeJS.Platform; readonly home: string; readonly env: NodeJS.ProcessEnv }

/** The user's own policy: one file for all editors on this host, in the platform's folder for configuration. */
export function userPolicyPath({ platform, home, env }: Places): string {
  if (platform === "win32") return join(env.APPDATA || join(home, "AppData", "Roaming"), "tracehold", "policy.json")
  if (platform === "darwin") return join(home, "Library", "Application Support", "tracehold", "policy.json")
  return join(env.XDG_CONFIG_HOME || join(home, ".config"), "tracehold", "policy.json")
}

export type Edited = { readonly kind: "ok"; readonly text: string } | { readonly kind: "refused"; readonly why: string }

/**
 * The policy with recording of these repositories off, or no longer off by an entry of its own. All else in it stays.
 *
 * @param text - the policy file's, or null when there is none.
 * @param remotes - names as `host/owner/name`.
 */
export function withRepositories(text: string | null, remotes: readonly string[], mode: "off" | "on"): Edited {
  const policy = text === null ? FRESH : parseObject(text)
  if (policy === null) return { kind: "refused", why: "Your policy file is not a JSON object; correct it first." }
  const known: unknown = (policy as Record<string, unknown>).repositories ?? []
  if (!Array.isArray(known))
    return { kind: "refused", why: "In your policy file, “repositories” must be a list; correct it first." }
  const others = known.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null || !remotes.includes(String((entry as { remote?: unknown }).remote)))
      return [entry]
    const { record: _, ...rest } = entry as Record<string, unknown>
    return 1 < Object.keys(rest).length ? [rest] : []
  })
  const repositories = mode === "off" ? [...others, ...remotes.map((remote) => ({ remote, record: "off" }))] : others
  return { kind: "ok", text: `${JSON.stringify({ ...policy, repositories }, null, 2)}\n` }
}

/** The layer as this window's recorder gets it: with everything off where the user turned this very folder off. */
export function windowPolicy(text: string | null, off: boolean): string | null {
  if (!off) return text
  const policy = text === null ? FRESH : (parseObject(text) ?? FRESH)
  return JSON.stringify({ ...policy, record: "off" })
}

/** null when there is none. @throws Error when it is there and cannot be read: leaving it out would widen what is recorded. */
export function readUserPolicy(path: string): string | null {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
    throw new Error("Your policy file cannot be read.", { cause: error })
  }
}

export function writeUserPolicy(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, path)
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
