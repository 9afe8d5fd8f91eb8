import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react"
import type { Redaction } from "../../contract/redaction.ts"
import type { Finding } from "../../contract/review-calls.ts"
import { formatElapsed } from "../data/format.ts"
import type { Recording } from "../data/recording.ts"
import { gapsOf, lanesOf } from "../data/timeline-model.ts"
import { ACTOR_NAMES } from "../parts/actors.tsx"
import type { Playhead } from "./use-playhead.ts"

const BUCKETS = 240
const LANE = 15
const HEAD = 12

export type Span = { readonly fromMs: number; readonly toMs: number }

/** The whole stretch at a glance, a lane for each actor; a slider for mouse and keyboard. Shift-drag picks a span. */
export function Timeline({
  recording,
  playhead,
  findings,
  redactions,
  span,
  onSpan,
}: {
  recording: Recording
  playhead: Playhead
  findings: readonly Finding[]
  redactions: readonly Redaction[]
  span: Span | null
  onSpan: ((span: Span | null) => void) | null
}) {
  const ref = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<{ fromMs: number; picks: boolean } | null>(null)
  const lanes = useMemo(() => lanesOf(recording, BUCKETS), [recording])
  const gaps = useMemo(() => gapsOf(recording), [recording])
  const length = recording.endMs - recording.startMs
  const share = (ms: number) => ((ms - recording.startMs) / length) * 100
  const height = HEAD + lanes.length * LANE

  const timeOf = (event: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect()
    if (box === undefined) return recording.startMs
    return recording.startMs + (Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) || 0) * length
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { timeMs, position } = playhead
    const steps: Record<string, () => void> = {
      ArrowLeft: () => playhead.toPosition(position - 1),
      ArrowRight: () => playhead.toPosition(position + 1),
      PageDown: () => playhead.toTime(timeMs - 10_000),
      PageUp: () => playhead.toTime(timeMs + 10_000),
      Home: () => playhead.toTime(recording.startMs),
      End: () => playhead.toTime(recording.endMs),
      "[": () => onSpan?.({ fromMs: timeMs, toMs: Math.max(timeMs, span?.toMs ?? timeMs) }),
      "]": () => onSpan?.({ fromMs: Math.min(timeMs, span?.fromMs ?? timeMs), toMs: timeMs }),
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    step()
  }
  const marks = useMemo(() => [...new Set(findings.flatMap(({ places }) => places.map(({ atMs }) => atMs)))], [findings])
  const shaded = [
    ...redactions.flatMap((one) => (one.kind === "range" ? [{ ...one, sort: "out" }] : [])),
    ...(span === null ? [] : [{ ...span, sort: "span" }]),
  ]

  return (
    <div className="timeline">
      <div className="timeline-names" style={{ paddingTop: HEAD }} aria-hidden="true">
        {lanes.map(({ actor }) => (
          <span key={actor} style={{ height: LANE }}>
            <span className="dot" data-actor={actor} /> {ACTOR_NAMES[actor]}
          </span>
        ))}
      </div>
      <div
        ref={ref}
        className="timeline-track"
        role="slider"
        tabIndex={0}
        aria-label="Time in the recording"
        aria-valuemin={0}
        aria-valuemax={Math.round(length / 1_000)}
        aria-valuenow={Math.round((playhead.timeMs - recording.startMs) / 1_000)}
        aria-valuetext={`${formatElapsed(playhead.timeMs - recording.startMs)} of ${formatElapsed(length)}`}
        style={{ height }}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          const fromMs = timeOf(event)
          const picks = event.shiftKey && onSpan !== null
          setDrag({ fromMs, picks })
          playhead.setPlaying(false)
          if (!picks) playhead.toTime(fromMs)
        }}
        onPointerMove={(event) => {
          if (drag === null) return
          const now = timeOf(event)
          if (drag.picks)
            onSpan?.({ fromMs: Math.floor(Math.min(now, drag.fromMs)), toMs: Math.ceil(Math.max(now, drag.fromMs)) })
          else playhead.toTime(now)
        }}
        onPointerUp={() => setDrag(null)}
        onPointerCancel={() => setDrag(null)}
      >
        <svg viewBox={`0 0 ${BUCKETS} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {lanes.map(({ actor, heights }, lane) => (
            <path key={actor} data-actor={actor} className="timeline-lane" d={bars(heights, HEAD + (lane + 1) * LANE - 2)} />
          ))}
        </svg>
        {gaps.map(({ fromMs, toMs, why }) => (
          <span
            key={`${fromMs} ${toMs}`}
            className="timeline-gap"
            title={why}
            style={{ left: `${share(fromMs)}%`, width: `${share(toMs) - share(fromMs)}%` }}
          />
        ))}
        {shaded.map(({ fromMs, toMs, sort }) => (
          <span
            key={`${sort} ${fromMs} ${toMs}`}
            className={`timeline-${sort}`}
            style={{ left: `${share(fromMs)}%`, width: `${Math.max(0.2, share(toMs) - share(fromMs))}%` }}
          />
        ))}
        {marks.map((atMs) => (
          <span key={atMs} className="timeline-mark" style={{ left: `${share(atMs)}%` }} />
        ))}
        <span className="timeline-head" style={{ left: `${share(playhead.timeMs)}%` }} />
      </div>
    </div>
  )
}

/** One path for a lane: a bar for each stretch in which something happened. */
function bars(heights: readonly number[], base: number): string {
  return heights
    .map((height, x) =>
      height === 0 ? "" : `M${x} ${base}v${-(height * (LANE - 4)).toFixed(2)}h0.86v${(height * (LANE - 4)).toFixed(2)}z`,
    )
    .join("")
}
