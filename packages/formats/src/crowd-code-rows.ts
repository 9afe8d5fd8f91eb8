import { apply, type BlobSource, EMPTY_STATE, type TraceEvent } from "@tracehold/trace"
import type { CrowdCodeRow } from "./crowd-code-row.ts"
import { DocumentRows } from "./document-rows.ts"
import { RowList } from "./row-list.ts"
import { TerminalRows } from "./terminal-rows.ts"

/**
 * A trace as crowd-code 1.0 would have recorded it: the focused document only, one row a change, offsets in UTF-16 units. Replaying
 * the rows gives every text that the focused document had: what happened to a document while another had the focus comes as its
 * whole text when it is focused again. Of a terminal come the commands, and of each the text that a person saw come.
 */
export function crowdCodeRows(events: Iterable<TraceEvent>, blobs: BlobSource): CrowdCodeRow[] {
  const list = new RowList()
  const documents = new DocumentRows(list)
  const terminals = new TerminalRows(list)
  let state = EMPTY_STATE
  for (const event of events) {
    const before = state
    state = apply(before, event, blobs)
    switch (event.kind) {
      case "keyframe":
        for (const doc of event.docs) documents.open(doc, state, blobs)
        documents.focus(state)
        terminals.focus(state)
        break
      case "focus":
        documents.focus(state)
        terminals.focus(state)
        break
      case "open":
        documents.open(event, state, blobs)
        break
      case "edit":
        documents.change(event.doc, event.changes, before, state)
        break
      case "mask": {
        const { doc, offset, length: deleted } = event
        const inserted = state.docs.get(doc)?.text.slice(offset, offset + deleted) ?? ""
        documents.change(doc, [{ offset, deleted, inserted }], before, state)
        break
      }
      case "select":
        documents.select(event, state)
        break
      case "git":
        documents.checkout(event, state)
        break
      case "command":
        terminals.command(event, state)
        break
      case "screen":
        terminals.screen(event, state)
        break
      case "command-end":
        terminals.end(event.terminal, event.atMs)
        break
      default: // Nothing that crowd-code 1.0 has a row for.
    }
  }
  terminals.finish(state.atMs)
  return list.rows
}
