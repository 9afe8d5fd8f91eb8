import { appendFileSync } from "node:fs"
import { join } from "node:path"
import { NO_POLICIES } from "@tracehold/policy"
import { loadPolicy } from "../../packages/recorder/src/policy-files.ts"
import { BenchVault } from "./bench-vault.ts"
import type { Figure } from "./figure.ts"
import { NaiveRecorder } from "./naive-recorder.ts"
import { sealedBytes } from "./recordings.ts"
import { Scratch } from "./scratch.ts"
import { cpuOf, median, threadCpuUs } from "./thread-cpu.ts"
import { makeWorkspace } from "./workspace.ts"

const FILES = 5000
const CHANGED = 3
const RUNS = 5
const RESCAN_MS = 21_000
/** More slices than the baseline can need: 40 files each. */
const SLICES = FILES / 40 + 2

/** What it costs to have the whole workspace in the trace: once, before each of an agent's edits, and when it is looked at again. */
export async function snapshotCost(root: string): Promise<Figure[]> {
  using scratch = new Scratch()
  const workspace = scratch.folder("work")
  const paths = makeWorkspace(workspace, root, FILES)
  const naive = new NaiveRecorder(scratch.folder("naive"))
  let naiveBytes = 0
  const naiveUs = median(
    [1, 2, 3].map(() =>
      cpuOf(() => {
        naiveBytes = naive.snapshot(workspace, paths)
      }),
    ),
  )
  const { engine } = loadPolicy([{ name: "work", path: workspace }], NO_POLICIES, () => [])
  using vault = new BenchVault(scratch.folder("base"), workspace, engine)
  const firstUs = cpuOf(() => baseline(vault))
  const firstBytes = sealedBytes(vault.folder)
  const later: number[] = []
  for (let run = 0; run < RUNS; run += 1) later.push(await agentEdit(vault, workspace, paths.slice(run * 7, run * 7 + CHANGED)))
  const laterBytes = (sealedBytes(vault.folder) - firstBytes) / RUNS
  vault.nowMs += RESCAN_MS
  const lookUs = cpuOf(() => vault.recorder.sample())

  const figure = (what: string, unit: string, value: number, theirs: number, atMostRatio: number, budget: number): Figure => ({
    bench: "snapshot",
    what: `${paths.length} files, ${what}`,
    unit,
    value,
    than: { what: "the whole workspace as JSON", value: theirs, atMostRatio },
    budget,
  })
  const again = `before an agent's edit of ${CHANGED} files`
  return [
    figure("the first time", "ms of CPU", firstUs / 1000, naiveUs / 1000, 20, 10_000),
    figure("the first time", "bytes", firstBytes, naiveBytes, 0.25, naiveBytes / 4),
    figure(again, "ms of CPU", median(later) / 1000, naiveUs / 1000, 0.25, 20),
    figure(again, "bytes", laterBytes, naiveBytes, 0.01, 50_000),
    figure("looked at again with nothing changed", "ms of CPU", lookUs / 1000, naiveUs / 1000, 1, 100),
  ]
}

function baseline(vault: BenchVault): void {
  for (let slice = 0; slice < SLICES; slice += 1) {
    vault.nowMs += 100
    vault.recorder.sample()
    if (slice % 5 === 0) vault.recorder.flush(vault.nowMin)
  }
  vault.recorder.flush(vault.nowMin)
}

/** Three files are written from outside at once; the recorder hears of it, looks, and stores what was there before. @returns µs. */
async function agentEdit(vault: BenchVault, workspace: string, paths: readonly string[]): Promise<number> {
  vault.nowMs += 5000
  for (const path of paths) appendFileSync(join(workspace, path), "\n// revised\n")
  const before = threadCpuUs()
  await vault.recorder.take(
    paths.map((path) => ({ kind: "disk", atMs: vault.nowMs, path: join(workspace, path), op: "change" }) as const),
  )
  vault.recorder.flush(vault.nowMin)
  return threadCpuUs() - before
}
