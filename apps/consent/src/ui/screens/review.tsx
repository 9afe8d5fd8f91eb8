import { useEffect, useState } from "react"
import type { Place, Ref } from "../../contract/review-calls.ts"
import { useApp } from "../data/context.ts"
import { formatClockRange, formatDay } from "../data/format.ts"
import { hashOf } from "../data/route.ts"
import { Failed } from "../parts/failed.tsx"
import { Icon } from "../parts/icon.tsx"
import { Loading } from "../parts/note.tsx"
import { Tabs } from "../parts/tabs.tsx"
import { FindPanel } from "../review/find-panel.tsx"
import { FindingsPanel } from "../review/findings-panel.tsx"
import { ReplacedList } from "../review/replaced-list.tsx"
import { SelectionBar } from "../review/selection-bar.tsx"
import { Stage } from "../review/stage.tsx"
import { TakenPanel } from "../review/taken-panel.tsx"
import type { Span } from "../review/timeline.tsx"
import { usePlayhead } from "../review/use-playhead.ts"
import { useReview } from "../review/use-review.ts"

type Side = "findings" | "taken" | "find"

/** One chunk: replay it, find what should not go, take it out. */
export function Review({ chunk }: { chunk: Ref }) {
  const { client, go, tell, fail } = useApp()
  const review = useReview(chunk)
  const { shown, draft } = review
  const playhead = usePlayhead(shown?.recording ?? null)
  const [side, setSide] = useState<Side>("findings")
  const [selected, setSelected] = useState("")
  const [span, setSpan] = useState<Span | null>(null)
  const [pinned, setPinned] = useState<string | null>(null)
  const [target, setTarget] = useState<{ line: number | null; text: string }>({ line: null, text: "" })
  const { undo, redo } = review

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea") !== null
      if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return
      event.preventDefault()
      if (event.shiftKey) redo()
      else undo()
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  })

  if (shown === null) {
    return review.error === null ? (
      <Loading what={`Opening the chunk… ${Math.round((review.progress ?? 0) * 100)} %`} />
    ) : (
      <Failed error={review.error} onRetry={review.reload} />
    )
  }
  const { view, recording } = shown
  // What was masked a moment ago is not listed until detectors have looked again.
  const masked = new Set(
    draft.redactions.flatMap((redaction) =>
      redaction.kind === "text" || redaction.kind === "pseudonym" ? [redaction.text] : [],
    ),
  )
  const findings = shown.findings?.filter(({ text }) => !masked.has(text)) ?? null
  const open = findings?.filter(({ id }) => !draft.kept.includes(id))
  const goTo = (place: Place, text: string) => {
    playhead.setPlaying(false)
    playhead.toPosition(place.event + 1)
    setPinned(place.where.kind === "doc" ? place.where.doc : null)
    setTarget({ line: place.where.kind === "doc" ? place.where.line : null, text })
  }
  const finish = async () => {
    await client("setReviewed", { ref: chunk, reviewed: true })
    tell("Noted: you have looked at this chunk.")
    go({ screen: "home" })
  }
  const clear = () => {
    setSelected("")
    setSpan(null)
  }
  const startMs = recording.startMs
  return (
    <main className="review" aria-busy={review.progress !== null}>
      <div className="review-head">
        <a className="button quiet small" href={hashOf({ screen: "home" })} aria-label="Back to recordings">
          <Icon name="back" />
        </a>
        <h1>
          {view.wallMs === null ? "Chunk" : formatDay(view.wallMs)}
          {view.wallMs !== null && (
            <span className="muted numbers"> {formatClockRange(view.wallMs, view.wallMs + view.endMs - view.startMs)}</span>
          )}
        </h1>
        {review.progress !== null && (
          <span className="muted small row" role="status">
            <span className="spinner" aria-hidden="true" /> Taking it out…
          </span>
        )}
        <span className="review-actions">
          <button type="button" className="button small quiet" disabled={!review.canUndo} onClick={undo} title="Undo (Ctrl+Z)">
            <Icon name="undo" />
            Undo
          </button>
          <button
            type="button"
            className="button small quiet"
            disabled={!review.canRedo}
            onClick={redo}
            aria-label="Redo"
            title="Redo (Ctrl+Shift+Z)"
          >
            <Icon name="redo" />
          </button>
          <button type="button" className="button small" onClick={() => void finish().catch(fail)}>
            <Icon name="check" />
            Looked at, keep it to myself
          </button>
          <a className="button small primary" href={hashOf({ screen: "give", ref: chunk })}>
            <Icon name="gift" />
            Give…
          </a>
        </span>
      </div>
      <div className="review-body">
        <Stage
          view={view}
          recording={recording}
          playhead={playhead}
          findings={open ?? []}
          redactions={draft.redactions}
          span={span}
          onSpan={setSpan}
          onSelect={setSelected}
          onTakeOut={review.takeOut}
          goTo={target.line}
          found={target.text}
          pinned={pinned}
          onPin={(doc) => {
            setPinned(doc)
            setTarget({ line: null, text: "" })
          }}
        />
        <aside className="review-side" aria-label="Findings and what is taken out">
          <Tabs
            id="side"
            label="Findings, taken out, find"
            items={[
              { key: "findings", label: "Findings", count: open?.length },
              { key: "taken", label: "Taken out", count: draft.redactions.length },
              { key: "find", label: "Find" },
            ]}
            current={side}
            onChange={setSide}
          />
          <div className="side-body" role="tabpanel" aria-labelledby={`side-${side}`}>
            {side === "findings" && findings === null && <Loading what="Detectors are looking…" />}
            {side === "findings" && findings !== null && (
              <FindingsPanel findings={findings} kept={draft.kept} onMask={review.takeOutAll} onKeep={review.keep} onGo={goTo}>
                <ReplacedList
                  redactions={draft.redactions}
                  ids={shown.replaced}
                  onChange={review.change}
                  onKeepInstead={review.keepInstead}
                />
              </FindingsPanel>
            )}
            {side === "taken" && (
              <TakenPanel
                redactions={draft.redactions}
                startMs={startMs}
                terminalName={(terminal) => `${terminal + 1}`}
                onTakeOut={review.takeOut}
                onPutBack={review.putBack}
              />
            )}
            {side === "find" && (
              <FindPanel
                key={selected === "" ? "" : "selected"}
                view={view.view}
                initial={selected}
                onGo={goTo}
                onTakeOut={review.takeOut}
              />
            )}
          </div>
        </aside>
      </div>
      <SelectionBar
        text={selected}
        span={span}
        startMs={startMs}
        onMask={() => {
          review.takeOut({ kind: "text", text: selected })
          clear()
          setSide("taken")
        }}
        onFind={() => setSide("find")}
        onLeaveOut={() => {
          if (span !== null) review.takeOut({ kind: "range", ...span })
          clear()
          setSide("taken")
        }}
        onClear={clear}
      />
    </main>
  )
}
