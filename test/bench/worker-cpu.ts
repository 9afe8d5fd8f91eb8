import type { Figure } from "./figure.ts"
import { plainCommits } from "./plain-commits.ts"
import type { Taken } from "./record-steps.ts"
import { recordings } from "./recordings.ts"
import { portionOf } from "./thread-cpu.ts"

const THREAD = "µs of the recorder's thread"

/**
 * CPU of the recorder's thread for each event of the trace, from the sensor's record to the committed row; of a flush, which is paid
 * twice a second whether it has two events or twenty; and how long a flush takes by the clock.
 */
export async function workerCpu(root: string): Promise<Figure[]> {
  const plain = plainCommits()
  return (await recordings(root)).flatMap(({ name, events, filtered, unfiltered, naiveUs, lastedUs }): Figure[] => {
    const figure = (what: string, rest: Omit<Figure, "bench" | "what">): Figure => ({
      bench: "worker-cpu",
      what: `${what} of the ${name} session`,
      ...rest,
    })
    const eachFlushUs = filtered.flushUs / filtered.flushesMs.length
    const beside = ({ cpuUs, flushUs, emulatorUs }: Taken) => (cpuUs - flushUs - emulatorUs) / events
    return [
      figure("an event, filtered,", {
        unit: THREAD,
        value: filtered.cpuUs / events,
        than: { what: "the same without looking for secrets", value: unfiltered.cpuUs / events, atMostRatio: 3 },
        budget: 45,
      }),
      figure("an event, unfiltered,", {
        unit: THREAD,
        value: unfiltered.cpuUs / events,
        than: { what: "the naive recorder, on the editor's thread", value: naiveUs / events, atMostRatio: 8 },
        budget: 12,
      }),
      figure("an event, filtered, without flushes and terminal emulator,", {
        unit: THREAD,
        value: beside(filtered),
        than: null,
        budget: null,
      }),
      figure("an event, unfiltered, without flushes and terminal emulator,", {
        unit: THREAD,
        value: beside(unfiltered),
        than: null,
        budget: null,
      }),
      figure("the terminal emulator, by event", { unit: THREAD, value: filtered.emulatorUs / events, than: null, budget: null }),
      figure(`a flush of ${(events / filtered.flushesMs.length).toFixed(1)} events`, {
        unit: THREAD,
        value: eachFlushUs,
        than: { what: "one row committed to plain SQLite", value: plain.cpuUs, atMostRatio: 6 },
        budget: null,
      }),
      ...[0.5, 0.99].map((part) =>
        figure(`a flush, p${100 * part},`, {
          unit: "ms by the clock",
          value: portionOf(filtered.flushesMs, part),
          than: { what: "one row committed to plain SQLite", value: portionOf(plain.wallMs, part), atMostRatio: 6 },
          budget: 2,
        }),
      ),
      figure("all", { unit: "% of one core", value: (100 * filtered.cpuUs) / lastedUs, than: null, budget: 0.5 }),
    ]
  })
}
