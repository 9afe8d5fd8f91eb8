import type { SensorRecord } from "@tracehold/capture"
import { type Engine, NO_POLICIES } from "@tracehold/policy"
import { loadPolicy } from "../../packages/recorder/src/policy-files.ts"
import { askingEngine } from "./asking-engine.ts"
import { BenchVault } from "./bench-vault.ts"
import type { Figure } from "./figure.ts"
import { Random } from "./random.ts"
import { recordSteps } from "./record-steps.ts"
import { Scratch } from "./scratch.ts"
import { prepareSession, SESSIONS } from "./sessions.ts"
import { SimulatedDocument } from "./simulated-document.ts"
import type { SensorStep } from "./step.ts"
import { cpuOf, median, portionOf } from "./thread-cpu.ts"
import { realFiles } from "./workspace.ts"

const RUNS = 5
const MINUTES = 10
const KEYS = 1500
const KEY_MS = 125
const SCREENS = 300
const ROWS = 50
const COLS = 120
const FILES = 100
const PATHS = 2000
const BAIT_UNITS = 250_000
/** Each begins many rules, or keeps a pattern hoping. */
const BAITS = ["password=", "token a1B2c3D4e5F6g7H8 ", "://a:", "-----BEGIN PRIVATE KEY-----", "eyJ", '"key": "', "a", "((((a"]

/** What policy costs the recorder: on a character, a screen, a file, a name; and what text can do that is made to be slow. */
export async function policyCost(root: string): Promise<Figure[]> {
  using scratch = new Scratch()
  const workspace = scratch.folder("work")
  const { engine } = loadPolicy([{ name: "work", path: workspace }], NO_POLICIES, () => [])
  const texts = [...realFiles(root)].flatMap(({ path, text }) =>
    /\.(ts|js|mjs)$/.test(path) && text.length > 20_000 ? [text] : [],
  )
  const [document = "", other = ""] = texts
  let next = 0
  const screen = rowsOf(new Random(1), ROWS)
  const session = prepareSession(root, workspace, SESSIONS[1], MINUTES)
  const asked = async (steps: Iterable<SensorStep>) => {
    const questions: (() => unknown)[] = []
    using base = new Scratch()
    await recordSteps(new BenchVault(base.folder("base"), workspace, askingEngine(engine, questions)), workspace, steps)
    return questions
  }
  const askedUs = async (steps: Iterable<SensorStep>) => {
    const questions = await asked(steps)
    return eachUs(() => questions.forEach((ask) => void ask()), 1)
  }
  return [
    figure("a typed character", "µs", (await askedUs(typing(document, other))) / KEYS, 30, {
      what: "such a document looked at",
      value: eachUs(() => engine.scan(texts[next++ % texts.length] ?? ""), 50),
      atMostRatio: 0.1,
    }),
    figure(`a screen of ${ROWS} rows, all of them new,`, "µs", (await askedUs(scrolling())) / SCREENS, 100, {
      what: "its text split into words",
      value: eachUs(() => words(screen), 500),
      atMostRatio: 15,
    }),
    figure(
      `an answer to the recorder in ${MINUTES} minutes' work, p99,`,
      "ms",
      portionOf(answersMs(await asked(session)), 0.99),
      2,
      null,
    ),
    wholeFiles(engine, texts),
    ...names(engine),
    ...adversaries(engine, texts.join("\n")),
  ]
}

function figure(what: string, unit: string, value: number, budget: number, than: Figure["than"]): Figure {
  return { bench: "policy", what, unit, value, than, budget }
}

/** CPU of one time, in µs; the first run only warms up. */
function eachUs(work: () => void, times: number): number {
  const runs = Array.from({ length: RUNS + 1 }, () =>
    cpuOf(() => {
      for (let i = 0; i < times; i += 1) work()
    }),
  )
  return median(runs.slice(1)) / times
}

/** How long each question takes: the shortest of some times, so that a busy machine does not count. */
function answersMs(questions: readonly (() => unknown)[]): number[] {
  return questions.map((ask) =>
    Math.min(
      ...Array.from({ length: RUNS }, () => {
        const startMs = performance.now()
        ask()
        return performance.now() - startMs
      }),
    ),
  )
}

