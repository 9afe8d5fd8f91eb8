import { afterEach, expect, test, vi } from "vitest"
import { Recording, type SensorPort } from "./recording.ts"

const script = new URL("./fixtures/recorder.mjs", import.meta.url)
let recording: Recording | null = null
afterEach(async () => {
  await recording?.stop()
  recording = null
})

function start({ trusted = true, paused = false } = {}) {
  const seen = { told: 0, disposed: 0, port: null as SensorPort | null }
  const own = new Recording({
    script,
    start: () => ({
      vault: "",
      storage: "",
      host: { editor: "test", version: "0", platform: "test", remote: false },
      roots: [],
      trusted,
      userPolicy: null,
      transcripts: [],
    }),
    paused: () => paused,
    sensors: (port) => {
      seen.port = port
      return {
        tell: () => {
          seen.told += 1
          port.push({ kind: "folders", atMs: port.nowMs(), roots: [] })
        },
        [Symbol.dispose]: () => {
          seen.disposed += 1
        },
      }
    },
    changed: () => {},
  })
  recording = own
  own.start()
  return { own, seen }
}

const explained = async (own: Recording, path: string) => {
  const answer = await own.ask({ kind: "explain", path })
  return answer.kind === "explained" ? answer.text : answer.kind
}

test("a question is answered with all that was recorded before it", async () => {
  const { own, seen } = start()
  seen.port?.push({ kind: "window", atMs: 1, focused: true })
  expect(await explained(own, "a.ts")).toBe("a.ts: 2 records")
})

test("in a workspace that is not trusted no sensor is started, and questions are answered all the same", async () => {
  const { own, seen } = start({ trusted: false })
  expect(seen.port).toBeNull()
  expect(await explained(own, "a.ts")).toBe("a.ts: 0 records")
})

test("a session that begins paused says so before its first record", async () => {
  const { own } = start({ paused: true })
  expect(await explained(own, "order")).toBe("order: start, pause, records")
})

test("times are whole milliseconds from the session's start", () => {
  const { seen } = start()
  const now = seen.port?.nowMs() ?? -1
  expect(Number.isInteger(now) && 0 <= now).toBe(true)
})

test("a sensor's error is counted and shown, and stops nothing", () => {
  const { own, seen } = start()
  seen.port?.safely("documents", () => {
    throw new Error("no")
  })()
  expect([...own.faults]).toEqual([["documents", 1]])
})

test("after the recorder died its sensors begin anew, told from the start", async () => {
  const { own, seen } = start()
  await expect(own.ask({ kind: "explain", path: "die" })).rejects.toThrow("stopped")
  expect(own.died).toBe("The recorder stopped unexpectedly.")
  expect(seen.disposed).toBe(1)
  await vi.waitFor(() => expect(seen.told).toBe(2), 5000)
  expect(own.died).toBeNull()
  expect(await explained(own, "a.ts")).toBe("a.ts: 1 records")
})
