import { expect, test } from "vitest"
import { CommandStreams, readAtOnce } from "./command-stream.ts"

/** A stream that, like the editor's, listens only from a microtask on. */
class LateListener {
  listening = false
  read(): AsyncIterable<string> {
    queueMicrotask(() => {
      this.listening = true
    })
    return pieces()
  }
}

async function* pieces(...texts: string[]): AsyncIterable<string> {
  yield* texts
}

function bench() {
  const told: unknown[][] = []
  const due: (() => void)[] = []
  let next = 0
  const streams = new CommandStreams<object>({
    data: (...said) => told.push(["data", ...said]),
    end: (...said) => told.push(["end", ...said]),
    later: (run) => due.push(run),
    next: () => next++,
  })
  return { streams, told, due }
}

test("listens before `read` returns, and leaves microtasks as they were", () => {
  const own = globalThis.queueMicrotask
  const stream = new LateListener()
  readAtOnce(stream)
  expect(stream.listening).toBe(true)
  expect(globalThis.queueMicrotask).toBe(own)
})

test("leaves microtasks as they were when `read` throws", () => {
  const own = globalThis.queueMicrotask
  const broken = {
    read(): AsyncIterable<string> {
      queueMicrotask(() => {})
      throw new Error("gone")
    },
  }
  expect(() => readAtOnce(broken)).toThrow("gone")
  expect(globalThis.queueMicrotask).toBe(own)
})

test("an editor that needs no microtask switches the fix off for good", () => {
  readAtOnce({ read: () => pieces() })
  const stream = new LateListener()
  readAtOnce(stream)
  expect(stream.listening).toBe(false)
})

test("tells output and then the end with the count of pieces, empty pieces left out", async () => {
  const { streams, told } = bench()
  const execution = {}
  streams.start(execution, 3, pieces("a", "", "b"), (command) => told.push(["begun", command]))
  await streams.end(execution, 1)
  expect(told).toEqual([
    ["begun", 0],
    ["data", 3, 0, "a"],
    ["data", 3, 0, "b"],
    ["end", 3, 0, 1, 2],
  ])
})

test("a closed terminal ends its commands without an exit code, and no others", async () => {
  const { streams, told } = bench()
  streams.start({}, 1, pieces("x"), () => {})
  streams.start({}, 2, pieces("y"), () => {})
  await streams.terminalClosed(1)
  expect(told.filter(([kind]) => kind === "end")).toEqual([["end", 1, 0, null, 1]])
})

test("a stream that never ends does not keep the end back, and says nothing after it", async () => {
  const { streams, told, due } = bench()
  const execution = {}
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  async function* slow() {
    await held
    yield "late"
  }
  streams.start(execution, 0, slow(), () => {})
  const ended = streams.end(execution, 0)
  for (const run of due) run()
  await ended
  expect(told).toEqual([["end", 0, 0, 0, 0]])
  release()
  await held
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toHaveLength(1)
})

test("the end of a command whose start was not seen is no command, and none ends twice", async () => {
  const { streams, told } = bench()
  await streams.end({}, 0)
  expect(told).toEqual([])
  const execution = {}
  streams.start(execution, 0, pieces(), () => {})
  await Promise.all([streams.end(execution, 0), streams.terminalClosed(0)])
  expect(told).toEqual([["end", 0, 0, 0, 0]])
})
