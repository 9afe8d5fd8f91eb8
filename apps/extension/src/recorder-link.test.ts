import { afterEach, expect, test, vi } from "vitest"
import { RecorderLink, type StateReport } from "./recorder-link.ts"

const script = new URL("./fixtures/recorder.mjs", import.meta.url)
let link: RecorderLink | null = null
afterEach(async () => {
  await link?.stop()
  link = null
})

function start() {
  const seen = { states: [] as StateReport[], taken: [] as number[], died: [] as boolean[], begun: 0 }
  const own = new RecorderLink({
    script,
    begin: () => ({
      kind: "start",
      vault: "",
      storage: "",
      sessionId: `session ${seen.begun}`,
      wallMs: 0,
      host: { editor: "test", version: "0", platform: "test", remote: false },
      roots: [],
      trusted: true,
      userPolicy: null,
      transcripts: [],
    }),
    begun: () => {
      seen.begun += 1
    },
    state: (report) => seen.states.push(report),
    taken: (batch) => seen.taken.push(batch),
    died: (_why, again) => seen.died.push(again),
  })
  link = own
  own.start()
  return { own, seen }
}

test("begins a session, passes records on and joins answers to questions", async () => {
  const { own, seen } = start()
  expect(seen.begun).toBe(1)
  own.send({ kind: "records", records: [{ kind: "window", atMs: 0, focused: true }], batch: 0 })
  const answers = await Promise.all([own.ask({ kind: "explain", path: "a.ts" }), own.ask({ kind: "erase", minutes: 10 })])
  expect(answers).toEqual([
    { kind: "explained", request: 0, text: "a.ts: 1 records" },
    { kind: "erased", request: 1, chunks: 10, problem: null },
  ])
  expect(seen.taken).toEqual([0])
  expect(seen.states.map(({ problem }) => problem)).toEqual(["session 0"])
})

test("a recorder that dies fails its questions, is said to be dead, and comes back with a new session", async () => {
  const { own, seen } = start()
  await expect(own.ask({ kind: "explain", path: "die" })).rejects.toThrow("stopped before it answered")
  expect(seen.died).toEqual([true])
  await expect(own.ask({ kind: "explain", path: "a.ts" })).rejects.toThrow("not running")
  await vi.waitFor(() => expect(seen.states.map(({ problem }) => problem)).toEqual(["session 0", "session 1"]), 5000)
})

test("a stopped recorder is not started again", async () => {
  const { own, seen } = start()
  await own.stop()
  expect(seen.died).toEqual([])
  await expect(own.ask({ kind: "explain", path: "a.ts" })).rejects.toThrow("not running")
})
