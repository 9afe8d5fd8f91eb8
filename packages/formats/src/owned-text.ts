import { opcodes } from "./sequence-matcher.ts"

/** So many characters that one change brought in; `by` null for those that were there before. */
export type Run = { readonly units: number; readonly by: number | null }

/** What happens to the stretches of a text that is rewritten: `added` gives what comes, `removed` is told what goes. */
export type Rewrite = { readonly added: (text: string) => OwnedText; readonly removed: (gone: OwnedText) => void }

/** Lines that differ in the middle of two texts and are compared one by one; more of them count as replaced. */
const MOST_LINES = 4000

/** A text and who brought in which part of it, in runs from its start. Lengths in UTF-16 units. */
export class OwnedText {
  readonly text: string
  readonly runs: readonly Run[]

  constructor(text: string, runs: readonly Run[] = text === "" ? [] : [{ units: text.length, by: null }]) {
    this.text = text
    this.runs = runs
  }

  /** What stands between two offsets. */
  slice(start: number, end: number): OwnedText {
    const runs: Run[] = []
    let at = 0
    for (const { units, by } of this.runs) {
      const within = Math.min(at + units, end) - Math.max(at, start)
      if (within > 0) runs.push({ units: within, by })
      at += units
    }
    return new OwnedText(this.text.slice(start, end), runs)
  }

  replace(offset: number, deleted: number, inserted: OwnedText): OwnedText {
    const head = this.slice(0, offset)
    const tail = this.slice(offset + deleted, this.text.length)
    return new OwnedText(head.text + inserted.text + tail.text, joined([...head.runs, ...inserted.runs, ...tail.runs]))
  }

  /** The same text with other characters in it, such as a mask's: nobody else's. */
  reading(text: string): OwnedText {
    return text.length === this.text.length ? new OwnedText(text, this.runs) : this
  }

  /** This text after somebody put `after` in its place: whole lines that are in both stay whose they were. */
  rewritten(after: string, { added, removed }: Rewrite): OwnedText {
    let next: OwnedText = this
    let shift = 0
    for (const { start, end, text } of differences(this.text, after)) {
      removed(next.slice(start + shift, end + shift))
      next = next.replace(start + shift, end - start, added(text))
      shift += text.length - (end - start)
    }
    return next
  }
}

/** Stretches of `before`, by offset, and what stands in their place in `after`. */
function differences(before: string, after: string): { start: number; end: number; text: string }[] {
  const [a, b] = [wholeLines(before), wholeLines(after)]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const [mine, theirs] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
  const many = mine.length > MOST_LINES || theirs.length > MOST_LINES
  const codes = many ? [{ tag: "replace", aFrom: 0, aTo: mine.length, bFrom: 0, bTo: theirs.length }] : opcodes(mine, theirs)
  const offsets = [0]
  for (const line of a) offsets.push((offsets.at(-1) ?? 0) + line.length)
  return codes
    .filter(({ tag }) => tag !== "equal")
    .map(({ aFrom, aTo, bFrom, bTo }) => ({
      start: offsets[head + aFrom] ?? 0,
      end: offsets[head + aTo] ?? 0,
      text: theirs.slice(bFrom, bTo).join(""),
    }))
}

function wholeLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function joined(runs: readonly Run[]): Run[] {
  const out: Run[] = []
  for (const run of runs) {
    const last = out.at(-1)
    if (last !== undefined && last.by === run.by) out[out.length - 1] = { units: last.units + run.units, by: run.by }
    else if (run.units > 0) out.push(run)
  }
  return out
}
