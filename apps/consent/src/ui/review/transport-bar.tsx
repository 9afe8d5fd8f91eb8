import { formatClockSeconds, formatElapsed } from "../data/format.ts"
import type { Recording } from "../data/recording.ts"
import { Icon } from "../parts/icon.tsx"
import type { Playhead } from "./use-playhead.ts"

const SPEEDS = [1, 4, 16] as const

/** Play, step, and what time it is. `wallMs` is null where a recording knows no wall clock. */
export function TransportBar({
  recording,
  playhead,
  wallMs,
}: {
  recording: Recording
  playhead: Playhead
  wallMs: number | null
}) {
  const { position, timeMs, playing, speed } = playhead
  const passed = timeMs - recording.startMs
  const toEdit = (direction: 1 | -1) => {
    for (let i = position + (direction === 1 ? 0 : -2); 0 <= i && i < recording.events.length; i += direction) {
      const kind = recording.events[i]?.kind
      if (kind === "edit" || kind === "file" || kind === "prompt" || kind === "command") return playhead.toPosition(i + 1)
    }
  }
  return (
    <div className="transport">
      <button
        type="button"
        className="button small"
        onClick={() => {
          if (!playing && position >= recording.events.length) playhead.toTime(recording.startMs)
          playhead.setPlaying(!playing)
        }}
      >
        <Icon name={playing ? "pause" : "play"} />
        {playing ? "Pause" : "Play"}
      </button>
      <button
        type="button"
        className="button small quiet"
        aria-label="Action before"
        title="Action before"
        onClick={() => toEdit(-1)}
      >
        <Icon name="back" />
      </button>
      <button type="button" className="button small quiet" aria-label="Next action" title="Next action" onClick={() => toEdit(1)}>
        <Icon name="next" />
      </button>
      <fieldset className="speeds plain">
        <legend className="visually-hidden">Speed</legend>
        {SPEEDS.map((one) => (
          <button
            key={one}
            type="button"
            className={`button small quiet${one === speed ? " on" : ""}`}
            aria-pressed={one === speed}
            onClick={() => playhead.setSpeed(one)}
          >
            {one}×
          </button>
        ))}
      </fieldset>
      <span className="numbers transport-time">
        <strong>{formatElapsed(passed)}</strong>
        <span className="muted"> of {formatElapsed(recording.endMs - recording.startMs)}</span>
        {wallMs !== null && <span className="muted"> · {formatClockSeconds(wallMs + passed)}</span>}
        <span className="muted">
          {" "}
          · event {position} of {recording.events.length}
        </span>
      </span>
    </div>
  )
}
