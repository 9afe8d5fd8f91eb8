import { spawn } from "node:child_process"
import { copyFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { HookServer } from "../../packages/recorder/src/agent-hooks/hook-server.ts"
import type { Figure } from "./figure.ts"
import { Scratch } from "./scratch.ts"

const BENCH = "hook-start"
const RUNS = 60
/** What an agent says before it writes a file of some length. */
const PAYLOAD = JSON.stringify({
  session_id: "0f".repeat(16),
  hook_event_name: "PreToolUse",
  tool_name: "Write",
  tool_input: { file_path: "/project/a.ts", content: "const line = 1\n".repeat(400) },
})

/** How long an agent waits for a hook of ours, from start to end of its process, beside a Node that has nothing to do; in turns. */
export async function hookStart(): Promise<Figure[]> {
  using scratch = new Scratch()
  const folder = scratch.folder("agents")
  const program = join(folder, "tracehold-hook.cjs")
  copyFileSync(new URL("../../packages/recorder/src/agent-hooks/tracehold-hook.cjs", import.meta.url), program)
  writeFileSync(join(folder, "empty.cjs"), "")
  const [empty, alone, heard]: [number[], number[], number[]] = [[], [], []]
  for (let run = 0; run < RUNS; run++) {
    empty.push(await timed(join(folder, "empty.cjs")))
    alone.push(await timed(program))
    using _server = await HookServer.listen(folder, async () => true)
    heard.push(await timed(program))
  }
  const than = { what: "an empty Node process", value: median(empty), atMostRatio: 1.5 }
  return [
    { bench: BENCH, what: "a hook that a recorder hears, median", unit: "ms", value: median(heard), than, budget: null },
    { bench: BENCH, what: "a hook that nobody hears, median", unit: "ms", value: median(alone), than, budget: null },
  ]
}

/** Milliseconds by the clock until the process has ended. */
function timed(program: string): Promise<number> {
  const begun = performance.now()
  const child = spawn(process.execPath, [program, "claude-code"], { stdio: ["pipe", "ignore", "ignore"] })
  child.stdin.on("error", () => {}) // The empty one does not read.
  child.stdin.end(PAYLOAD)
  return new Promise((resolve) => child.on("exit", () => resolve(performance.now() - begun)))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
