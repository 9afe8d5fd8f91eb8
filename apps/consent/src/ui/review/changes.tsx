import type { State } from "@tracehold/trace"
import { lazy, Suspense } from "react"
import type { View } from "../../contract/review-calls.ts"
import { useApp } from "../data/context.ts"
import type { TouchedFile } from "../data/files-touched.ts"
import { loadTexts } from "../data/load-recording.ts"
import type { Recording } from "../data/recording.ts"
import { useLoaded } from "../data/use-loaded.ts"
import { Loading } from "../parts/note.tsx"
import { RecordedName } from "../parts/recorded.tsx"

const DiffView = lazy(() => import("./diff-view.tsx"))

/** One file, as it was when it was first seen here against the moment on the timeline. */
export function Changes({
  view,
  recording,
  position,
  file,
  onSelect,
}: {
  view: View
  recording: Recording
  position: number
  file: TouchedFile | null
  onSelect: (text: string) => void
}) {
  const { client } = useApp()
  const path = file?.path ?? null
  const now = path === null ? null : contentAt(recording.stateAt(position), path)
  const then = path === null ? null : firstContent(recording, path)
  const hashes = [now, then].flatMap((content) => (content?.kind === "blob" ? [content.hash] : []))
  const { value } = useLoaded(() => loadTexts(client, view.view, hashes), [view.view, hashes.join(" ")])
  if (file === null || path === null || now === null || then === null) {
    return <p className="empty">Choose a file on the left to see what became of it.</p>
  }
  const read = (content: Content) =>
    content.kind === "text" ? content.text : content.kind === "none" ? "" : (value?.get(content.hash) ?? null)
  const [before, after] = [read(then), read(now)]
  if (value === null) return <Loading what="Reading the file…" />
  return (
    <div className="changes">
      <p className="changes-head small">
        <strong>
          <RecordedName text={path} limit={200} />
        </strong>
        <span className="muted">
          {then.kind === "none" ? "not there before" : "as first seen"} →{" "}
          {now.kind === "none" ? "not there now" : "at this moment"}
        </span>
      </p>
      {before === null || after === null ? (
        <p className="empty">This file is known here by its size only, or goes along without its text.</p>
      ) : before === after ? (
        <p className="empty">No difference up to this moment.</p>
      ) : (
        <Suspense fallback={<Loading what="Comparing…" />}>
          <DiffView before={before} after={after} onSelect={onSelect} />
        </Suspense>
      )}
    </div>
  )
}

type Content =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "blob"; readonly hash: string }
  | { readonly kind: "none" }

/** The open document if there is one, else the file on disk. */
function contentAt(state: State, path: string): Content {
  const doc = state.docs.get(path)
  if (doc !== undefined) return { kind: "text", text: doc.text }
  const blob = state.files.get(path)?.blob
  return blob == null ? { kind: "none" } : { kind: "blob", hash: blob }
}

/** The first content that the view knows of this path; a file event says what was there before it. */
function firstContent(recording: Recording, path: string): Content {
  for (const [index, event] of recording.events.entries()) {
    if (event.kind === "file" && event.path === path) {
      const { before } = event
      return before === null || before === "unknown" || before.blob === null
        ? { kind: "none" }
        : { kind: "blob", hash: before.blob }
    }
    const shows =
      (event.kind === "open" && event.doc === path) || (event.kind === "keyframe" && event.docs.some(({ doc }) => doc === path))
    if (shows) return contentAt(recording.stateAt(index + 1), path)
  }
  return { kind: "none" }
}
