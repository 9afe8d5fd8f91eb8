import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import type { BenchVault } from "./bench-vault.ts"
import type { Step } from "./step.ts"
import { threadCpuUs } from "./thread-cpu.ts"

const SAMPLE_MS = 100
const FLUSH_MS = 500
/** The terminal emulator parses a little later than it is given text. */
const PARSE_MS = 2

/** Record a session on its own clock, as the worker would: samples ten times a second, a flush twice. @returns CPU, µs. */
export async function recordSteps(vault: BenchVault, workspace: string, steps: readonly Step[]): Promise<number> {
  let cpuUs = 0
  let sampleMs = 0
  let flushMs = 0
  let printed = false
  const measured = async (work: () => Promise<void> | void) => {
    const before = threadCpuUs()
    await work()
    cpuUs += threadCpuUs() - before
  }
  for (const { atMs, records, write } of steps) {
    vault.nowMs = atMs
    if (write !== null) writeFileSync(join(workspace, write.path), write.text)
    await measured(() => vault.recorder.take(records))
    printed ||= records.some(({ kind }) => kind === "command-data")
    if (atMs - sampleMs >= SAMPLE_MS) {
      sampleMs = atMs
      await measured(async () => {
        if (printed) await wait(PARSE_MS)
        vault.recorder.sample()
      })
      printed = false
    }
    if (atMs - flushMs >= FLUSH_MS) {
      flushMs = atMs
      await measured(() => vault.recorder.flush(vault.nowMin))
    }
  }
  await measured(() => vault.close())
  return cpuUs
}
