import type { EventKind } from "@tracehold/trace"

/**
 * How `admit` treats a string of an event.
 *
 * `text`: may hold anything a person or program wrote, so it is scanned and masked. `label`: a short name or id that repeats;
 * treated as text, and the answer remembered. `doc`: names a document or file, so its
 * path is judged, and the event goes, or is cut, when the path is dropped. `rows`: a row of a screen, scanned together with its
 * neighbours. `hash`: digits of a fixed form that the schema checks, made from admitted content.
 */
export type Treatment = "text" | "label" | "doc" | "rows" | "hash"

/** Numbers, booleans and closed lists of words need no decision; every other leaf of every kind stands here, or a test fails. */
export const LEAVES: Readonly<Record<EventKind, Readonly<Record<string, Treatment>>>> = {
  "chunk-start": {
    "pin.keyId": "hash",
    policy: "label",
    "host.editor": "label",
    "host.version": "label",
    "host.platform": "label",
    "roots[].name": "text",
    "roots[].repo": "label",
    "roots[].remote": "text",
    "roots[].branch": "text",
    "roots[].head": "label",
  },
  keyframe: {
    tree: "hash",
    "files[].0": "doc",
    "files[].1.blob": "hash",
    "docs[].doc": "doc",
    "docs[].language": "label",
    "docs[].text": "hash",
    "panes[].doc": "doc",
    "terminals[].name": "text",
    "terminals[].screen[]": "rows",
    "focus.doc": "doc",
  },
  "chunk-end": { "pin.keyId": "hash", "packs[]": "label" },
  gap: { what: "text" },
  mask: { doc: "doc", secret: "label" },
  open: { doc: "doc", language: "label", text: "hash" },
  close: { doc: "doc" },
  edit: { doc: "doc", "changes[].inserted": "text", "by.evidence": "label", "by.agent": "label", "by.call": "label" },
  save: { doc: "doc", "version.blob": "hash" },
  select: { doc: "doc" },
  focus: { "on.doc": "doc" },
  layout: { "panes[].doc": "doc" },
  view: { doc: "doc", hash: "hash" },
  window: {},
  file: {
    path: "doc",
    from: "doc",
    "before.blob": "hash",
    "after.blob": "hash",
    "by.evidence": "label",
    "by.agent": "label",
    "by.call": "label",
  },
  snapshot: { tree: "hash", "changed[].0": "doc", "changed[].1.blob": "hash" },
  git: { root: "text", branch: "text", head: "label", branchBefore: "text", headBefore: "label" },
  terminal: { name: "text" },
  command: { line: "text", cwd: "text" },
  "command-end": {},
  screen: { "lines[].1": "rows" },
  prompt: { agent: "label", conversation: "label", turn: "label", text: "text" },
  reply: { agent: "label", conversation: "label", turn: "label", text: "text" },
  tool: { agent: "label", conversation: "label", turn: "label", call: "label", name: "text", input: "text", "paths[]": "doc" },
  attribution: { "by.evidence": "label", "by.agent": "label", "by.call": "label" },
}

const STEPS = new Map<EventKind, Readonly<Record<Treatment, readonly (readonly string[])[]>>>()

/** The places of one treatment in events of one kind, each as steps: a field, `[]` for every item, an index. */
export function placesOf(kind: EventKind, treatment: Treatment): readonly (readonly string[])[] {
  let places = STEPS.get(kind)
  if (places === undefined) {
    const of = (wanted: Treatment) =>
      Object.entries(LEAVES[kind]).flatMap(([place, t]) => (t === wanted ? [place.replaceAll("[]", ".[]").split(".")] : []))
    places = { text: of("text"), label: of("label"), doc: of("doc"), rows: of("rows"), hash: of("hash") }
    STEPS.set(kind, places)
  }
  return places[treatment]
}

/** `value` with every string at the place changed; the very same value when none of them changed. */
export function mapPlace<T>(value: T, place: readonly string[], change: (text: string) => string): T {
  return mapAt(value, place, 0, change) as T
}

function mapAt(value: unknown, place: readonly string[], i: number, change: (text: string) => string): unknown {
  if (typeof value === "string") return i === place.length ? change(value) : value
  if (typeof value !== "object" || value === null || i === place.length) return value
  const step = place[i] as string
  if (!Array.isArray(value)) {
    const before = (value as Record<string, unknown>)[step]
    const after = mapAt(before, place, i + 1, change)
    return after === before ? value : { ...value, [step]: after }
  }
  let next: unknown[] | null = null
  for (let k = 0; k < value.length; k++) {
    if (step !== "[]" && Number(step) !== k) continue
    const after = mapAt(value[k], place, i + 1, change)
    if (after === value[k]) continue
    next ??= [...value]
    next[k] = after
  }
  return next ?? value
}
