import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { firstAnswer } from "./first-answer.ts"
import { inRepository } from "./repository.ts"
import { runProgram } from "./run-program.ts"
import { type RunningProgram, startProgram } from "./start-program.ts"
import { ToolError } from "./tool-error.ts"

/** An endpoint of this machine. `dataDir` holds what it received, `keysDir` what opens it. */
export type RunningRecipient = RunningProgram & { readonly url: string; readonly dataDir: string; readonly keysDir: string }

export type RecipientOptions = { dataDir: string; keysDir: string; port: number; kind?: "commons" | "org"; name?: string }

/**
 * Starts a recipient for trying things: its descriptor says `demo`, it answers on 127.0.0.1 only, there is no
 * cooling-off time. Made on the first call; on a later one with another port its descriptor is signed anew.
 *
 * @throws ToolError `FAILED` with the endpoint's own line.
 */
export async function startRecipient(options: RecipientOptions): Promise<RunningRecipient> {
  const { dataDir, keysDir, port, kind = "commons", name = "Demo recipient" } = options
  const url = `http://127.0.0.1:${port}`
  const folders = ["--data", dataDir, "--keys", keysDir]
  if (!existsSync(join(dataDir, "descriptor.json"))) {
    await endpoint(["init", ...folders, "--kind", kind, "--name", name, "--demo", "--url", url])
  } else if (recipientPort(dataDir) !== port) {
    await endpoint(["describe", ...folders, "--url", url])
  }
  const running = startProgram(process.execPath, [PROGRAM, "serve", "--data", dataDir, "--port", String(port), "--json"])
  await firstAnswer(running, "The recipient")
  return { ...running, url, dataDir, keysDir }
}

/** The port that donors know the recipient by, or null if there is none yet. */
export function recipientPort(dataDir: string): number | null {
  const file = join(dataDir, "descriptor.json")
  if (!existsSync(file)) return null
  const { payload } = JSON.parse(readFileSync(file, "utf8")) as { payload: string }
  const { url } = JSON.parse(Buffer.from(payload, "base64").toString()) as { url: string }
  return Number(new URL(url).port)
}

const PROGRAM = inRepository("apps/endpoint/src/main.ts")

async function endpoint(args: readonly string[]): Promise<void> {
  const { code, output } = await runProgram(process.execPath, [PROGRAM, ...args])
  if (code !== 0) throw new ToolError("FAILED", `The recipient could not be made: ${output.trim().split("\n").at(-1)}`)
}
