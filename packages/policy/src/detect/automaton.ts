/**
 * Aho-Corasick over a dense table: finds every keyword in one pass, whatever the text. Letters are compared without case and
 * every char above ASCII counts as the same one, so a hit says "look here", never "found".
 */
export class Automaton {
  /** By state and class of char: where the next state's row begins; negative (`~`) where a keyword ends there. */
  readonly #next: Int32Array
  readonly #classes: Uint8Array
  /** A row of the table is so many bits of its index: a power of two, so that a state is told from its row by a shift. */
  readonly #rowBits: number
  /** By state, where its keywords begin among all `#ends`; one more at the end. */
  readonly #endsFrom: Int32Array
  readonly #ends: Int32Array

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
    this.#rowBits = Math.ceil(Math.log2(width))
    const { next, outputs } = build(keywords, this.#classes, 1 << this.#rowBits)
    this.#endsFrom = new Int32Array(outputs.length + 1)
    outputs.forEach((ends, state) => {
      this.#endsFrom[state + 1] = (this.#endsFrom[state] as number) + ends.length
    })
    this.#ends = Int32Array.from(outputs.flat())
    this.#next = next.map((state) => (outputs[state]?.length === 0 ? state << this.#rowBits : ~(state << this.#rowBits)))
  }

  /** Calls `onHit` with each keyword's number and the offset just after it, from left to right. */
  scan(text: string, onHit: (keyword: number, end: number) => void): void {
    const next = this.#next
    const classes = this.#classes
    const other = classes[128] as number
    let row = 0
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      row = next[row + (code < 128 ? (classes[code] as number) : other)] as number
      if (row >= 0) continue
      row = ~row
      const state = row >> this.#rowBits
      const stop = this.#endsFrom[state + 1] as number
      for (let k = this.#endsFrom[state] as number; k < stop; k++) onHit(this.#ends[k] as number, i + 1)
    }
  }
}

function foldCode(code: number): number {
  if (code > 127) return 128
  return code >= 65 && code <= 90 ? code + 32 : code
}

type Node = { readonly goto: Map<number, Node>; readonly ends: number[] }

/** States are numbered by their depth: nearly all of a text is read in the first few rows of the table, which stay in the cache. */
function build(keywords: readonly string[], classes: Uint8Array, width: number): { next: Int32Array; outputs: number[][] } {
  const root: Node = { goto: new Map(), ends: [] }
  keywords.forEach((keyword, number) => {
    let node = root
    for (let i = 0; i < keyword.length; i++) node = child(node, classes[foldCode(keyword.charCodeAt(i))] as number)
    if (keyword !== "") node.ends.push(number)
  })
  const states = [root]
  const numbers = new Map([[root, 0]])
  for (const { goto } of states) for (const node of goto.values()) numbers.set(node, states.push(node) - 1)
  const next = new Int32Array(states.length * width)
  const fail = new Int32Array(states.length)
  const outputs: number[][] = []
  states.forEach(({ goto, ends }, state) => {
    const back = fail[state] as number
    outputs.push(state === 0 ? ends : [...ends, ...(outputs[back] as number[])])
    if (state > 0) next.copyWithin(state * width, back * width, (back + 1) * width)
    for (const [c, node] of goto) {
      const to = numbers.get(node) as number
      fail[to] = state === 0 ? 0 : (next[back * width + c] as number)
      next[state * width + c] = to
    }
  })
  return { next, outputs }
}

function child({ goto }: Node, c: number): Node {
  const known = goto.get(c)
  if (known !== undefined) return known
  const node = { goto: new Map(), ends: [] }
  goto.set(c, node)
  return node
}
