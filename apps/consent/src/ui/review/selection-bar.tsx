import { formatElapsed, plural } from "../data/format.ts"
import { notMaskable } from "../data/maskable.ts"
import { Icon } from "../parts/icon.tsx"
import { RecordedName } from "../parts/recorded.tsx"
import type { Span } from "./timeline.tsx"

/** What can be done with the text or the stretch of time that is selected. */
export function SelectionBar({
  text,
  span,
  startMs,
  onMask,
  onFind,
  onLeaveOut,
  onClear,
}: {
  text: string
  span: Span | null
  startMs: number
  onMask: () => void
  onFind: () => void
  onLeaveOut: () => void
  onClear: () => void
}) {
  if (text === "" && span === null) return null
  return (
    <div className="selection-bar" role="toolbar" aria-label="Selection">
      {text !== "" ? (
        <>
          <span className="selection-text mono">
            <RecordedName text={text} limit={60} />
          </span>
          <span className="muted small numbers">{plural(text.length, "character")}</span>
          <button
            type="button"
            className="button small primary"
            disabled={notMaskable(text) !== null}
            title={notMaskable(text) ?? undefined}
            onClick={onMask}
          >
            <Icon name="mask" />
            Mask everywhere
          </button>
          <button type="button" className="button small" onClick={onFind}>
            <Icon name="search" />
            Find
          </button>
        </>
      ) : (
        span !== null && (
          <>
            <span className="numbers">
              {formatElapsed(span.fromMs - startMs)} – {formatElapsed(span.toMs - startMs)}
            </span>
            <button type="button" className="button small primary" onClick={onLeaveOut}>
              Leave this stretch out
            </button>
          </>
        )
      )}
      <button type="button" className="button small quiet" aria-label="Clear selection" onClick={onClear}>
        <Icon name="cross" />
      </button>
    </div>
  )
}
