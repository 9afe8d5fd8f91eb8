import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import type { BenchVault } from "./bench-vault.ts"
import type { SensorStep } from "./step.ts"
import { threadCpuUs } from "./thread-cpu.ts"

const SAMPLE_MS = 100
const FLUSH_MS = 500
/** The terminal emulator parses a little later than it is given text. */
const PARSE_MS = 2

/** What recording a session took. CPU in µs. */
export type Taken = {
  /** All of it. */
  readonly cpuUs: number
  /** Of that, the terminal emulator's own reading of what programs print. */
  readonly emulatorUs: number
  /** Of that, the flushes. */
  readonly flushUs: number
  /** How long each flush took by the clock, in ms; a busy disk is in it. */
  readonly flushesMs: readonly number[]
}

type Part = "take" | "emulator" | "sample" | "flush" | "close"

/** Record a session on its own clock, as the worker would: samples ten times a second, a flush twice. */
export async function recordSteps(
  vault: BenchVault,
  workspace: string,
  steps: Iterable<SensorStep> | AsyncIterable<SensorStep>,
): Promise<Taken> {
  const cpu: Record<Part, number> = { take: 0, emulator: 0, sample: 0, flush: 0, close: 0 }
  const flushesMs: number[] = []
  let sampleMs = 0
  let flushMs = 0
  let printed = false
  const measured = async (part: Part, work: () => unknown) => {
    const before = threadCpuUs()
    await work()
    cpu[part] += threadCpuUs() - before
  }
  for await (const { atMs, records, write } of steps) {
    vault.nowMs = atMs
    if (write !== null) writeFileSync(join(workspace, write.path), write.text)
    await measured("take", () => vault.recorder.take(records))
    printed ||= records.some(({ kind }) => kind === "command-data")
    if (atMs - sampleMs >= SAMPLE_MS) {
      sampleMs = atMs
      if (printed) await measured("emulator", () => wait(PARSE_MS))
      await measured("sample", () => vault.recorder.sample())
      printed = false
    }
    if (atMs - flushMs >= FLUSH_MS) {
      flushMs = atMs
      const before = performance.now()
      await measured("flush", () => vault.recorder.flush(vault.nowMin))
      flushesMs.push(performance.now() - before)
    }
  }
  await measured("close", () => vault.close())
  const cpuUs = Object.values(cpu).reduce((sum, us) => sum + us, 0)
  return { cpuUs, emulatorUs: cpu.emulator, flushUs: cpu.flush, flushesMs }
}
