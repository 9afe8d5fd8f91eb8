import { TraceError } from "../trace-error.ts"
import type { CodecOf, Columns } from "./codec-of.ts"
import { SLOTS } from "./layout.ts"
import type { Slots } from "./slots.ts"

type Change = { readonly offset: number; readonly deleted: number; readonly inserted: string }
const END = SLOTS.indexOf("end")

/**
 * A change of text. One that is made where the one before it in the document ended - typing on, or deleting backwards - has the
 * offset that is expected, and costs nothing.
 */
export function compileChange(columns: Columns, path: string, addInserted: () => CodecOf): CodecOf {
  const deletedNo = columns.add(`${path}.deleted`, "unsigned")
  const inserted = addInserted()
  const offsetNo = columns.add(`${path}.offset`, "signed, to what is expected")
  return {
    write: (to, value) => {
      const change = value as Change
      to.column(deletedNo).unsigned(change.deleted)
      inserted.write(to, change.inserted)
      to.column(offsetNo).signed(change.offset - expected(to.slots, change.deleted))
      remember(to.slots, change)
    },
    read: (from) => {
      const deleted = from.column(deletedNo).unsigned()
      const text = inserted.read(from) as string
      const offset = expected(from.slots, deleted) + from.column(offsetNo).signed()
      if (offset < 0 || offset > Number.MAX_SAFE_INTEGER) throw new TraceError("NOT_A_TRACE")
      const change = { offset, deleted, inserted: text }
      remember(from.slots, change)
      return change
    },
  }
}

function expected(slots: Slots, deleted: number): number {
  return Math.max(0, slots.get(END) - deleted)
}

/** Where the cursor stands after it. */
function remember(slots: Slots, { offset, inserted }: Change): void {
  slots.set(END, Math.min(offset + inserted.length, Number.MAX_SAFE_INTEGER))
}
