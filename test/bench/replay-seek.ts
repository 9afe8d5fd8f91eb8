import { observe, seek, Timeline } from "@tracehold/trace"
import type { Figure } from "./figure.ts"
import { longTrace } from "./long-trace.ts"
import { Random } from "./random.ts"
import { cpuOf, median, portionOf } from "./thread-cpu.ts"

const MOMENTS = 101
const FOLDS = 3

/** To what was on screen at any moment of half an hour with 60,000 events, forwards and backwards, beside a fold from the start to the same moments. */
export async function replaySeek(): Promise<Figure[]> {
  const { events, blobs } = longTrace(1)
  const endMs = events.at(-1)?.atMs ?? 0
  const random = new Random(2)
  const moments = Array.from({ length: MOMENTS }, () => random.between(0, endMs))
  let timeline = new Timeline([], blobs)
  const first = cpuOf(() => {
    timeline = new Timeline(events, blobs)
    timeline.at(endMs)
  })
  const seeks = moments.map((atMs) => cpuOf(() => observe(timeline.at(atMs))))
  const folds = moments.slice(0, FOLDS).map((atMs) => cpuOf(() => seek(events, atMs, blobs)))
  const fold = median(folds) / 1000
  const figure = (what: string, us: number, atMostRatio: number, budget: number | null): Figure => ({
    bench: "replay-seek",
    what,
    unit: "ms",
    value: us / 1000,
    than: { what: "a fold from the start", value: fold, atMostRatio },
    budget,
  })
  return [
    figure("CPU of a seek, median", median(seeks), 0.02, 200),
    figure("CPU of a seek, the slowest of 101", portionOf(seeks, 0.999), 0.1, 200),
    figure("the one pass before them", first, 1, null),
  ]
}
