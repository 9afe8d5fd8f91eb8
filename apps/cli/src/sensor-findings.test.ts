import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { sensorFindings } from "./sensor-findings.ts"

const MINUTE = 60_000
const NOW = 100 * MINUTE
let home = ""
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "sensors-"))
})
afterEach(() => rmSync(home, { recursive: true }))

/** What doctor says of a window that wrote this, at minute 100. */
function check(atMs: number, sensors: Record<string, number>): string[] {
  const folder = join(home, "state", "windows")
  mkdirSync(folder, { recursive: true })
  const health = { version: 0, startedMs: 10 * MINUTE, atMs, state: "recording", sensors }
  writeFileSync(join(folder, `${"a".repeat(32)}.json`), JSON.stringify(health))
  return sensorFindings({ env: { TRACEHOLD_HOME: home }, now: () => NOW }).map(({ state, line }) => `${state} ${line}`)
}

test("an open window, sensor by sensor", () =>
  expect(check(NOW, { "doc-change": NOW - 5, view: 40 * MINUTE, disk: NOW - 3 * MINUTE })).toEqual([
    "ok an editor window, open for 90 min: recording; documents last heard less than a minute ago, views last heard 60 min ago, terminals not yet heard, commands not yet heard, file watcher last heard 3 min ago",
  ]))

test("silent terminals and a silent watcher, with what to do", () => {
  const [, commands, watcher] = check(NOW, { "terminal-open": 50 * MINUTE, "doc-save": 60 * MINUTE })
  expect(commands).toMatch(/^note no command was seen .*terminal\.integrated\.shellIntegration\.enabled/)
  expect(watcher).toMatch(/^note the editor's file watcher said nothing .*files\.watcherExclude/)
})

test("a window that ended without a word", () =>
  expect(check(90 * MINUTE, { "terminal-open": 50 * MINUTE })).toEqual([
    "note an editor window, open for 80 min: recording; it ended 10 min ago without a word",
  ]))
