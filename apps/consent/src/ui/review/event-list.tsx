import { useVirtualizer } from "@tanstack/react-virtual"
import { useEffect, useMemo, useRef, useState } from "react"
import { eventLine } from "../data/event-line.ts"
import { formatElapsed } from "../data/format.ts"
import type { Recording } from "../data/recording.ts"
import { ACTOR_NAMES } from "../parts/actors.tsx"
import { Recorded, RecordedName, selectedText } from "../parts/recorded.tsx"

const ROW = 26

/** Every event, one line each, whole on demand: nothing of a recording is anywhere else than here. */
export function EventList({
  recording,
  position,
  onGo,
  onSelect,
}: {
  recording: Recording
  position: number
  onGo: (position: number) => void
  onSelect: (text: string) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<number | null>(null)
  const virtual = useVirtualizer({
    count: recording.events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 20,
  })
  const opened = useMemo(() => (open === null ? "" : JSON.stringify(recording.events[open], null, 2)), [recording, open])
  const { scrollToIndex } = virtual
  useEffect(() => {
    if (position > 0) scrollToIndex(position - 1, { align: "auto" })
  }, [position, scrollToIndex])
  const report = () => scroller.current !== null && onSelect(selectedText(scroller.current))
  return (
    <div className="events">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: selecting text is all that is listened for. */}
      <div className="events-scroll" ref={scroller} onMouseUp={report}>
        <ul aria-label="All events" className="events-rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const event = recording.events[index]
            if (event === undefined) return null
            const { actor, what, subject } = eventLine(recording, event)
            return (
              <li
                key={index}
                className={`event-row${index === position - 1 ? " here" : ""}`}
                style={{ transform: `translateY(${start}px)`, height: ROW }}
              >
                <button
                  type="button"
                  className="event-time numbers"
                  aria-label={`Go to event ${index + 1}`}
                  onClick={() => onGo(index + 1)}
                >
                  {formatElapsed(event.atMs - recording.startMs)}
                </button>
                <span
                  className="dot"
                  data-actor={actor ?? undefined}
                  role="img"
                  aria-label={actor === null ? "" : ACTOR_NAMES[actor]}
                />
                <span className="event-what">{what}</span>
                <span className="event-subject mono">
                  <RecordedName text={subject.slice(0, 300).replaceAll("\n", "⏎")} limit={300} />
                </span>
                <button
                  type="button"
                  className="button small quiet"
                  aria-expanded={open === index}
                  onClick={() => setOpen(open === index ? null : index)}
                >
                  {open === index ? "Less" : "Whole"}
                </button>
              </li>
            )
          })}
        </ul>
      </div>
      {open !== null && (
        <div className="event-whole">
          <p className="small muted">Event {open + 1}, exactly as it is stored</p>
          <pre>
            <Recorded text={opened} />
          </pre>
        </div>
      )}
    </div>
  )
}
