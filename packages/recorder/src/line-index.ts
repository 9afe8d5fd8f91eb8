/** Where each line of a text begins (UTF-16 offsets), kept true over edits by looking only at the lines that they touch. */
export class LineIndex {
  #starts: number[]

  constructor(text: string) {
    this.#starts = [0, ...breaksOf(text, 0)]
  }

  get count(): number {
    return this.#starts.length
  }

  /** Offset of a line's first unit; undefined past the last line. */
  start(line: number): number | undefined {
    return this.#starts[line]
  }

  /** `after` is the text with `deleted` units at `offset` replaced by `inserted` units. */
  edit(after: string, offset: number, deleted: number, inserted: number): void {
    // One unit more on either side: a line break of two units may have come together or apart.
    const first = this.#lineAt(Math.max(0, offset - 1))
    const next = this.#lineAt(offset + deleted) + 2
    const shift = inserted - deleted
    const from = this.#starts[first] ?? 0
    const untilBefore = this.#starts[next]
    const until = untilBefore === undefined ? after.length : untilBefore + shift
    const fresh = breaksOf(after.slice(from, until), from).filter((start) => untilBefore === undefined || start < until)
    const rest = this.#starts.slice(next)
    if (shift !== 0) for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] ?? 0) + shift
    this.#starts.length = first + 1
    for (const start of fresh) this.#starts.push(start)
    for (const start of rest) this.#starts.push(start)
  }

  #lineAt(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}

function breaksOf(text: string, base: number): number[] {
  const starts: number[] = []
  for (let at = text.search(/[\r\n]/); at !== -1 && at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 13 && text.charCodeAt(at + 1) === 10) continue
    if (unit === 10 || unit === 13) starts.push(base + at + 1)
  }
  return starts
}
