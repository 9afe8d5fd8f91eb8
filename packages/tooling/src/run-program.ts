import { spawn } from "node:child_process"
import { needsShell, spawnable } from "./spawnable.ts"

export type Ran = { code: number; output: string }

/**
 * Runs a program to its end and gives back its exit code and everything it printed, in order.
 * A program that cannot be started counts as one that failed with code 127.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const child = spawn(...spawnable(program, args), { ...options, shell: needsShell(program), stdio: ["ignore", "pipe", "pipe"] })
  const parts: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part))
  const output = () => Buffer.concat(parts).toString()
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 127, output: `${output()}${error.message}` }))
    child.on("close", (code) => resolve({ code: code ?? 1, output: output() }))
  })
}
