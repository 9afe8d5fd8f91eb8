import { spawnSync } from "node:child_process"

/**
 * What every run of git gets. A repository's own settings can name programs and servers: none may be started from here, and a
 * partial clone may not fetch what is missing (the recorder opens no connection).
 */
export const SAFE_SETTINGS: readonly string[] = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.sshCommand=false",
  "protocol.allow=never",
  "credential.helper=",
].flatMap((setting) => ["-c", setting])
const ENVIRONMENT = { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "" }

/** Of git's own variables only those that say where its settings lie: others would have it answer for another repository, or write a log. */
const KEPT = /^GIT_(?:CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|EXEC_PATH)$/i

export function gitEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name) || KEPT.test(name))
  return { ...Object.fromEntries(own), ...ENVIRONMENT }
}

/** Ask git about a folder, only ever in a trusted workspace. Null where there is no repository, no git, or no answer in 10 s. */
export function git(folder: string, args: readonly string[]): string | null {
  const run = spawnSync("git", ["-C", folder, ...SAFE_SETTINGS, ...args], {
    encoding: "utf8",
    env: gitEnvironment(),
    maxBuffer: 256 << 20,
    timeout: 10_000,
  })
  return run.status === 0 ? run.stdout : null
}
