import type { ChunkView } from "@tracehold/owner"
import { chunkLine, chunkName } from "../../chunk-name.ts"
import { countOf } from "../../count-of.ts"
import type { FullScreen } from "../../full-screen.ts"
import { rowText, span } from "./cells.ts"
import { watch } from "./watch.ts"

type Entry = { readonly name: string; readonly line: string }

/** Let a person choose from the list, newest first; sessions of several chunks can be played as a whole. null: nothing was chosen. */
export async function pickTrace(
  open: () => FullScreen,
  now: () => number,
  chunks: readonly ChunkView[],
  colour: boolean,
): Promise<string | null> {
  const entries = entriesOf(chunks)
  let chosen: string | null = null
  using screen = open()
  await watch<number>(screen, now, {
    start: 0,
    afterTime: (at) => at,
    afterKey: (at, key) => {
      if (key === "q" || key === "interrupt") return null
      if (key === "enter" || key === "right" || key === " ") {
        chosen = entries[at]?.name ?? null
        return null
      }
      const step = { up: -1, down: 1, "page-up": -10, "page-down": 10, home: -entries.length, end: entries.length }[key] ?? 0
      return Math.max(0, Math.min(entries.length - 1, at + step))
    },
    picture: (at, { rows, cols }) => {
      const height = Math.max(1, rows - 2)
      const first = Math.max(0, Math.min(at - (height >> 1), entries.length - height))
      const shown = entries.slice(first, first + height)
      const lines = Array.from({ length: height }, (_, i) => {
        const entry = shown[i]
        if (entry === undefined) return i === 0 && entries.length === 0 ? [span(" Nothing was recorded yet.")] : []
        return [span(` ${entry.line}`, first + i === at ? "bar" : "plain")]
      })
      const picture = [[span(" Tracehold replay", "bold")], ...lines, [span(" ↑↓ choose  enter play  q quit", "dim")]]
      return picture.slice(0, rows).map((spans) => rowText(spans, cols, colour))
    },
  })
  return chosen
}

function entriesOf(chunks: readonly ChunkView[]): Entry[] {
  const there = chunks.filter(({ state }) => state !== "erased").toReversed()
  return [...new Set(there.map(({ session }) => session))].flatMap((session) => {
    const list = there.filter((chunk) => chunk.session === session)
    const each = list.map((chunk) => ({ name: chunkName(chunk), line: chunkLine(chunk) }))
    if (list.length < 2) return each
    const events = list.reduce((sum, chunk) => sum + chunk.events, 0)
    const name = session.slice(0, 8)
    return [
      { name, line: `${name.padEnd(13)} the whole session: ${countOf(list.length, "chunk")}, ${countOf(events, "event")}` },
      ...each,
    ]
  })
}
