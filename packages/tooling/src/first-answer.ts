import { setTimeout as sleep } from "node:timers/promises"
import type { RunningProgram } from "./start-program.ts"
import { ToolError } from "./tool-error.ts"

const PATIENCE_MS = 60_000

/**
 * Waits for the line of JSON with a `url` in it by which our servers say that they are ready.
 *
 * @param what - its name, for a person.
 * @throws ToolError `FAILED` with its last words, if it ends or stays silent instead; it is stopped then.
 */
export async function firstAnswer(running: RunningProgram, what: string): Promise<string> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(50)) {
    const url = running
      .output()
      .split("\n")
      .map(urlIn)
      .find((found) => found !== null)
    if (url !== undefined) return url
    if (running.exitCode() !== null) break
  }
  await running.stop()
  const last = running.output().trim().split("\n").at(-1) || "it said nothing"
  throw new ToolError("FAILED", `${what} did not start: ${last}`)
}

function urlIn(line: string): string | null {
  try {
    const { url } = JSON.parse(line) as { url?: unknown }
    return typeof url === "string" ? url : null
  } catch {
    return null
  }
}
