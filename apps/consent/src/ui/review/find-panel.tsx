import { type SubmitEvent, useState } from "react"
import type { Redaction } from "../../contract/redaction.ts"
import type { Place } from "../../contract/review-calls.ts"
import type { Reply } from "../../contract.ts"
import { useApp } from "../data/context.ts"
import { plural } from "../data/format.ts"
import { notMaskable } from "../data/maskable.ts"
import { Icon } from "../parts/icon.tsx"
import { RecordedName } from "../parts/recorded.tsx"
import { distinctPlaces, PlaceButton } from "./place-button.tsx"

/** Looks for a text in everything of the view. */
export function FindPanel({
  view,
  initial,
  onGo,
  onTakeOut,
}: {
  view: string
  initial: string
  onGo: (place: Place, text: string) => void
  onTakeOut: ((redaction: Redaction) => void) | null
}) {
  const { client, fail } = useApp()
  const [text, setText] = useState(initial)
  const [found, setFound] = useState<{ text: string; reply: Reply<"search"> } | null>(null)
  const search = (event: SubmitEvent) => {
    event.preventDefault()
    if (text === "") return
    client("search", { view, text }).then((reply) => setFound({ text, reply }), fail)
  }
  return (
    <div className="find">
      <form className="field" onSubmit={search}>
        <label htmlFor="find-text">Find in everything of this chunk</label>
        <div className="with-button">
          <input
            id="find-text"
            className="input mono"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button" disabled={text === ""}>
            Find
          </button>
        </div>
        <p className="hint">Exactly these characters: names, customers, hosts, anything detectors can not know.</p>
      </form>
      {found !== null && (
        <>
          <p role="status">
            {found.reply.total === 0 ? "Nowhere: " : `${plural(found.reply.total, "place")}: `}
            <RecordedName className="mono" text={found.text} limit={100} />
          </p>
          {found.reply.total > 0 && onTakeOut !== null && notMaskable(found.text) === null && (
            <p>
              <button
                type="button"
                className="button small primary"
                onClick={() => onTakeOut({ kind: "text", text: found.text })}
              >
                <Icon name="mask" />
                Mask everywhere
              </button>
            </p>
          )}
          <ul className="found-list small">
            {distinctPlaces(found.reply.places, 200).map((place) => (
              <li key={`${place.event} ${JSON.stringify(place.where)}`}>
                <PlaceButton place={place} onGo={() => onGo(place, found.text)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
