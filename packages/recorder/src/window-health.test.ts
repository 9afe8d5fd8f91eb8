import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Recorder } from "./recorder.ts"
import { HealthFile, type WindowHealth, windowHealth } from "./window-health.ts"

let env: { TRACEHOLD_HOME: string }
beforeEach(() => {
  env = { TRACEHOLD_HOME: mkdtempSync(join(tmpdir(), "health-")) }
})
afterEach(() => vi.unstubAllEnvs())
afterEach(() => rmSync(env.TRACEHOLD_HOME, { recursive: true }))

const id = (digit: string) => digit.repeat(32)
const health = (atMs: number): WindowHealth => ({ version: 0, startedMs: 1, atMs, state: "recording", sensors: { disk: 5 } })
const folder = () => join(env.TRACEHOLD_HOME, "state", "windows")

test("windows that are open are told, the newest first, for their user alone; one that was closed is not", () => {
  const [first, second] = [new HealthFile(env, id("a")), new HealthFile(env, id("b"))]
  first.write(health(10))
  second.write(health(20))
  expect(windowHealth(env, 30)).toMatchObject([
    { atMs: 20, startedMs: 1, state: "recording" },
    { atMs: 10, startedMs: 1, state: "recording" },
  ])
  expect(windowHealth(env, 30)[0]?.sensors.filter(({ lastMs }) => lastMs !== null)).toEqual([
    { sensor: "file watcher", lastMs: 5, silent: null },
  ])
  if (process.platform !== "win32")
    for (const name of readdirSync(folder())) expect(statSync(join(folder(), name)).mode & 0o077).toBe(0)
  second[Symbol.dispose]()
  expect(windowHealth(env, 30).map(({ atMs }) => atMs)).toEqual([10])
  expect(windowHealth(env, 30 + 8 * 24 * 3600_000)).toEqual([])
})

test("what is none of ours is passed over", () => {
  mkdirSync(join(folder(), `${id("c")}.json`), { recursive: true })
  const texts = [
    "",
    "{}",
    JSON.stringify({ ...health(1), state: "\u001b[2J" }),
    JSON.stringify({ ...health(1), sensors: { disk: "x" } }),
  ]
  for (const [i, text] of texts.entries()) writeFileSync(join(folder(), `${id(String(i))}.json`), text)
  expect(windowHealth(env, 30)).toEqual([])
})

test("a window's recorder tells of itself from its start to its end", async () => {
  vi.stubEnv("TRACEHOLD_HOME", env.TRACEHOLD_HOME)
  const recorder = new Recorder(() => {})
  const host = { editor: "test", version: "0", platform: "linux", remote: false }
  const session = { vault: join(env.TRACEHOLD_HOME, "vault"), storage: join(env.TRACEHOLD_HOME, "own"), sessionId: id("d"), host }
  const rest = { wallMs: Date.now(), roots: [], trusted: true, userPolicy: null, transcripts: [] }
  await recorder.handle({ kind: "start", ...session, ...rest })
  expect(windowHealth(env, Date.now()).map(({ state }) => state)).toEqual(["off"])
  await recorder.handle({ kind: "stop", request: 1 })
  expect(windowHealth(env, Date.now())).toEqual([])
})
