import { type EventOf, MASK_FILLER, type TraceEvent } from "@tracehold/trace"
import { type Admitted, brand } from "./admitted.ts"
import { mapPlace, placesOf } from "./leaves.ts"
import { maskRows, type RowScanner } from "./mask-rows.ts"
import type { PathVerdict } from "./verdict.ts"

/** What `admit` needs to know; an engine gives it. */
export type Judge = {
  /** Everything is off: the rule that said so. */
  readonly off: PathVerdict
  path(name: string): PathVerdict
  /** The first file that a tool's input names and policy drops. */
  names(text: string): PathVerdict
  /** Does this command write into a file that policy drops? Then its line may hold what is written. */
  writes(line: string, cwd: string | null): boolean
  mask(text: string): string
  /** As `mask`, for short texts that come again and again. */
  label(text: string): string
  /** Looks at screens. */
  readonly screen: RowScanner
  /** May what this agent says be recorded? */
  agent(name: string): PathVerdict
}

/** The last word on one event: what it may not hold is cut or masked, and what it may not be becomes a gap. */
export function admitEvent(event: TraceEvent, judge: Judge): Admitted {
  if (judge.off.kind === "drop" && !FRAMES.has(event.kind)) return brand(gapFor(event, judge.off.rule))
  const cut = cutPaths(event, judge)
  return brand(maskLeaves(cut, judge))
}

const FRAMES: ReadonlySet<TraceEvent["kind"]> = new Set(["chunk-start", "chunk-end", "gap"])

function gapFor(event: TraceEvent, rule: string): EventOf<"gap"> {
  return { kind: "gap", atMs: event.atMs, reason: "policy", what: rule, fromMs: event.atMs, count: 1 }
}

/** The event without what is about dropped paths; a gap when nothing of it is left. */
function cutPaths(event: TraceEvent, judge: Judge): TraceEvent {
  const kept = (name: string) => judge.path(name).kind === "keep"
  switch (event.kind) {
    case "open":
    case "close":
    case "edit":
    case "save":
    case "select":
    case "view":
    case "mask": {
      const verdict = judge.path(event.doc)
      return verdict.kind === "drop" ? gapFor(event, verdict.rule) : event
    }
    case "file":
      return cutFile(event, judge)
    case "layout":
      return event.panes.every((p) => kept(p.doc)) ? event : { ...event, panes: event.panes.filter((p) => kept(p.doc)) }
    case "focus":
      return event.on.kind === "pane" && !kept(event.on.doc) ? { ...event, on: { kind: "nothing" } } : event
    case "keyframe":
      return {
        ...event,
        files: event.files.filter(([path]) => kept(path)),
        docs: event.docs.filter((d) => kept(d.doc)),
        panes: event.panes.filter((p) => kept(p.doc)),
        focus: event.focus.kind === "pane" && !kept(event.focus.doc) ? { kind: "nothing" } : event.focus,
      }
    case "snapshot":
      return { ...event, changed: event.changed.filter(([path]) => kept(path)) }
    case "tool":
    case "prompt":
    case "reply": {
      const verdict = judge.agent(event.agent)
      if (verdict.kind === "drop") return gapFor(event, verdict.rule)
      return event.kind === "tool" ? cutTool(event, judge) : event
    }
    case "command":
      return judge.writes(event.line, event.cwd) ? { ...event, line: hidden(event.line) } : event
    case "chunk-start":
    case "chunk-end":
    case "gap":
    case "window":
    case "git":
    case "terminal":
    case "command-end":
    case "screen":
    case "attribution":
      return event
  }
}

/** A rename into the dark is a deletion, a rename out of it a creation. */
function cutFile(event: EventOf<"file">, judge: Judge): TraceEvent {
  const to = judge.path(event.path)
  if (event.from === undefined) return to.kind === "drop" ? gapFor(event, to.rule) : event
  const { from, ...rest } = event
  const source = judge.path(from)
  if (to.kind === "keep") return source.kind === "keep" ? event : { ...rest, op: "create", before: null }
  return source.kind === "drop" ? gapFor(event, to.rule) : { ...rest, path: from, op: "delete", after: null }
}

/** A tool's input that names a dropped file may hold its content, so nothing of it is kept. */
function cutTool(event: EventOf<"tool">, judge: Judge): EventOf<"tool"> {
  const paths = event.paths.filter((path) => judge.path(path).kind === "keep")
  const hides = paths.length < event.paths.length || judge.names(event.input).kind === "drop"
  return hides ? { ...event, paths, input: hidden(event.input) } : event
}

function hidden(text: string): string {
  return text.replace(/[^\r\n]/g, MASK_FILLER)
}

/** Every leaf that is text, scanned and masked. Screens are looked at with their rows joined. */
export function maskLeaves<E extends TraceEvent>(event: E, judge: Pick<Judge, "mask" | "label" | "screen">): E {
  let next = event
  for (const place of placesOf(event.kind, "text")) next = mapPlace(next, place, judge.mask)
  for (const place of placesOf(event.kind, "label")) next = mapPlace(next, place, judge.label)
  if (next.kind === "screen") return { ...next, lines: maskLines(next, judge) }
  if (next.kind !== "keyframe" || next.terminals.length === 0) return next
  const terminals = next.terminals.map((t) => ({ ...t, screen: maskRows(t.screen, t.cols, judge.screen) }))
  return { ...next, terminals }
}

/** Rows of a screen event that follow each other are one text; others may be far apart on the screen. */
function maskLines(event: EventOf<"screen">, judge: Pick<Judge, "screen">): EventOf<"screen">["lines"] {
  const sorted = event.lines.toSorted((a, b) => a[0] - b[0])
  const lines: EventOf<"screen">["lines"] = []
  for (let i = 0; i < sorted.length; ) {
    let j = i + 1
    while (j < sorted.length && sorted[j]?.[0] === (sorted[j - 1]?.[0] ?? 0) + 1) j++
    const run = sorted.slice(i, j)
    const masked = maskRows(
      run.map(([, text]) => text),
      event.cols,
      judge.screen,
    )
    run.forEach(([row], k) => {
      lines.push([row, masked[k] ?? ""])
    })
    i = j
  }
  return lines
}
