/**
 * Records a session, read step by step, into a vault that is there. Prints, in bytes, the most memory that the recorder needed (its heap
 * and what hangs on it, garbage cleared away first) and the most that this process took of the machine. Arguments: the folder that the
 * vault's folder is in, the workspace, the steps.
 */
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import { cryptoReady } from "@tracehold/crypto"
import { NO_POLICIES } from "@tracehold/policy"
import { loadPolicy } from "../../packages/recorder/src/policy-files.ts"
import { BenchVault } from "./bench-vault.ts"
import { recordSteps } from "./record-steps.ts"
import type { SensorStep } from "./step.ts"

const [base = "", workspace = "", steps = ""] = process.argv.slice(2)

const STEPS_A_LOOK = 500
let needed = 0

async function* readSteps(): AsyncGenerator<SensorStep> {
  let count = 0
  for await (const line of createInterface(createReadStream(steps))) {
    yield JSON.parse(line)
    count += 1
    if (count % STEPS_A_LOOK === 0) look()
  }
}

function look(): void {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  needed = Math.max(needed, heapUsed + external)
}

await cryptoReady()
const { engine } = loadPolicy([{ name: "work", path: workspace }], NO_POLICIES, () => [])
await recordSteps(new BenchVault(base, workspace, engine), workspace, readSteps())
console.log(JSON.stringify({ needed, taken: process.resourceUsage().maxRSS * 1024 }))
