import type { Owner } from "@tracehold/owner"
import {
  type Authorship,
  apply,
  type BlobSource,
  decodeUtf8,
  EMPTY_STATE,
  overrules,
  type State,
  type TraceEvent,
} from "@tracehold/trace"

/** One change that was recorded: an edit of a document or of a file on disk, with the best that is known of who made it. */
export type RecordedChange = {
  readonly kind: "edit" | "file"
  readonly path: string
  readonly wallMs: number
  readonly by: Authorship
  /** What came in, for a person who looks for the reason. */
  readonly shows: string
}
/** What lay there at some moment: files' texts by path (null: not a text), and documents'. */
export type RecordedState = {
  readonly files: ReadonlyMap<string, string | null>
  readonly documents: ReadonlyMap<string, string>
}
export type Recording = {
  /** What was left out, and why. */
  readonly gaps: readonly { readonly reason: string; readonly what: string }[]
  readonly changes: readonly RecordedChange[]
  /** The states at these moments (Unix epoch, ms), ascending. */
  readonly statesAt: (wallMs: readonly number[]) => RecordedState[]
}

type Timed = { readonly event: TraceEvent; readonly wallMs: number; readonly blobs: BlobSource }

/** Everything in the vault, in the order in which it happened. */
export function readRecording(owner: Owner): Recording {
  const timed = owner.chunks().flatMap((view): Timed[] => {
    const { events, blobs, startMs, wallMs } = owner.open(view)
    return events.map((event) => ({ event, wallMs: wallMs + event.atMs - startMs, blobs }))
  })
  const later = laterEvidence(timed)
  const gaps = timed.flatMap(({ event }) => (event.kind === "gap" ? [{ reason: event.reason, what: event.what }] : []))
  return { gaps, changes: timed.flatMap((one) => changeOf(one, later)), statesAt: (wallMs) => statesAt(timed, wallMs) }
}

function laterEvidence(timed: readonly Timed[]): ReadonlyMap<number, Authorship> {
  const best = new Map<number, Authorship>()
  for (const { event } of timed) {
    if (event.kind !== "attribution") continue
    for (const change of event.changes) {
      const known = best.get(change)
      if (known === undefined || overrules(event.by, known)) best.set(change, event.by)
    }
  }
  return best
}

function changeOf({ event, wallMs }: Timed, later: ReadonlyMap<number, Authorship>): RecordedChange[] {
  if (event.kind !== "edit" && event.kind !== "file") return []
  const found = later.get(event.change)
  const by = found !== undefined && overrules(found, event.by) ? found : event.by
  if (event.kind === "file") {
    // A moved file is a change in both places.
    const paths = event.from === undefined ? [event.path] : [event.path, event.from]
    return paths.map((path) => ({ kind: "file", path, wallMs, by, shows: event.op }))
  }
  return [
    {
      kind: "edit",
      path: event.doc,
      wallMs,
      by,
      shows: JSON.stringify(event.changes.map(({ inserted }) => inserted).join("|")).slice(0, 40),
    },
  ]
}

function statesAt(timed: readonly Timed[], moments: readonly number[]): RecordedState[] {
  let state: State = EMPTY_STATE
  let at = 0
  return moments.map((wallMs) => {
    for (let next = timed[at]; next !== undefined && next.wallMs <= wallMs; next = timed[++at])
      state = apply(state, next.event, next.blobs)
    return readable(state, timed[Math.max(0, at - 1)]?.blobs ?? (() => undefined))
  })
}

function readable(state: State, blobs: BlobSource): RecordedState {
  const text = (blob: string | null) => {
    const bytes = blob === null ? undefined : blobs(blob)
    return bytes === undefined ? null : decodeUtf8(bytes)
  }
  return {
    files: new Map([...state.files].map(([path, { blob }]) => [path, text(blob)])),
    documents: new Map([...state.docs].map(([name, doc]) => [name, doc.text])),
  }
}
