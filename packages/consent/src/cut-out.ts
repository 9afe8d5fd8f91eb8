import { contentHash } from "@tracehold/crypto"
import {
  apply,
  type BlobSource,
  EMPTY_STATE,
  type EventOf,
  encodeUtf8,
  type FileVersion,
  type State,
  type TraceEvent,
} from "@tracehold/trace"
import { readTree } from "./named-blobs.ts"
import { without } from "./prune.ts"
import { withGaps } from "./with-gaps.ts"

/**
 * The trace without some events. Behind each gap stands a keyframe of the workspace as it then was, so that what follows replays
 * as before; where only the end of the chunk follows, there is none.
 */
export function cutOut(
  events: readonly TraceEvent[],
  blobs: BlobSource,
  goes: (event: TraceEvent) => boolean,
  what: string,
): { events: TraceEvent[]; blobs: Map<string, Uint8Array>; removed: number } {
  const gone = new Set<number>()
  for (const event of events) if (goes(event) && (event.kind === "edit" || event.kind === "file")) gone.add(event.change)
  const left = events.map((event) => {
    if (goes(event)) return null
    return event.kind === "attribution" ? without(event, gone) : event
  })
  const written = new Map<string, Uint8Array>()
  const moments = momentsToRestore(events, blobs, left)
  const result = withGaps(events, left, what, (last) => {
    const moment = moments.get(last)
    return moment === undefined ? null : keyframeOf(moment.state, moment.tree, blobs, written)
  })
  return { ...result, blobs: written }
}

type Moment = { readonly state: State; readonly tree: string | null }

/** Events of these kinds leave the state as it was: where only they go, nothing must be restored. */
const STATELESS: ReadonlySet<string> = new Set([
  "gap",
  "window",
  "git",
  "command",
  "command-end",
  "prompt",
  "reply",
  "tool",
  "attribution",
])

/** The state behind each run of events that go, by the index of its last one, unless only the end follows. */
function momentsToRestore(events: readonly TraceEvent[], blobs: BlobSource, left: readonly (TraceEvent | null)[]) {
  const moments = new Map<number, Moment>()
  let state = EMPTY_STATE
  let tree: string | null = null
  let moved = false
  events.forEach((event, i) => {
    state = apply(state, event, blobs)
    if (event.kind === "keyframe" || event.kind === "snapshot") tree = event.tree
    if (left[i] !== null) {
      moved = false
      return
    }
    moved ||= !STATELESS.has(event.kind)
    const next = left[i + 1]
    if (moved && next != null && next.kind !== "chunk-end") moments.set(i, { state, tree })
  })
  return moments
}

function keyframeOf(state: State, tree: string | null, blobs: BlobSource, written: Map<string, Uint8Array>): EventOf<"keyframe"> {
  return {
    kind: "keyframe",
    atMs: state.atMs,
    tree,
    files: changesSince(tree, state.files, blobs),
    docs: [...state.docs].map(([doc, { text, ...rest }]) => {
      const bytes = encodeUtf8(text)
      const hash = contentHash(bytes)
      written.set(hash, bytes)
      return { doc, language: rest.language, eol: rest.eol, text: hash, dirty: rest.dirty }
    }),
    panes: [...state.panes].map(([pane, { doc, group, lines, cursors }]) => ({
      pane,
      doc,
      group,
      lines: lines.map(([first, last]) => [first, last]),
      cursors: [...cursors],
    })),
    terminals: [...state.terminals].map(([terminal, { name, rows, cols, alt, screen, cursor, styles }]) => ({
      terminal,
      name,
      rows,
      cols,
      alt,
      screen: [...screen],
      cursor: [cursor[0], cursor[1]],
      ...(styles === undefined ? {} : { styles: styles.map(([row, of]) => [row, [...of]]) }),
    })),
    focus: state.focus,
  }
}

function changesSince(tree: string | null, files: State["files"], blobs: BlobSource): [string, FileVersion | null][] {
  const base = new Map(tree === null ? [] : (readTree(tree, blobs)?.files ?? []))
  const changes: [string, FileVersion | null][] = []
  for (const path of base.keys()) if (!files.has(path)) changes.push([path, null])
  for (const [path, version] of files) {
    const known = base.get(path)
    if (known?.blob !== version.blob || known.form !== version.form || known.bytes !== version.bytes)
      changes.push([path, version])
  }
  return changes
}
