import { apply, EMPTY_STATE, type EventOf, type Screen, type Style, type TraceEvent } from "@tracehold/trace"
import { expect, test } from "vitest"
import { recordScript, type Script } from "../fixtures/recorded-script.ts"
import { readRecorded } from "../fixtures/seen-screen.ts"
import { hasTmux, TmuxPane } from "../fixtures/tmux-pane.ts"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"

const workspace = workspaceForEach()
const CSI = "\u001b["
const RED: Style = { from: 0, length: 3, fg: 1, bg: null, attributes: 0 }

/** A command in a terminal of 4 rows, whose output comes in these pieces; after each the screen is looked at. */
async function check(...pieces: readonly string[]) {
  const { events, blobs } = await recordScript(workspace.base(), async (s) => {
    await begin(s, { rows: 4, cols: 20 })
    for (const piece of pieces) await print(s, piece)
    await s.take({ kind: "command-end", atMs: 90, terminal: 0, command: 0, exitCode: 3, chunks: pieces.length })
  })
  const screens = events.filter((event): event is EventOf<"screen"> => event.kind === "screen")
  return { events, screens, shown: shownAfter(events, blobs) }
}

async function begin(s: Script, size: { rows: number; cols: number }): Promise<void> {
  await s.take(
    { kind: "terminal-open", atMs: 1, terminal: 0, name: "bash" },
    { kind: "terminal-size", atMs: 1, terminal: 0, ...size },
    { kind: "command-start", atMs: 2, terminal: 0, command: 0, line: "run", cwd: s.folder },
  )
}

/** Timers of equal length run in order, so what was given to the emulator before is on its screen then. */
async function print(s: Script, data: string): Promise<void> {
  await s.take({ kind: "command-data", atMs: 3, terminal: 0, command: 0, data })
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 1))
  s.baseline()
}

function shownAfter(events: readonly TraceEvent[], blobs: (hash: string) => Uint8Array | undefined): Screen[] {
  let state = EMPTY_STATE
  return events.flatMap((event) => {
    state = apply(state, event, blobs)
    const screen = state.terminals.get(0)
    return event.kind === "screen" && screen !== undefined ? [screen] : []
  })
}

test("colours are recorded with the row they are on, and again only when they change", async () => {
  const { screens } = await check(`${CSI}31mred${CSI}m\r\n`, "plain\r\n", `${CSI}2;1H${CSI}7mred`, `${CSI}2;1H${CSI}mred`)
  expect(screens.map(({ lines, styles }) => [lines, styles])).toEqual([
    [
      [
        [0, "$ run"],
        [1, "red"],
      ],
      [[1, [RED]]],
    ],
    [[[2, "plain"]], undefined],
    [[], [[1, [{ ...RED, fg: null, attributes: 32 }]]]],
    [[], [[1, []]]],
  ])
})

test("what a program is still drawing is not recorded before it is drawn", async () => {
  const { screens } = await check("one\r\n", `${CSI}?2026h${CSI}2J${CSI}Hhalf`, ` done${CSI}?2026l`)
  expect(screens.map(({ lines }) => lines)).toEqual([
    [
      [0, "$ run"],
      [1, "one"],
    ],
    [
      [0, "half done"],
      [1, ""],
    ],
  ])
})

test("a chunk that begins while a program is drawing begins with what was shown before", async () => {
  const { chunks } = await recordScript(workspace.base(), async (s) => {
    await begin(s, { rows: 4, cols: 20 })
    await print(s, `${CSI}31mred${CSI}m\r\n`)
    await print(s, `${CSI}?2026h${CSI}2J${CSI}Hhalf`)
    s.pause()
    s.resume()
    await s.take({ kind: "window", atMs: 4, focused: true })
  })
  const keyframes = chunks.flatMap(({ events }) => events.flatMap((event) => (event.kind === "keyframe" ? event.terminals : [])))
  expect(keyframes.at(-1)).toMatchObject({ screen: ["$ run", "red", "", ""], styles: [[1, [RED]]] })
})

test("a command ends with its exit code and how long it took, and says so when its output was lost", async () => {
  const { events } = await check()
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "command-end", exitCode: 3, output: "lost", durationMs: expect.any(Number) }),
  )
})

test.skipIf(!hasTmux)("what is typed where nothing is echoed is nowhere", async () => {
  const secret = ["correct", "horse", "9"].join("-")
  const { everything, shown } = await recordScript(workspace.base(), async (s) => {
    await begin(s, { rows: 4, cols: 20 })
    // Echo is off before it asks, as with sudo; the shell's own `read -s` asks first, and echoes what comes too early.
    const asks = "stty -echo; printf %s Password:; read x; stty echo; echo; echo $(printf %s $x | wc -c) units"
    using pane = await TmuxPane.run(`bash -c '${asks}'`, { rows: 4, cols: 20 })
    for (const wanted of ["Password:", "units"]) {
      for (let seen = ""; !seen.includes(wanted); ) {
        const { screen, printed } = await pane.capture()
        seen = screen.rows.join("\n")
        for (const data of printed) await print(s, data)
      }
      if (wanted === "Password:") await pane.keys(secret, "Enter")
    }
    await s.take({ kind: "command-end", atMs: 90, terminal: 0, command: 0, exitCode: 0, chunks: 2 })
  }).then((run) => ({ ...run, shown: shownAfter(run.events, run.blobs).at(-1) }))
  if (shown === undefined) throw new Error("no screen")
  expect(readRecorded(shown).rows.slice(0, 3)).toEqual(["$ run", "Password:", `${secret.length} units`])
  expect(everything).not.toContain(secret.slice(0, 7))
})
