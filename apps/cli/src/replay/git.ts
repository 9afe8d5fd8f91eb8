import { spawn } from "node:child_process"
import { once } from "node:events"
import type { Io } from "../io.ts"

/** Runs git in one folder: its exit code (null when there is no git) and what it printed. */
export type Git = (
  args: readonly string[],
  input?: Iterable<string | Uint8Array>,
) => Promise<{ code: number | null; out: string }>

/** No hook, no program that the repository's settings name, no connection, no tidying up that takes its time. */
const SAFE = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "protocol.allow=never",
  "gc.auto=0",
  "maintenance.auto=false",
].flatMap((setting) => ["-c", setting])

export function gitAt(folder: string, env: Io["env"]): Git {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("GIT_")))
  const ours = {
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_COMMITTER_NAME: "Tracehold replay",
    GIT_COMMITTER_EMAIL: "replay@tracehold.invalid",
  }
  return async (args, input = []) => {
    const child = spawn("git", ["-C", folder, ...SAFE, ...args], { env: { ...kept, ...ours }, stdio: ["pipe", "pipe", "ignore"] })
    let out = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text
    })
    const ended = new Promise<number | null>((resolve) => {
      child.once("error", () => resolve(null))
      child.once("close", resolve)
    })
    let open = true
    child.stdin.on("error", () => {
      open = false // Git ended before it read all; its exit code says so.
    })
    for (const piece of input) {
      if (!open) break
      if (!child.stdin.write(piece)) await Promise.race([once(child.stdin, "drain").catch(() => undefined), ended])
    }
    child.stdin.end()
    return { code: await ended, out }
  }
}
