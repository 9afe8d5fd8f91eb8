import type { AgentWrite } from "./agent-record.ts"

/** So many writes that were seen as one change are tried together. */
const MOST_TOGETHER = 50

/**
 * How many of these writes of one file, in the order in which an agent told them, are behind a change that made `after` of `before`
 * (null: unknown); 0 when none is. Several may be seen as one change, and an agent tells of neither a byte order mark nor the line
 * ends that a file has.
 */
export function explainedBy(writes: readonly AgentWrite[], before: string | null, after: string): number {
  const to = asTold(after)
  // A document that was opened after the write reads as the file does already: what was before is not known.
  const from = before === null || asTold(before) === to ? null : asTold(before)
  const last = Math.min(writes.length, MOST_TOGETHER)
  for (let first = 0; first < last; first++) {
    const made = madeBy(writes.slice(first, last), from)
    const count = made.lastIndexOf(to)
    if (count >= 0) return first + count + 1
  }
  for (let count = writes.length; count > 0; count--) if (fits(writes[count - 1] as AgentWrite, from, to)) return count
  return 0
}

/** The text after each write; null where that can not be told. */
function madeBy(writes: readonly AgentWrite[], from: string | null): (string | null)[] {
  let text = from
  return writes.map(({ content, replaced }) => {
    text = content === undefined ? (replaced ?? []).reduce(replaceIn, replaced === undefined ? null : text) : asTold(content)
    return text
  })
}

function replaceIn(text: string | null, { before, after }: { readonly before: string; readonly after: string }): string | null {
  const [old, fresh] = [asTold(before), asTold(after)]
  return text === null || old === "" || !text.includes(old) ? null : text.replace(old, () => fresh)
}

/** Every replacement was made, though something else may have changed as well. */
function fits({ replaced = [] }: AgentWrite, from: string | null, to: string): boolean {
  return (
    replaced.length > 0 &&
    replaced.every(({ before, after }) => {
      const [old, fresh] = [asTold(before), asTold(after)]
      if (from !== null && !from.includes(old)) return false
      return fresh === "" ? from === null || countOf(from, old) > countOf(to, old) : to.includes(fresh)
    })
  )
}

const countOf = (text: string, part: string) => (part === "" ? 0 : text.split(part).length - 1)

const asTold = (text: string) => text.replace(/^\ufeff/, "").replace(/\r\n/g, "\n")
