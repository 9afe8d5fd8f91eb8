import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"

const KEPT_CHARACTERS = 20_000

/** A program that runs until it is stopped, with everything that it started itself. */
export type RunningProgram = AsyncDisposable & {
  readonly pid: number
  /** The end of what it has printed so far. */
  output(): string
  /** Null while it runs. */
  exitCode(): number | null
  /** Settles with the exit code once it has ended. */
  readonly ended: Promise<number>
  /** Ends it and its whole process group; waits until it is gone. */
  stop(): Promise<void>
}

/**
 * Starts a program on a leash (leash.ts): if this process dies, however it does, the program and its children end too.
 *
 * @param options.onText - called with everything that it prints, as it comes.
 * @param options.lingerMs - how long its children may take to end after it did.
 */
export function startProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; onText?: (text: string) => void; lingerMs?: number } = {},
): RunningProgram {
  const { onText = () => {}, lingerMs = 0, ...where } = options
  const leash = fileURLToPath(new URL("./leash.ts", import.meta.url))
  const child = spawn(process.execPath, [leash, String(lingerMs), program, ...args], {
    ...where,
    stdio: "pipe",
    detached: true,
    windowsHide: true,
  })
  let text = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text = (text + part).slice(-KEPT_CHARACTERS)
      onText(part)
    })
  }
  child.stdin.on("error", () => {}) // It may be gone before it is let go.
  const ended = endOf(child)
  const exitCode = () => child.exitCode ?? (child.signalCode === null ? null : 1)
  const stop = async () => {
    child.stdin.end()
    await ended
  }
  return { pid: child.pid ?? 0, output: () => text, exitCode, ended, stop, [Symbol.asyncDispose]: stop }
}

/** A grandchild that went its own way may hold the output open, so its close is not waited for long. */
async function endOf(child: ChildProcess): Promise<number> {
  const closed = once(child, "close")
  const [code] = await once(child, "exit")
  await Promise.race([closed, sleep(500, null, { ref: false })])
  return typeof code === "number" ? code : 1
}
