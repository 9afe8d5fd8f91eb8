import { spawnSync } from "node:child_process"

/**
 * What every run of git gets. A repository's own settings can name programs and servers: none may be started from here, and a
 * partial clone may not fetch what is missing (the recorder opens no connection).
 */
const SAFE = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.sshCommand=false",
  "protocol.allow=never",
  "credential.helper=",
].flatMap((setting) => ["-c", setting])
const ENVIRONMENT = { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "" }

/** Ask git about a folder, only ever in a trusted workspace. Null where there is no repository, no git, or no answer in 10 s. */
export function git(folder: string, args: readonly string[]): string | null {
  const run = spawnSync("git", ["-C", folder, ...SAFE, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...ENVIRONMENT },
    maxBuffer: 256 << 20,
    timeout: 10_000,
  })
  return run.status === 0 ? run.stdout : null
}