function words(text: string): number {
  return text.match(/\w+/g)?.length ?? 0
}

/** Eight characters a second of another file, typed in the middle of a document. */
function* typing(document: string, other: string): Generator<SensorStep> {
  const doc = new SimulatedDocument("typed.ts", "untitled:typed.ts", document)
  yield step(0, [doc.open(0)])
  doc.goTo(Math.floor(doc.lines.length / 2), 0)
  for (const [i, key] of [...other.slice(0, KEYS)].entries()) {
    const atMs = (i + 1) * KEY_MS
    yield step(atMs, [{ kind: "doc-change", atMs, uri: doc.uri, changes: [doc.type(key)], dirty: true, focused: true }])
  }
}

/** A program that prints a whole screen of log lines ten times a second. */
function* scrolling(): Generator<SensorStep> {
  const random = new Random(7)
  const terminal = 0
  const size: SensorRecord = { kind: "terminal-size", atMs: 0, terminal, rows: ROWS, cols: COLS }
  const start: SensorRecord = { kind: "command-start", atMs: 0, terminal, command: 0, line: "npm run dev", cwd: null }
  yield step(0, [{ kind: "terminal-open", atMs: 0, terminal, name: "bash" }, size, start])
  for (let i = 0; i < SCREENS; i += 1) {
    const atMs = (i + 1) * 100
    yield step(atMs, [{ kind: "command-data", atMs, terminal, command: 0, data: rowsOf(random, ROWS) }])
  }
}

function rowsOf(random: Random, count: number): string {
  const row = () =>
    `2030-01-01T00:${random.between(10, 59)}:00Z ${random.hex(32)} GET /api/${random.pick(["items", "users"])}/${random.between(1, 9999)} 200 ${random.between(1, 900)} ms\r\n`
  return Array.from({ length: count }, row).join("")
}

function step(atMs: number, records: readonly SensorRecord[]): SensorStep {
  return { atMs, records, write: null }
}

/** Whole files, as when they are opened: so many ms take a million characters. */
function wholeFiles(engine: Engine, texts: readonly string[]): Figure {
  const some = texts.slice(0, FILES)
  const millions = some.join("").length / 1e6
  const ms = (work: (text: string) => void) => eachUs(() => some.forEach(work), 1) / 1000 / millions
  return figure(
    "a million characters of whole files",
    "ms",
    ms((text) => engine.mask(text)),
    50,
    {
      what: "split into words",
      value: ms(words),
      atMostRatio: 8,
    },
  )
}

function names(engine: Engine): Figure[] {
  const paths = Array.from({ length: PATHS * (RUNS + 1) }, (_, i) => `packages/part-${i % 97}/src/deep/er/module-${i}.test.ts`)
  let next = 0
  const fresh = eachUs(() => engine.path(paths[next++] ?? ""), PATHS)
  const again = eachUs(() => engine.path(paths[0] ?? ""), PATHS)
  return [
    figure("a verdict on a name", "µs", fresh, 200, null),
    figure("a verdict on a name asked before", "µs", again, 5, { what: "the first time", value: fresh, atMostRatio: 0.1 }),
  ]
}

function adversaries(engine: Engine, ordinary: string): Figure[] {
  const text = ordinary.slice(0, BAIT_UNITS)
  const usual = eachUs(() => engine.mask(text), 3) / 1000
  const slowest = Math.max(...BAITS.map((piece) => eachUs(() => engine.mask(piece.repeat(BAIT_UNITS / piece.length)), 1))) / 1000
  const line = "a".repeat(64_000_000)
  return [
    figure(`the worst of ${BAITS.length} baits of ${BAIT_UNITS} characters`, "ms", slowest, 50, {
      what: "as much ordinary text",
      value: usual,
      atMostRatio: 100,
    }),
    figure("a line of 64 MB", "ms", eachUs(() => engine.mask(line), 1) / 1000, 50, null),
  ]
}
