/** Records a session, read step by step, into a vault that is there; prints the peak of this process's memory in KB. Arguments: folder of the vault's folder, workspace, steps. */
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import { cryptoReady } from "@tracehold/crypto"
import { loadPolicy } from "../../packages/recorder/src/policy-files.ts"
import { BenchVault } from "./bench-vault.ts"
import { recordSteps } from "./record-steps.ts"
import type { SensorStep } from "./step.ts"

const [base = "", workspace = "", steps = ""] = process.argv.slice(2)

async function* readSteps(): AsyncGenerator<SensorStep> {
  for await (const line of createInterface(createReadStream(steps))) yield JSON.parse(line)
}

await cryptoReady()
const { engine } = loadPolicy([{ name: "work", path: workspace }], null, () => [])
await recordSteps(new BenchVault(base, workspace, engine), workspace, readSteps())
console.log(process.resourceUsage().maxRSS)
