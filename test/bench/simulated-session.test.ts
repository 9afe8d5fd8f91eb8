import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { applyChanges } from "@tracehold/trace"
import { expect, test } from "vitest"
import { simulateSession } from "./simulated-session.ts"

const FILES = ["a.ts", "b.ts", "c.ts"].map((path, file) => ({
  path,
  text: Array.from({ length: 120 }, (_, line) => `export const value${line} = ${file * 1000 + line}`).join("\n"),
}))
const session = (seed: number, { hard = false, minutes = 2 } = {}) =>
  simulateSession({ seed, hard, minutes, files: FILES, uriOf: (path) => `file:///work/${path}` })

test("the same seed gives the same session, another one another", () => {
  const [first, again, other] = [session(3), session(3), session(4)].map((steps) => JSON.stringify(steps))
  expect(first === again).toBe(true) // Compared as text: a difference would be megabytes.
  expect(first === other).toBe(false)
})

test("it has everything that a recorder must cope with, in the order of time", () => {
  const steps = session(3, { minutes: 10 })
  const kinds = new Set(steps.flatMap(({ records }) => records.map(({ kind }) => kind)))
  for (const kind of ["doc-change", "select", "view", "focus", "doc-save", "command-data", "command-end", "disk"] as const) {
    expect(kinds).toContain(kind)
  }
  expect(steps.every(({ atMs }, i) => i === 0 || atMs >= (steps[i - 1]?.atMs ?? 0))).toBe(true)
  expect(steps.some(({ naive }) => naive.some(({ type }) => type === "workspace_snapshot"))).toBe(true)
})

test("what it says was written to disk is what its changes make of the text", () => {
  const texts = new Map<string, string>()
  let written = 0
  for (const { records, write } of session(6, { hard: true, minutes: 10 })) {
    for (const record of records) {
      if (record.kind === "doc-open") texts.set(record.uri, record.text)
      if (record.kind === "doc-change") texts.set(record.uri, applyChanges(texts.get(record.uri) ?? "", [...record.changes]))
    }
    if (write === null) continue
    written += 1
    expect(texts.get(`file:///work/${write.path}`)).toBe(write.text)
  }
  expect(written).toBeGreaterThan(10)
})

test("a bench that is not there is one line and an exit code", () => {
  const run = spawnSync(process.execPath, [fileURLToPath(new URL("./main.ts", import.meta.url)), "speed"], { encoding: "utf8" })
  expect(run.status).toBe(2)
  expect(run.stderr).toMatch(/^There is no bench named speed; there are editor-thread(, [a-z0-9-]+)+\.\n$/)
})
