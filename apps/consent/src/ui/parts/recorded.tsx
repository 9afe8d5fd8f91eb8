import { useState } from "react"
import { formatCount, plural } from "../data/format.ts"
import { countHidden, runsOf } from "../data/pictures.ts"

/** Shown at once of one text; the rest on demand, so that a line of a megabyte does not stop the page. */
const STEP = 20_000

/**
 * Recorded content. It only ever becomes text nodes; characters that would not be seen, or that would move others, are shown as
 * pictures. Every place in this app that shows something recorded shows it through this or through the editor's own equivalent.
 */
export function Recorded({ text, className, limit = STEP }: { text: string; className?: string; limit?: number }) {
  const [shown, setShown] = useState(limit)
  const cut = text.length > shown
  const hidden = cut ? countHidden(text.slice(shown)) : 0
  return (
    <>
      <span className={className === undefined ? "recorded" : `recorded ${className}`} dir="ltr">
        <Runs text={cut ? text.slice(0, shown) : text} />
      </span>
      {cut && (
        <button type="button" className="button small" onClick={() => setShown(shown + STEP)}>
          Show more: {formatCount(text.length - shown)} characters{hidden > 0 && `, ${plural(hidden, "hidden one")} among them`}
        </button>
      )}
    </>
  )
}

/** A recorded name on one line, cut where it gets long: for buttons, tabs and headings, beside which it can be read whole. */
export function RecordedName({ text, limit = 80, className }: { text: string; limit?: number; className?: string }) {
  const line = text.replaceAll(/\r\n|[\r\n\t]/g, " ")
  return (
    <span className={className === undefined ? "recorded name" : `recorded name ${className}`} dir="ltr">
      <Runs text={line.slice(0, limit)} />
      {line.length > limit && "…"}
    </span>
  )
}

function Runs({ text }: { text: string }) {
  return runsOf(text).map((run, i) =>
    run.kind === "text" ? (
      run.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: runs of one text have no other identity than their place.
      <span key={i} className="picture" data-char={run.char} title="A character that is not visible by itself">
        {run.picture}
      </span>
    ),
  )
}

/** What the person has selected, hidden characters back in the place of their pictures; "" when nothing is. */
export function selectedText(within: Node): string {
  const selection = window.getSelection()
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return ""
  const range = selection.getRangeAt(0)
  if (!within.contains(range.commonAncestorContainer)) return ""
  const copy = range.cloneContents()
  for (const picture of copy.querySelectorAll<HTMLElement>("[data-char]")) picture.replaceWith(picture.dataset.char ?? "")
  for (const row of [...copy.querySelectorAll("[data-row]")].slice(1)) row.prepend("\n")
  return copy.textContent ?? ""
}
