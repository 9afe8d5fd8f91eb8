import { Worker } from "node:worker_threads"
import { RecordBuffer } from "../../apps/extension/src/record-buffer.ts"
import type { Figure } from "./figure.ts"
import { NaiveRecorder } from "./naive-recorder.ts"
import { Scratch } from "./scratch.ts"
import { prepareSession, SESSIONS } from "./sessions.ts"
import type { Step } from "./step.ts"
import { cpuOf, median } from "./thread-cpu.ts"

const MINUTES = 12
const RUNS = 7
const GATHER_MS = 150
const CHUNK_MS = 5 * 60_000

/** A worker that only takes what it is sent. */
const SINK = "const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => {})"

/** What a sensor's report costs the thread that the editor waits for: the extension's own buffer and a real worker. */
export async function editorThread(root: string): Promise<Figure[]> {
  using scratch = new Scratch()
  const steps = prepareSession(root, scratch.folder("work"), SESSIONS[0], MINUTES)
  const count = steps.reduce((sum, { records }) => sum + records.length, 0)
  const worker = new Worker(SINK, { eval: true })
  const [ours, theirs]: [number[], number[]] = [[], []]
  // In turn, so that a disturbance meets both; the first run only warms up.
  for (let run = 0; run <= RUNS; run += 1) {
    const own = cpuOf(() => pushAll(steps, worker))
    const naive = cpuOf(() => logAll(steps, new NaiveRecorder(scratch.folder(`naive-${run}`))))
    if (run > 0) [ours.push(own), theirs.push(naive)]
    globalThis.gc?.()
  }
  await worker.terminate()
  return [
    {
      bench: "editor-thread",
      what: "a report of a sensor",
      unit: "µs of the editor's thread",
      value: median(ours) / count,
      than: { what: "the naive recorder", value: median(theirs) / count, atMostRatio: 0.5 },
      budget: 2,
    },
  ]
}

/** As the extension does it: records are gathered and posted, on the session's own clock. */
function pushAll(steps: readonly Step[], worker: Worker): void {
  let nowMs = 0
  let due: { run: () => void; atMs: number } | null = null
  const buffer = new RecordBuffer({
    post: (records, batch) => worker.postMessage({ kind: "records", records, batch }),
    retell: () => {},
    later: (run) => {
      due = { run, atMs: nowMs + GATHER_MS }
    },
    nowMs: () => nowMs,
  })
  for (const { atMs, records } of steps) {
    nowMs = atMs
    const waiting = due as { run: () => void; atMs: number } | null
    if (waiting !== null && waiting.atMs <= nowMs) {
      due = null
      waiting.run()
    }
    for (const record of records) buffer.push({ ...record })
  }
  buffer.flush()
}

function logAll(steps: readonly Step[], naive: NaiveRecorder): void {
  let savedMs = 0
  for (const { atMs, naive: events } of steps) {
    for (const event of events) naive.log(event, atMs)
    if (atMs - savedMs < CHUNK_MS) continue
    savedMs = atMs
    naive.saveChunk()
  }
  naive.saveChunk()
}
