import type { Figure } from "./figure.ts"
import { recordings } from "./recordings.ts"

/**
 * CPU of the recorder's thread for each event of the trace, from the sensor's record to the committed row. A person makes about a
 * dozen events a second and there is a flush twice a second, so the flush is most of it; the share of a core says what that comes to.
 */
export async function workerCpu(root: string): Promise<Figure[]> {
  return (await recordings(root)).flatMap(({ name, events, filteredUs, unfilteredUs, naiveUs, lastedUs }): Figure[] => [
    {
      bench: "worker-cpu",
      what: `an event of the ${name} session, filtered`,
      unit: "µs of the recorder's thread",
      value: filteredUs / events,
      than: { what: "the same without looking for secrets", value: unfilteredUs / events, atMostRatio: 4 },
      budget: 150,
    },
    {
      bench: "worker-cpu",
      what: `an event of the ${name} session, unfiltered`,
      unit: "µs of the recorder's thread",
      value: unfilteredUs / events,
      than: { what: "the naive recorder, on the editor's thread", value: naiveUs / events, atMostRatio: 20 },
      budget: 120,
    },
    {
      bench: "worker-cpu",
      what: `all of the ${name} session`,
      unit: "% of one core",
      value: (100 * filteredUs) / lastedUs,
      than: null,
      budget: 0.5,
    },
  ])
}
