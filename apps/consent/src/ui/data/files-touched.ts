import type { Actor } from "@tracehold/trace"
import type { Recording } from "./recording.ts"

/** A path that the view shows or changes, with what happened to it. `shown` alone: it was only looked at. */
export type TouchedFile = {
  readonly path: string
  readonly fate: "shown" | "changed" | "created" | "deleted" | "renamed"
  /** Changes by actor. */
  readonly changes: Readonly<Partial<Record<Actor, number>>>
  /** Position just after the last change; where it was first seen if there is none. */
  readonly last: number
}

type Draft = { fate: TouchedFile["fate"]; changes: Partial<Record<Actor, number>>; last: number }

/** Files that were opened or changed, by path. */
export function filesTouched(recording: Recording): TouchedFile[] {
  const files = new Map<string, Draft>()
  const touch = (path: string, position: number): Draft => {
    const known = files.get(path)
    if (known !== undefined) return known
    const made: Draft = { fate: "shown", changes: {}, last: position }
    files.set(path, made)
    return made
  }
  for (const [index, event] of recording.events.entries()) {
    if (event.kind === "keyframe") for (const { doc } of event.docs) touch(doc, index + 1)
    else if (event.kind === "open") touch(event.doc, index + 1)
    else if (event.kind === "edit" || event.kind === "file") {
      const file = touch(event.kind === "edit" ? event.doc : event.path, index + 1)
      const actor = recording.authorOf(event)?.actor ?? "unknown"
      file.changes[actor] = (file.changes[actor] ?? 0) + 1
      file.last = index + 1
      file.fate = event.kind === "edit" ? (file.fate === "shown" ? "changed" : file.fate) : fateAfter(file.fate, event.op)
    }
  }
  return [...files].map(([path, file]) => ({ path, ...file })).sort((a, b) => (a.path < b.path ? -1 : 1))
}

export type TouchedTerminal = {
  readonly terminal: number
  readonly name: string
  readonly commands: number
  readonly first: number
}

/** Terminals that were there, with how many commands ran in each. */
export function terminalsTouched(recording: Recording): TouchedTerminal[] {
  const terminals = new Map<number, { name: string; commands: number; first: number }>()
  const touch = (terminal: number, name: string, position: number) => {
    const known = terminals.get(terminal)
    if (known === undefined) terminals.set(terminal, { name, commands: 0, first: position })
    else if (known.name === "") known.name = name
    return terminals.get(terminal)
  }
  for (const [index, event] of recording.events.entries()) {
    if (event.kind === "keyframe") for (const { terminal, name } of event.terminals) touch(terminal, name, index + 1)
    else if (event.kind === "terminal") touch(event.terminal, event.name, index + 1)
    else if (event.kind === "screen") touch(event.terminal, "", index + 1)
    else if (event.kind === "command") {
      const known = touch(event.terminal, "", index + 1)
      if (known !== undefined) known.commands++
    }
  }
  return [...terminals].map(([terminal, rest]) => ({ terminal, ...rest }))
}

function fateAfter(before: TouchedFile["fate"], op: "create" | "change" | "delete" | "rename"): TouchedFile["fate"] {
  if (op === "create") return "created"
  if (op === "delete") return "deleted"
  if (op === "rename") return "renamed"
  return before === "shown" || before === "deleted" ? "changed" : before
}
