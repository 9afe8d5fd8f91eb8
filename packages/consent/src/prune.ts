import { contentHash } from "@tracehold/crypto"
import { type BlobSource, type EventOf, encodeUtf8, type FileVersion, type TraceEvent } from "@tracehold/trace"
import { readTree } from "./named-blobs.ts"

/** Which documents and terminals stay. `tools`: whether a tool's event stays when it names a file that goes. */
export type Scope = {
  readonly doc: (name: string) => boolean
  readonly terminal: (terminal: number) => boolean
  readonly tools: "keep" | "drop"
  /** What becomes of a file's version that stays. */
  readonly version?: (version: FileVersion) => FileVersion
}

/** Null where an event is gone altogether. `blobs` holds the trees that were written anew. */
export type Pruned = { readonly events: readonly (TraceEvent | null)[]; readonly blobs: ReadonlyMap<string, Uint8Array> }

/**
 * The trace without some documents and terminals: their own events go; trees, keyframes and layouts are written without them.
 * What is left replays as before.
 */
export function prune(events: readonly TraceEvent[], blobs: BlobSource, scope: Scope): Pruned {
  const written = new Map<string, Uint8Array>()
  const trees = new Map<string, { hash: string | null; files: ReadonlyMap<string, FileVersion> }>()
  const pruneTree = (hash: string) => {
    const known = trees.get(hash)
    if (known !== undefined) return known
    const files = pruneVersions(readTree(hash, blobs)?.files ?? [], scope)
    const bytes = encodeUtf8(JSON.stringify({ files }))
    const next = { hash: files.length === 0 ? null : contentHash(bytes), files: new Map(files) }
    if (next.hash !== null) written.set(next.hash, bytes)
    trees.set(hash, next)
    return next
  }
  const pruned = events.map((event) => pruneEvent(event, scope, pruneTree))
  const gone = new Set<number>()
  events.forEach((event, i) => {
    if (pruned[i] === null && (event.kind === "edit" || event.kind === "file")) gone.add(event.change)
  })
  return { events: pruned.map((event) => (event?.kind === "attribution" ? without(event, gone) : event)), blobs: written }
}

/** The attribution of the changes that are still there; null when none is. */
export function without(event: EventOf<"attribution">, gone: ReadonlySet<number>): EventOf<"attribution"> | null {
  const changes = event.changes.filter((change) => !gone.has(change))
  return changes.length === 0 ? null : { ...event, changes }
}

type PruneTree = (hash: string) => { hash: string | null; files: ReadonlyMap<string, FileVersion> }

function pruneEvent(event: TraceEvent, scope: Scope, pruneTree: PruneTree): TraceEvent | null {
  switch (event.kind) {
    case "open":
    case "close":
    case "edit":
    case "mask":
    case "select":
    case "view":
      return scope.doc(event.doc) ? event : null
    case "save":
      return scope.doc(event.doc) ? { ...event, version: pruneVersion(event.version, scope) } : null
    case "terminal":
    case "screen":
    case "command":
    case "command-end":
      return scope.terminal(event.terminal) ? event : null
    case "tool":
      return scope.tools === "keep" || event.paths.every(scope.doc) ? event : null
    case "layout":
      return { ...event, panes: event.panes.filter(({ doc }) => scope.doc(doc)) }
    case "focus":
      return { ...event, on: pruneFocus(event.on, scope) }
    case "file":
      return pruneFile(event, scope)
    case "snapshot":
      return pruneSnapshot(event, scope, pruneTree)
    case "keyframe":
      return {
        ...event,
        tree: event.tree === null ? null : pruneTree(event.tree).hash,
        files: pruneVersions(event.files, scope),
        docs: event.docs.filter(({ doc }) => scope.doc(doc)),
        panes: event.panes.filter(({ doc }) => scope.doc(doc)),
        terminals: event.terminals.filter(({ terminal }) => scope.terminal(terminal)),
        focus: pruneFocus(event.focus, scope),
      }
    default:
      return event
  }
}

type Focus = EventOf<"focus">["on"]

function pruneFocus(on: Focus, scope: Scope): Focus {
  if (on.kind === "pane" && !scope.doc(on.doc)) return { kind: "nothing" }
  if (on.kind === "terminal" && !scope.terminal(on.terminal)) return { kind: "nothing" }
  return on
}

/** A rename over the border of the scope is a file that came or went. */
function pruneFile(event: EventOf<"file">, scope: Scope): TraceEvent | null {
  const { from, ...rest } = event
  const before = event.before === "unknown" ? event.before : pruneVersion(event.before, scope)
  const after = pruneVersion(event.after, scope)
  const fromStays = from !== undefined && scope.doc(from)
  if (!scope.doc(event.path)) return fromStays ? { ...rest, path: from, op: "delete", before, after: null } : null
  if (from !== undefined && !fromStays) return { ...rest, op: "create", before: null, after }
  return { ...event, before, after }
}

function pruneVersion<V extends FileVersion | null>(version: V, scope: Scope): V | FileVersion {
  return version === null || scope.version === undefined ? version : scope.version(version)
}

function pruneVersions<V extends FileVersion | null>(files: readonly [string, V][], scope: Scope): [string, V | FileVersion][] {
  return files.filter(([path]) => scope.doc(path)).map(([path, version]) => [path, pruneVersion(version, scope)])
}

function pruneSnapshot(event: EventOf<"snapshot">, scope: Scope, pruneTree: PruneTree): TraceEvent {
  const tree = event.tree === null ? null : pruneTree(event.tree)
  const changed = pruneVersions(event.changed, scope)
  const paths = new Set(tree?.files.keys())
  for (const [path, version] of changed) version === null ? paths.delete(path) : paths.add(path)
  return { ...event, tree: tree?.hash ?? null, changed, files: paths.size }
}
