import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { cryptoReady, SecretKey } from "@tracehold/crypto"
import { type CrowdCodeRow, crowdCodeRows, readCrowdCode, writeCrowdCode } from "@tracehold/formats"
import { NO_POLICIES } from "@tracehold/policy"
import { fold } from "@tracehold/trace"
import { createVault, unlockVault } from "@tracehold/vault"
import { beforeAll, expect, test } from "vitest"
import { loadPolicy } from "../packages/recorder/src/policy-files.ts"
import { BenchVault } from "./bench/bench-vault.ts"
import { recordSteps } from "./bench/record-steps.ts"
import { Scratch } from "./bench/scratch.ts"
import { prepareSession, SESSIONS } from "./bench/sessions.ts"
import type { Step } from "./bench/step.ts"

beforeAll(cryptoReady)

test("what the real recorder stored gives crowd-code rows that replay, with every line that a command printed, once", async () => {
  using scratch = new Scratch()
  const workspace = scratch.folder("work")
  const steps = prepareSession(fileURLToPath(new URL("..", import.meta.url)), workspace, SESSIONS[0], 4)
  const { engine } = loadPolicy([{ name: "work", path: workspace }], NO_POLICIES, () => [])
  const seed = SecretKey.random()
  const base = scratch.folder("base")
  createVault(join(base, "vault"), [{ kind: "phrase", id: "words", seed }])
  const vault = new BenchVault(base, workspace, engine)
  await recordSteps(vault, workspace, steps)

  using open = unlockVault(vault.folder, seed)
  const chunk = open.chunks()[0]
  if (chunk === undefined) throw new Error("nothing was recorded")
  const [events, blobs] = [open.events(chunk), open.blobs(chunk)]
  const rows = crowdCodeRows(events, blobs)
  expect(readCrowdCode(writeCrowdCode(rows))).toEqual({ kind: "ok", rows })

  const { docs } = fold(events, blobs)
  // A backslash in the source cannot be told from an escape: crowd-code's format is ambiguous there.
  const replayed = [...replay(rows)].filter(([name]) => docs.get(name)?.text.includes("\\") === false)
  expect(replayed.length).toBeGreaterThan(0)
  for (const [name, text] of replayed) expect(text === docs.get(name)?.text, name).toBe(true)

  const outputs = rows.filter(({ type }) => type === "terminal_output")
  const lines = outputs.flatMap(({ text }) => (text ?? "").split("\\n")).filter((line) => LOG_LINE.test(line))
  expect(lines.length).toBeGreaterThan(50)
  expect(lines).toEqual(printedLines(steps))
})

const COLOUR = new RegExp(`${"\u001b"}\\[[0-9;]*m`, "g")
const LOG_LINE = /GET \/|\.test\.ts > /

/** Lines of logs and tests as a terminal shows them. */
function printedLines(steps: readonly Step[]): string[] {
  const printed = steps.flatMap(({ records }) =>
    records.flatMap((record) => (record.kind === "command-data" ? [record.data] : [])),
  )
  return printed
    .flatMap((data) => data.split("\r\n"))
    .map((line) => line.replace(COLOUR, ""))
    .filter((line) => LOG_LINE.test(line))
}

const unescaped = (text: string) => text.replaceAll("\\n", "\n").replaceAll("\\r", "\r").replaceAll("\\t", "\t")

function replay(rows: readonly CrowdCodeRow[]): Map<string, string> {
  const texts = new Map<string, string>()
  for (const { type, file, offset, length, text } of rows) {
    const now = texts.get(file) ?? ""
    if (type === "tab") texts.set(file, text === null ? now : unescaped(text))
    if (type === "content") {
      const from = offset ?? 0
      texts.set(file, now.slice(0, from) + unescaped(text ?? "") + now.slice(from + (length ?? 0)))
    }
  }
  return texts
}
