import { useMemo, useRef } from "react"
import { formatElapsed } from "../data/format.ts"
import type { Recording } from "../data/recording.ts"
import { Recorded, RecordedName, selectedText } from "../parts/recorded.tsx"

const PROMPT_LIMIT = 4_000
const TOOL_LIMIT = 600

/** What was asked of agents and what they answered and did, in order. */
export function Conversation({
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
  const ref = useRef<HTMLOListElement>(null)
  const turns = useMemo(
    () =>
      recording.events.flatMap((event, index) =>
        event.kind === "prompt" || event.kind === "reply" || event.kind === "tool" ? [{ event, index }] : [],
      ),
    [recording],
  )
  if (turns.length === 0) return <p className="empty">No prompt or reply of an agent is in this chunk.</p>
  const report = () => ref.current !== null && onSelect(selectedText(ref.current))
  return (
    <ol className="conversation" ref={ref} onMouseUp={report} onKeyUp={report}>
      {turns.map(({ event, index }) => (
        <li key={index} className={`turn ${event.kind}${index < position ? "" : " later"}`}>
          <p className="turn-head small">
            <span className="dot" data-actor={event.kind === "prompt" ? "user" : "agent"} aria-hidden="true" />
            <strong>{event.kind === "prompt" ? "You" : <RecordedName text={event.agent} limit={40} />}</strong>
            {event.kind === "prompt" && (
              <span className="muted">
                to <RecordedName text={event.agent} limit={40} />
              </span>
            )}
            {event.kind === "tool" && (
              <span className="muted">
                used <RecordedName text={event.name} limit={60} />
              </span>
            )}
            <button type="button" className="button small quiet numbers" onClick={() => onGo(index + 1)}>
              {formatElapsed(event.atMs - recording.startMs)}
            </button>
          </p>
          {event.kind === "tool" ? (
            <Recorded className="mono small" text={event.input} limit={TOOL_LIMIT} />
          ) : (
            <Recorded text={event.text} limit={PROMPT_LIMIT} />
          )}
        </li>
      ))}
    </ol>
  )
}
