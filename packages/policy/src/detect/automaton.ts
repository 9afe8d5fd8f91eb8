/**
 * Aho-Corasick over a dense table: finds every keyword in one pass, whatever the text. Letters are compared without case and
 * every char above ASCII counts as the same one, so a hit says "look here", never "found".
 */
export class Automaton {
  /** By state and class of char: the next state, times the table's width; negative (`~`) where a keyword ends there. */
  readonly #next: Int32Array
  readonly #outputs: readonly (readonly number[])[]
  readonly #classes: Uint8Array
  readonly #width: number

  /** Keywords by number: `scan` reports the number. A keyword may stand more than once. */
  constructor(keywords: readonly string[]) {
    this.#classes = new Uint8Array(129)
    let width = 1
    for (const keyword of keywords) {
      for (let i = 0; i < keyword.length; i++) {
        const code = foldCode(keyword.charCodeAt(i))
        if (this.#classes[code] === 0) this.#classes[code] = width++
      }
    }
    for (let code = 65; code <= 90; code++) this.#classes[code] = this.#classes[code + 32] as number
    const { next, outputs } = build(keywords, this.#classes, width)
    this.#width = width
    this.#outputs = outputs
    this.#next = next.map((state) => (outputs[state]?.length === 0 ? state * width : ~(state * width)))
  }

  /** Calls `onHit` with each keyword's number and the offset just after it, from left to right. */
  scan(text: string, onHit: (keyword: number, end: number) => void): void {
    const next = this.#next
    const classes = this.#classes
    const other = classes[128] as number
    let state = 0
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      state = next[state + (code < 128 ? (classes[code] as number) : other)] as number
      if (state < 0) {
        state = ~state
        for (const keyword of this.#outputs[state / this.#width] as readonly number[]) onHit(keyword, i + 1)
      }
    }
  }
}

function foldCode(code: number): number {
  if (code > 127) return 128
  return code >= 65 && code <= 90 ? code + 32 : code
}

function build(keywords: readonly string[], classes: Uint8Array, width: number): { next: Int32Array; outputs: number[][] } {
  const goto: Int32Array[] = [new Int32Array(width).fill(-1)]
  const outputs: number[][] = [[]]
  keywords.forEach((keyword, number) => {
    let state = 0
    for (let i = 0; i < keyword.length; i++) {
      const row = goto[state] as Int32Array
      const c = classes[foldCode(keyword.charCodeAt(i))] as number
      if (row[c] === -1) {
        row[c] = goto.length
        goto.push(new Int32Array(width).fill(-1))
        outputs.push([])
      }
      state = row[c] as number
    }
    if (keyword !== "") outputs[state]?.push(number)
  })
  const next = new Int32Array(goto.length * width)
  const fail = new Int32Array(goto.length)
  const queue: number[] = []
  for (let c = 0; c < width; c++) {
    const to = (goto[0] as Int32Array)[c] as number
    next[c] = Math.max(0, to)
    if (to > 0) queue.push(to)
  }
  for (let q = 0; q < queue.length; q++) {
    const state = queue[q] as number
    const back = fail[state] as number
    outputs[state]?.push(...(outputs[back] as number[]))
    for (let c = 0; c < width; c++) {
      const to = (goto[state] as Int32Array)[c] as number
      const other = next[back * width + c] as number
      next[state * width + c] = to > 0 ? to : other
      if (to > 0) {
        fail[to] = other
        queue.push(to)
      }
    }
  }
  return { next, outputs }
}
