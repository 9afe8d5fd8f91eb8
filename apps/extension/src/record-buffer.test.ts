import type { SensorRecord } from "@tracehold/capture"
import { expect, test } from "vitest"
import { RecordBuffer } from "./record-buffer.ts"

const focus = (atMs: number): SensorRecord => ({ kind: "window", atMs, focused: true })
const data = (atMs: number, text: string): SensorRecord => ({ kind: "command-data", atMs, terminal: 0, command: 0, data: text })

/** A buffer on a clock of the test's own; `tick` runs what is due. */
function bench(waitingUnits?: number) {
  const posted: (readonly SensorRecord[])[] = []
  const due: { run: () => void; ms: number }[] = []
  const buffer: RecordBuffer = new RecordBuffer(
    {
      post: (records, batch) => {
        expect(batch).toBe(posted.length)
        posted.push(records)
      },
      retell: () => buffer.push({ kind: "folders", atMs: 99, roots: [] }),
      later: (run, ms) => due.push({ run, ms }),
      nowMs: () => 99,
    },
    waitingUnits,
  )
  const tick = () => {
    for (const { run } of due.splice(0)) run()
  }
  return { buffer, posted, due, tick }
}

test("gathers what comes within 100 to 250 ms into one batch, in order", () => {
  const { buffer, posted, due, tick } = bench()
  buffer.push(focus(1))
  buffer.push(focus(2))
  expect(posted).toEqual([])
  expect(due).toHaveLength(1)
  expect(due[0]?.ms).toBeGreaterThanOrEqual(100)
  expect(due[0]?.ms).toBeLessThanOrEqual(250)
  tick()
  expect(posted).toEqual([[focus(1), focus(2)]])
  buffer.push(focus(3))
  tick()
  expect(posted[1]).toEqual([focus(3)])
})

test("posts nothing when nothing waits", () => {
  const { buffer, posted, tick } = bench()
  buffer.flush()
  buffer.push(focus(1))
  buffer.flush()
  tick()
  expect(posted).toHaveLength(1)
})

test("waits for a recorder that is eight batches behind, and goes on when it catches up", () => {
  const { buffer, posted, tick } = bench()
  for (let batch = 0; batch < 9; batch++) {
    buffer.push(focus(batch))
    tick()
    if (batch === 0) buffer.taken(0)
  }
  expect(posted).toHaveLength(9)
  buffer.push(focus(9))
  tick()
  expect(posted).toHaveLength(9)
  buffer.taken(4)
  tick()
  expect(posted[9]).toEqual([focus(9)])
})

test("a recorder that never says what it took is sent everything", () => {
  const { buffer, posted, tick } = bench()
  for (let batch = 0; batch < 20; batch++) {
    buffer.push(focus(batch))
    tick()
  }
  expect(posted).toHaveLength(20)
})

test("when too much waits, all of it is dropped, counted, and the state told anew", () => {
  const { buffer, posted, tick } = bench(1000)
  buffer.push(focus(1))
  buffer.push(data(2, "x".repeat(2000)))
  buffer.push(focus(3))
  tick()
  expect(posted).toEqual([
    [
      { kind: "lost", atMs: 99, records: 3 },
      { kind: "folders", atMs: 99, roots: [] },
    ],
  ])
  buffer.push(focus(4))
  tick()
  expect(posted[1]).toEqual([focus(4)])
})
