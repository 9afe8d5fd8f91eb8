import { type SubmitEvent, useState } from "react"
import type { Redaction } from "../../contract/redaction.ts"
import { formatElapsed } from "../data/format.ts"
import { notMaskable } from "../data/maskable.ts"
import { ACTOR_NAMES } from "../parts/actors.tsx"
import { Recorded, RecordedName } from "../parts/recorded.tsx"

/** What the owner has taken out so far, each with a way back; and taking out a text by typing it. */
export function TakenPanel({
  redactions,
  startMs,
  terminalName,
  onTakeOut,
  onPutBack,
}: {
  redactions: readonly Redaction[]
  startMs: number
  terminalName: (terminal: number) => string
  onTakeOut: (redaction: Redaction) => void
  onPutBack: (redaction: Redaction) => void
}) {
  const [text, setText] = useState("")
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (notMaskable(text) !== null) return
    onTakeOut({ kind: "text", text })
    setText("")
  }
  return (
    <div className="taken">
      <form className="field" onSubmit={submit}>
        <label htmlFor="mask-text">Mask a text everywhere</label>
        <div className="with-button">
          <input
            id="mask-text"
            className="input mono"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button" disabled={notMaskable(text) !== null}>
            Mask
          </button>
        </div>
        <p className="hint">
          {(text !== "" && notMaskable(text)) ||
            "Also where it was typed key by key, wrapped in a terminal, or is part of a name. The length stays."}
        </p>
      </form>
      {redactions.length === 0 ? (
        <p className="muted small">
          Nothing is taken out yet. Select any text to mask it everywhere; use × beside a file or terminal to leave it out.
        </p>
      ) : (
        <ol className="taken-list">
          {redactions.map((redaction, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be taken out twice; its place is what it is.
            <li key={i}>
              <span className="taken-what">
                <Described redaction={redaction} startMs={startMs} terminalName={terminalName} />
              </span>
              <button type="button" className="button small quiet" onClick={() => onPutBack(redaction)}>
                Put back
              </button>
            </li>
          ))}
        </ol>
      )}
      <p className="muted small">
        This changes what would be given, not your vault: there it stays as it was recorded. To be rid of it there too, erase it
        under Recordings.
      </p>
    </div>
  )
}

function Described({
  redaction,
  startMs,
  terminalName,
}: {
  redaction: Redaction
  startMs: number
  terminalName: (terminal: number) => string
}) {
  switch (redaction.kind) {
    case "text":
      return (
        <>
          Text <Recorded className="mono" text={redaction.text} limit={120} />
        </>
      )
    case "pseudonym":
      return (
        <>
          Pseudonym for <Recorded className="mono" text={redaction.text} limit={120} />
        </>
      )
    case "file":
      return (
        <>
          {redaction.path.endsWith("/") ? "Folder" : "File"} <Recorded className="mono" text={redaction.path} limit={200} />
        </>
      )
    case "terminal":
      return (
        <>
          Terminal <RecordedName text={terminalName(redaction.terminal)} limit={60} />
        </>
      )
    case "range":
      return (
        <>
          From {formatElapsed(redaction.fromMs - startMs)} to {formatElapsed(redaction.toMs - startMs)}
        </>
      )
    case "actor":
      return <>Everything by: {ACTOR_NAMES[redaction.actor]}</>
    default:
      return null
  }
}
