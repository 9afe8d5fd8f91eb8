import type { Authorship } from "@tracehold/trace"
import { clock } from "../moment.ts"
import { type OpenTrace, wallMsAt } from "../open-trace.ts"
import { cellsOf, rowText, type Span, span } from "./cells.ts"
import { editorRows } from "./editor-rows.ts"
import { type LogEntry, recentLog } from "./log.ts"
import type { Player } from "./player.ts"
import { shownTerminal, terminalRows } from "./terminal-rows.ts"

export type Size = { readonly rows: number; readonly cols: number }
const KEYS = " space play/stop  ←→ step  shift-←→ 10 s  ↑↓ speed  / search  q quit"
/** Header, bar and keys. */
const AROUND = 3

/** One picture of a replay: a line for each row of the terminal. */
export function frame(
  trace: OpenTrace,
  player: Player,
  authors: ReadonlyMap<number, Authorship>,
  { rows, cols }: Size,
  colour: boolean,
): string[] {
  const { events } = trace.timeline
  const state = trace.timeline.stateAt(player.position)
  const terminal = shownTerminal(state, events, player.position)
  const body = Math.max(0, rows - AROUND)
  const logHeight = Math.min(8, Math.max(3, Math.round(body * 0.22)))
  const terminalHeight = terminal === null ? 0 : Math.round(body * (state.focus.kind === "terminal" ? 0.5 : 0.3))
  const editorHeight = Math.max(0, body - logHeight - terminalHeight)
  const parts = [
    filled(editorRows(state, editorHeight, cols), editorHeight),
    filled(terminal === null ? [] : terminalRows(terminal, terminalHeight), terminalHeight),
    filled(logRows(recentLog(events, player.position, logHeight - 1, authors), logHeight, cols, trace.startMs), logHeight),
  ]
  const picture = [header(trace, player), ...parts.flat().slice(0, body), bar(trace, player, cols), foot(player)]
  return picture.slice(0, rows).map((spans) => rowText(spans, cols, colour))
}

function filled(rows: Span[][], height: number): Span[][] {
  return Array.from({ length: height }, (_, i) => rows[i] ?? [])
}

function header(trace: OpenTrace, { atMs, position, speed, playing }: Player): Span[] {
  const wall = new Date(wallMsAt(trace, position)).toISOString().slice(0, 19).replace("T", " ")
  const time = `${clock(atMs - trace.startMs)} of ${clock(trace.endMs - trace.startMs)}`
  return [span(` ${trace.name}   ${time}   ${wall} UTC   ${speed}x   ${playing ? "playing" : "stopped"}`, "bar")]
}

function bar({ startMs, endMs }: OpenTrace, { atMs }: Player, cols: number): Span[] {
  const done = Math.round(((atMs - startMs) / Math.max(1, endMs - startMs)) * cols)
  return [span("━".repeat(done), "bold"), span("─".repeat(Math.max(0, cols - done)), "dim")]
}

function foot({ typing, note }: Player): Span[] {
  if (typing !== null) return [span(` /${typing}`), span(" ", "cursor")]
  return [note === "" ? span(KEYS, "dim") : span(` ${note}`, "bold")]
}

/** What was done, the last at the bottom; that one has what room is left, so that a prompt or an answer can be read. */
function logRows(entries: readonly LogEntry[], height: number, cols: number, startMs: number): Span[][] {
  const title = [span(" what was done", "bold")]
  const rows = entries.flatMap(({ atMs, who, style, what }, i) => {
    const before = [span(` ${clock(atMs - startMs).padStart(6)}  `, "dim"), span(`${who.slice(0, 12).padEnd(12)} `, style)]
    const text = span(what).text
    const room = Math.max(10, cols - before.reduce((sum, one) => sum + one.text.length, 0))
    const lines = i === entries.length - 1 ? wrapped(text, room) : [text]
    const indent = span(" ".repeat(Math.max(0, cols - room)))
    return lines.slice(0, height - 1).map((line, no) => (no === 0 ? [...before, span(line)] : [indent, span(line)]))
  })
  return [title, ...rows.slice(-(height - 1))]
}

function wrapped(text: string, cols: number): string[] {
  const lines: string[] = []
  let [line, used] = ["", 0]
  for (const character of text) {
    const cells = cellsOf(character)
    if (used + cells > cols) {
      lines.push(line)
      line = ""
      used = 0
    }
    line += character
    used += cells
  }
  return [...lines, line]
}
