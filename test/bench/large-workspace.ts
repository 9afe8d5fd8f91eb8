import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Figure } from "./figure.ts"
import { NaiveRecorder } from "./naive-recorder.ts"
import { Scratch } from "./scratch.ts"
import { cpuOf } from "./thread-cpu.ts"
import { makeWorkspace } from "./workspace.ts"

const PROCESS = fileURLToPath(new URL("./workspace-process.ts", import.meta.url))
const SMALL = 5000
const LARGE = 50_000

type Measured = {
  readonly needed: number
  readonly firstUs: number
  readonly idlePart: number
  readonly editUs: number
  readonly secondUs: number
  readonly naiveUs: number
}

/** What a window costs by the size of its workspace: memory, doing nothing, an agent's edits, and a second start. */
export async function largeWorkspace(root: string): Promise<Figure[]> {
  using scratch = new Scratch()
  const [small, large] = [measure(root, scratch, SMALL), measure(root, scratch, LARGE)]
  const bare: number = run("-e", "gc(); const { heapUsed, external } = process.memoryUsage(); console.log(heapUsed + external)")
  const figure = (what: string, unit: string, value: number, than: Figure["than"], budget: number | null): Figure => ({
    bench: "large-workspace",
    what,
    unit,
    value,
    than,
    budget,
  })
  const each = [
    [SMALL, small],
    [LARGE, large],
  ] as const
  return [
    figure(`${SMALL} files: memory, beside a bare Node's`, "MB", (small.needed - bare) / 1e6, null, 96),
    figure(`${LARGE} files: memory beyond that`, "MB", (large.needed - small.needed) / 1e6, null, 20),
    ...each.flatMap(([files, { idlePart, editUs, naiveUs, firstUs, secondUs }]) => [
      figure(`${files} files: doing nothing`, "% of one core", 100 * idlePart, null, 0.1),
      figure(
        `${files} files: three edited by an agent, with the snapshot before`,
        "ms of CPU",
        editUs / 1000,
        { what: "the whole workspace as JSON", value: naiveUs / 1000, atMostRatio: 1 / 20 },
        naiveUs / 1000 / 200,
      ),
      figure(
        `${files} files: a second start`,
        "ms of CPU",
        secondUs / 1000,
        { what: "the first", value: firstUs / 1000, atMostRatio: 0.6 },
        null,
      ),
    ]),
  ]
}

function measure(root: string, scratch: Scratch, files: number): Measured {
  const workspace = scratch.folder(`work-${files}`)
  const paths = makeWorkspace(workspace, root, files)
  const naive = new NaiveRecorder(scratch.folder(`naive-${files}`))
  const naiveUs = cpuOf(() => naive.snapshot(workspace, paths))
  return { ...run(PROCESS, scratch.folder(`base-${files}`), workspace), naiveUs }
}

function run(...args: readonly string[]) {
  const done = spawnSync(process.execPath, ["--expose-gc", ...args], { encoding: "utf8" })
  if (done.status !== 0) throw new Error(done.stderr)
  return JSON.parse(done.stdout)
}
