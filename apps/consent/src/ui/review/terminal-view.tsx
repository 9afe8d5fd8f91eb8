import { type Screen, splitLines } from "@tracehold/trace"
import { useRef } from "react"
import { plural } from "../data/format.ts"
import { Recorded, selectedText } from "../parts/recorded.tsx"

/**
 * A terminal's screen as it was: rows of text. What a program printed was interpreted once, when it was recorded; nothing here
 * interprets it again, so no sequence in it can do anything.
 */
export function TerminalView({ screen, onSelect }: { screen: Screen; onSelect: (text: string) => void }) {
  const ref = useRef<HTMLDivElement>(null)
  const report = () => ref.current !== null && onSelect(selectedText(ref.current))
  const rows = Array.from({ length: screen.rows }, (_, row) => screen.screen[row] ?? "")
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: selecting text is all that is listened for.
    <div className="terminal" ref={ref} onMouseUp={report} onKeyUp={report}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a screen longer than its place is scrolled by keyboard, too. */}
      <section className="terminal-screen" aria-label={`Terminal screen, ${plural(screen.rows, "row")}`} tabIndex={0}>
        {rows.map((text, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row of a screen is its place.
          <div key={row} className="terminal-row" data-row={row}>
            {row === screen.cursor[0] ? <RowWithCursor text={text} cell={screen.cursor[1]} /> : <Recorded text={oneLine(text)} />}
          </div>
        ))}
      </section>
    </div>
  )
}

function RowWithCursor({ text, cell }: { text: string; cell: number }) {
  const line = oneLine(text).padEnd(cell + 1)
  return (
    <>
      <Recorded text={line.slice(0, cell)} />
      <span className="terminal-cursor">
        <Recorded text={line.slice(cell, cell + 1)} />
      </span>
      <Recorded text={line.slice(cell + 1)} />
    </>
  )
}

/** A row is one line, whatever a forged recording says. */
function oneLine(text: string): string {
  return splitLines(text).join(" ")
}
