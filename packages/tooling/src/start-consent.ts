import { join } from "node:path"
import type { BuiltExtension } from "./build-extension.ts"
import { firstAnswer } from "./first-answer.ts"
import { type RunningProgram, startProgram } from "./start-program.ts"

/** The consent app in a browser. Whoever has `url` can use it. */
export type RunningConsent = RunningProgram & { readonly url: string }

/**
 * Starts the consent app as the extension ships it, on 127.0.0.1.
 *
 * @param options.home - what TRACEHOLD_HOME says: the vault is the folder `vault` in it.
 * @throws ToolError `FAILED` with its own line.
 */
export async function startConsent(
  { staged }: BuiltExtension,
  options: { home: string; port: number; lockAfterMinutes?: number },
): Promise<RunningConsent> {
  const { home, port, lockAfterMinutes = 15 } = options
  const args = ["--port", String(port), "--lock-after", String(lockAfterMinutes)]
  const env = { ...process.env, TRACEHOLD_HOME: home }
  const running = startProgram(process.execPath, [join(staged, "dist", "consent", "serve.cjs"), ...args], { env })
  return { ...running, url: await firstAnswer(running, "The consent app") }
}
