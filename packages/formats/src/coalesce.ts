import { type CrowdCodeRow, decodeRowText } from "./crowd-code-row.ts"
import type { DialectOptions } from "./dialect.ts"
import { applyScalarChange, lineEndsIn, lineOfOffset } from "./scalar-text.ts"

/** What a session comes down to once edits are gathered: each step becomes at most a few messages. */
export type Step =
  /** `opened`: the recording had the whole text here, so it is shown whole. */
  | { readonly kind: "tab"; readonly file: string; readonly opened: boolean; readonly text: string }
  | { readonly kind: "edit"; readonly file: string; readonly before: string; readonly after: string }
  | { readonly kind: "select"; readonly file: string; readonly offset: number; readonly text: string }
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "output"; readonly text: string }
  | { readonly kind: "checkout"; readonly text: string }
  /** The terminal's output so far is said. */
  | { readonly kind: "settle" }

type Pending = { before: string; first: number; last: number }

/** Gather a session's rows into steps. Files with pending edits are flushed in the order in which those began. */
export function coalesce(rows: readonly CrowdCodeRow[], options: DialectOptions): Step[] {
  const steps: Step[] = []
  const texts = new Map<string, string>()
  const pending = new Map<string, Pending>()
  const settle = () => steps.push({ kind: "settle" })

  const flush = (file: string) => {
    const edit = pending.get(file)
    if (edit === undefined) return
    pending.delete(file)
    const after = texts.get(file) ?? ""
    if (withoutFinalLineEnds(edit.before) === withoutFinalLineEnds(after)) return
    if (options.dialect === "C") settle()
    steps.push({ kind: "edit", file, before: edit.before, after })
  }
  const flushAll = () => {
    for (const file of [...pending.keys()]) flush(file)
    settle()
  }

  const change = (row: CrowdCodeRow) => {
    if (options.dialect !== "C") settle()
    const { file } = row
    const offset = row.offset ?? 0
    const length = row.length ?? 0
    const before = texts.get(file) ?? ""
    const inserted = decodeRowText(row.text ?? "")
    const seen = options.dialect === "C" ? inserted : (row.text ?? "") // A and B count before they decode.
    const first = lineOfOffset(before, offset)
    const last = first + Math.max(seen.split("\n").length - 1, lineEndsIn(before, offset, length))
    const known = pending.get(file)
    const near = options.coalesceRadius
    if (known !== undefined && (first < Math.max(0, known.first - near) || known.last + near < first)) flush(file)
    texts.set(file, applyScalarChange(before, offset, length, inserted))
    const open = pending.get(file)
    if (open === undefined) pending.set(file, { before, first, last })
    else pending.set(file, { ...open, first: Math.min(open.first, first), last: Math.max(open.last, last) })
  }

  for (const row of rows) {
    const { file } = row
    const text = decodeRowText(row.text ?? "")
    switch (row.type) {
      case "tab":
        flushAll()
        if (row.text !== null) texts.set(file, text)
        steps.push({ kind: "tab", file, opened: row.text !== null, text: texts.get(file) ?? "" })
        break
      case "content":
        change(row)
        break
      case "selection_keyboard":
      case "selection_mouse":
      case "selection_command":
        if (pending.has(file)) break
        settle()
        steps.push({ kind: "select", file, offset: row.offset ?? 0, text: texts.get(file) ?? "" })
        break
      case "terminal_command":
        flushAll()
        steps.push({ kind: "command", text })
        break
      case "terminal_output":
        if (row.text !== null) steps.push({ kind: "output", text })
        break
      case "terminal_focus":
        flushAll()
        break
      case "git_branch_checkout":
        flushAll()
        steps.push({ kind: "checkout", text })
        break
      default: // A type that came later than this reader.
    }
  }
  flushAll()
  return steps
}

const withoutFinalLineEnds = (text: string) => {
  let end = text.length
  while (text[end - 1] === "\n") end -= 1
  return text.slice(0, end)
}
