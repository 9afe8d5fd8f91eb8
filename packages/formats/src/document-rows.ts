import type { BlobSource, Doc, EventOf, Position, State, TextChange } from "@tracehold/trace"
import { TERMINAL_FILE } from "./crowd-code-row.ts"
import type { RowList } from "./row-list.ts"

const SELECTION_TYPES = {
  keyboard: "selection_keyboard",
  mouse: "selection_mouse",
  command: "selection_command",
  other: "selection_command", // crowd-code has no other word for a cursor that a program moved.
} as const

/** Rows about documents: only the focused one has any, and its text always follows from the rows before. */
export class DocumentRows {
  readonly #list: RowList
  readonly #told = new Map<string, string>() // The text of each document, as the rows so far give it.
  readonly #seen = new Set<string>() // Documents whose text is not repeated when they are focused again.
  readonly #unknown = new Set<string>() // Documents whose text is not at hand.
  #active: string | null = null

  constructor(list: RowList) {
    this.#list = list
  }

  /** The keyboard went to an editor; while it is in a terminal the last editor stays the active one, as in VS Code. */
  focus(state: State): void {
    if (state.focus.kind === "terminal") return
    const doc = state.focus.kind === "pane" ? state.focus.doc : null
    const again = doc === this.#active
    this.#active = doc
    if (doc === null) return
    const text = state.docs.get(doc)?.text
    if (text === undefined && !this.#unknown.has(doc)) return // Its `open` comes later, and tells.
    if (again && (this.#unknown.has(doc) || this.#told.get(doc) === text)) return
    this.#tell(state, doc)
  }

  open(event: EventOf<"open"> | EventOf<"keyframe">["docs"][number], state: State, blobs: BlobSource): void {
    if (blobs(event.text) === undefined) this.#unknown.add(event.doc)
    else this.#unknown.delete(event.doc)
    const stale = this.#told.get(event.doc) !== state.docs.get(event.doc)?.text
    if (event.doc === this.#active && stale && !this.#unknown.has(event.doc)) this.#tell(state, event.doc)
  }

  /** Changes of one document, each applied to the result of the one before. */
  change(doc: string, changes: readonly TextChange[], before: State, after: State): void {
    const next = after.docs.get(doc)
    if (doc !== this.#active || next === undefined || this.#unknown.has(doc)) return
    if (this.#told.get(doc) !== before.docs.get(doc)?.text) {
      this.#tell(after, doc)
      return
    }
    for (const { offset, deleted, inserted } of changes) this.#content(after, doc, offset, deleted, inserted)
    this.#told.set(doc, next.text)
  }

  select(event: EventOf<"select">, state: State): void {
    const doc = state.docs.get(event.doc)
    const cursor = event.cursors[0]
    if (event.doc !== this.#active || doc === undefined || cursor === undefined || this.#unknown.has(event.doc)) return
    const ends = [offsetAt(doc, cursor.anchor), offsetAt(doc, cursor.active)]
    const offset = Math.min(...ends)
    const text = doc.text.slice(offset, Math.max(...ends))
    const place = { file: event.doc, language: doc.language, offset, length: text.length }
    this.#list.add(SELECTION_TYPES[event.cause], { atMs: state.atMs, text, ...place })
  }

  /** The words are crowd-code's; after a checkout it takes every text anew. A checkout to no branch names the commit. */
  checkout(event: EventOf<"git">, state: State): void {
    const from = event.branchBefore ?? event.headBefore
    const to = event.branch ?? event.head
    if (event.op !== "checkout" || to === null || from === to) return
    const language = this.#active === null ? "" : state.docs.get(this.#active)?.language
    const text = `Switched from branch '${from ?? ""}' to '${to}'`
    this.#list.add("git_branch_checkout", { atMs: state.atMs, file: this.#active ?? TERMINAL_FILE, text, language })
    this.#seen.clear()
  }

  /** A `tab` row: with the whole text unless the rows have it. An empty text cannot be told so, and is told as a deletion. */
  #tell(state: State, name: string): void {
    const doc = state.docs.get(name)
    const known = this.#unknown.has(name) || doc === undefined
    const text = known || (this.#seen.has(name) && this.#told.get(name) === doc.text) ? "" : doc.text
    this.#list.add("tab", { atMs: state.atMs, file: name, text, language: doc?.language })
    if (known) return
    const told = this.#told.get(name) ?? ""
    if (doc.text === "" && told !== "") this.#content(state, name, 0, told.length, "")
    this.#told.set(name, doc.text)
    this.#seen.add(name)
  }

  #content(state: State, name: string, offset: number, length: number, text: string): void {
    this.#list.add("content", { atMs: state.atMs, file: name, offset, length, text, language: state.docs.get(name)?.language })
  }
}

/** UTF-16 units before a position; a line that is not there counts as the text's end. */
function offsetAt({ text }: Doc, [line, column]: Position): number {
  const breaks = /\r\n|\n|\r/g
  for (let at = 0; at < line; at += 1) if (breaks.exec(text) === null) return text.length
  const start = breaks.lastIndex
  const end = breaks.exec(text)?.index ?? text.length
  return Math.min(start + column, end)
}
