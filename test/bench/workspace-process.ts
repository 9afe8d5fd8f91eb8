/**
 * Records a quiet window on a workspace: the baseline, idle minutes, an agent's edits, and a second start. Prints JSON: bytes that are needed
 * (heap and what hangs on it, garbage cleared away first), and CPU in µs. Arguments: a folder for the vault, the workspace.
 */
import { appendFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady } from "@tracehold/crypto"
import { NO_POLICIES } from "@tracehold/policy"
import { loadPolicy } from "../../packages/recorder/src/policy-files.ts"
import { BenchVault } from "./bench-vault.ts"
import { cpuOf, median, threadCpuUs } from "./thread-cpu.ts"

const [base = "", workspace = ""] = process.argv.slice(2)
const TICK_MS = 100
const MINUTE_TICKS = 600
const IDLE_MINUTES = 30
/** More than the baseline of 50,000 files can need: 40 files each. */
const BASELINE_TICKS = 1500
const RUNS = 5
const CHANGED = 3

await cryptoReady()
const { engine } = loadPolicy([{ name: "work", path: workspace }], NO_POLICIES, () => [])
const first = new BenchVault(base, workspace, engine)
const firstUs = cpuOf(() => pass(first, BASELINE_TICKS))
const needed = needs()
const idleUs = cpuOf(() => pass(first, IDLE_MINUTES * MINUTE_TICKS))
const entries = readdirSync(workspace, { recursive: true, withFileTypes: true })
const paths = entries
  .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
  .map(({ parentPath, name }) => join(parentPath, name))
const editsUs: number[] = []
for (let run = 0; run < RUNS; run += 1) editsUs.push(await agentEdit(first, paths.slice(run * 7, run * 7 + CHANGED)))
const neededAtEnd = needs()
first.close()
const second = new BenchVault(base, workspace, engine)
const secondUs = cpuOf(() => pass(second, BASELINE_TICKS))
second.close()
const idlePart = idleUs / (IDLE_MINUTES * 60e6)
console.log(JSON.stringify({ needed: Math.max(needed, neededAtEnd), firstUs, idlePart, editUs: median(editsUs), secondUs }))

function pass(vault: BenchVault, ticks: number): void {
  for (let i = 0; i < ticks; i += 1) {
    vault.nowMs += TICK_MS
    vault.recorder.sample()
    if (i % 5 === 0) vault.recorder.flush(vault.nowMin)
  }
}

async function agentEdit(vault: BenchVault, changed: readonly string[]): Promise<number> {
  vault.nowMs += 5000
  for (const path of changed) appendFileSync(path, "\n// revised\n")
  const before = threadCpuUs()
  const hints = changed.map((path) => ({ kind: "disk", atMs: vault.nowMs, path, op: "change" }) as const)
  await vault.recorder.take(hints)
  vault.recorder.flush(vault.nowMin)
  return threadCpuUs() - before
}

function needs(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
