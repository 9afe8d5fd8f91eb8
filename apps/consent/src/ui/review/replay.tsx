import type { Doc, Pane, State } from "@tracehold/trace"
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react"
import { LineAuthors } from "../data/line-authors.ts"
import type { Recording } from "../data/recording.ts"
import { Icon } from "../parts/icon.tsx"
import { Loading } from "../parts/note.tsx"
import { RecordedName } from "../parts/recorded.tsx"
import { TerminalView } from "./terminal-view.tsx"

const CodeView = lazy(() => import("./code-view.tsx"))
const NONE: readonly never[] = []

/** The screen as it was: the editor that had the eye, and the terminals below it. `pinned` shows one document whatever had it. */
export function Replay({
  recording,
  state,
  position,
  pinned,
  onPin,
  goTo,
  found,
  onSelect,
}: {
  recording: Recording
  state: State
  position: number
  pinned: string | null
  onPin: (doc: string | null) => void
  goTo: number | null
  found: string
  onSelect: (text: string) => void
}) {
  const followed = useFollowed(state)
  const name = pinned ?? followed.doc
  const doc = name === null ? undefined : state.docs.get(name)
  const pane = [...state.panes.values()].find((one) => one.doc === name)
  const [picked, setPicked] = useState<number | null>(null)
  const terminals = [...state.terminals]
  const terminal = (picked !== null && state.terminals.has(picked) ? picked : followed.terminal) ?? terminals[0]?.[0] ?? null
  const screen = terminal === null ? undefined : state.terminals.get(terminal)
  const inTerminal = state.focus.kind === "terminal"
  return (
    <div className="replay">
      <section className={`replay-editor${inTerminal ? "" : " has-focus"}`} aria-label="Editor">
        <div className="pane-tabs" role="tablist" aria-label="Open documents">
          {openDocs(state).map((open) => (
            <button key={open} type="button" className="tab" aria-selected={open === name} role="tab" onClick={() => onPin(open)}>
              <RecordedName text={lastPart(open)} limit={80} />
              {state.docs.get(open)?.dirty === true && <span title="Not saved"> ●</span>}
            </button>
          ))}
          {pinned !== null && (
            <button type="button" className="button small quiet follow" onClick={() => onPin(null)}>
              <Icon name="eye" />
              Follow what was in view
            </button>
          )}
        </div>
        <div className="pane-body">
          {name !== null && doc !== undefined ? (
            <DocumentView
              recording={recording}
              position={position}
              name={name}
              doc={doc}
              pane={pane}
              goTo={goTo}
              found={found}
              onSelect={onSelect}
            />
          ) : (
            <p className="empty">
              {name === null ? "No editor was in view at this moment." : "This file was not open at this moment."}
            </p>
          )}
        </div>
      </section>
      {screen !== undefined && (
        <section className={`replay-terminal${inTerminal ? " has-focus" : ""}`} aria-label="Terminals">
          <div className="pane-tabs" role="tablist" aria-label="Terminals">
            {terminals.map(([number, { name: title, alt }]) => (
              <button
                key={number}
                type="button"
                role="tab"
                className="tab"
                aria-selected={number === terminal}
                onClick={() => setPicked(number)}
              >
                <Icon name="terminal" /> <RecordedName text={title === "" ? `Terminal ${number + 1}` : title} limit={40} />
                {alt && <span className="muted"> full screen</span>}
              </button>
            ))}
            <span className="muted small numbers pane-size">
              {screen.cols} × {screen.rows}
            </span>
          </div>
          <TerminalView screen={screen} onSelect={onSelect} />
        </section>
      )}
    </div>
  )
}

function DocumentView({
  recording,
  position,
  name,
  doc,
  pane,
  goTo,
  found,
  onSelect,
}: {
  recording: Recording
  position: number
  name: string
  doc: Doc
  pane: Pane | undefined
  goTo: number | null
  found: string
  onSelect: (text: string) => void
}) {
  const authors = useMemo(() => new LineAuthors(recording, name), [recording, name])
  return (
    <Suspense fallback={<Loading what="Opening the editor…" />}>
      <CodeView
        key={name}
        label={`Document ${name}`}
        text={doc.text}
        eol={doc.eol}
        seen={pane?.lines ?? NONE}
        cursors={pane?.cursors ?? NONE}
        authors={authors.at(position)}
        goTo={goTo}
        found={found}
        onSelect={onSelect}
      />
    </Suspense>
  )
}

/** What had the keyboard last: a look into a terminal does not take the document away, nor the other way round. */
function useFollowed(state: State): { doc: string | null; terminal: number | null } {
  const last = useRef<{ doc: string | null; terminal: number | null }>({ doc: null, terminal: null })
  const { focus } = state
  useEffect(() => {
    if (focus.kind === "pane") last.current = { ...last.current, doc: focus.doc }
    if (focus.kind === "terminal") last.current = { ...last.current, terminal: focus.terminal }
  }, [focus])
  const shown = [...state.panes.values()].map(({ doc }) => doc)
  const remembered = last.current.doc !== null && shown.includes(last.current.doc) ? last.current.doc : null
  return {
    doc: focus.kind === "pane" ? focus.doc : (remembered ?? shown[0] ?? [...state.docs.keys()][0] ?? null),
    terminal: focus.kind === "terminal" ? focus.terminal : last.current.terminal,
  }
}

function openDocs(state: State): string[] {
  return [...new Set([...[...state.panes.values()].map(({ doc }) => doc), ...state.docs.keys()])]
    .filter((doc) => state.docs.has(doc))
    .slice(0, 12)
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}
