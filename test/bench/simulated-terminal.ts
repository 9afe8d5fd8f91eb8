import type { Random } from "./random.ts"
import type { NaiveTerminal } from "./step.ts"

const LONGEST_LINE = 4000
const CSI = "\u001B["

/** What programs print, chunk by chunk, about 30 a second. */
export class SimulatedTerminal {
  readonly rows: number
  readonly #random: Random
  readonly #hard: boolean
  #raw: string[] = [""]
  #clockMs = Date.UTC(2030, 0, 1)

  /** @param hard - log lines have random ids and times, which no compression can shorten. */
  constructor(random: Random, hard: boolean) {
    this.#random = random
    this.#hard = hard
    this.rows = random.between(24, 50)
  }

  /** A command and the chunks that it prints. */
  run(): { line: string; chunks: string[] } {
    const kind = this.#random.between(0, 3)
    if (kind === 0) return { line: "npm test", chunks: this.#tests() }
    if (kind === 1) return { line: "npm run dev", chunks: this.#log() }
    if (kind === 2) return { line: "npm install", chunks: this.#progress() }
    return { line: "htop", chunks: this.#fullScreen() }
  }

  print(chunk: string): void {
    const [first = "", ...rest] = chunk.split("\n")
    this.#raw[this.#raw.length - 1] += first
    this.#raw.push(...rest)
    if (this.#raw.length > 2000) this.#raw = this.#raw.slice(-1000)
    // Programs that paint without line ends grow crowd-code's last line without bound; it is spared that here.
    this.#raw[this.#raw.length - 1] = (this.#raw.at(-1) as string).slice(-LONGEST_LINE)
  }

  get seen(): NaiveTerminal {
    return { id: "terminal-1", name: "bash", viewport: this.#raw.slice(-20) }
  }

  #tests(): string[] {
    return Array.from({ length: this.#random.between(60, 240) }, (_, i) => {
      const name = this.#random.pick(["opens", "closes", "refuses", "keeps", "finds"])
      return ` ${CSI}32m✓${CSI}0m src/part-${i % 17}.test.ts > ${name} case ${i} ${CSI}2m${this.#random.between(1, 90)} ms${CSI}0m\r\n`
    })
  }

  #log(): string[] {
    return Array.from({ length: this.#random.between(120, 480) }, () => {
      this.#clockMs += this.#random.between(1, 900)
      const id = this.#hard ? ` ${this.#random.hex(32)}` : ""
      const took = this.#hard ? this.#random.fraction().toFixed(9) : this.#random.between(1, 40)
      const path = this.#random.pick(["/api/items", "/api/users/7", "/index.html", "/assets/app.js"])
      return `${new Date(this.#clockMs).toISOString()}${id} ${CSI}36mGET${CSI}0m ${path} 200 ${took} ms\r\n`
    })
  }

  #progress(): string[] {
    const bars = Array.from({ length: 60 }, (_, i) => `\r${CSI}K[${"#".repeat(i / 2)}${" ".repeat(30 - i / 2)}] ${i}/60`)
    return [...bars, "\r\nadded 214 packages in 7s\r\n"]
  }

  /** Repaints the whole alternate screen, row by row, most of it as before. */
  #fullScreen(): string[] {
    const frames = Array.from({ length: this.#random.between(60, 240) }, () => {
      const rows = Array.from({ length: this.rows }, (_, row) => {
        const load = this.#random.chance(0.3) ? this.#random.between(0, 99) : row
        return `${CSI}${row + 1};1H${CSI}2K${String(1000 + row).padStart(6)} user  ${String(load).padStart(3)}.0 ${"|".repeat(load / 4)} node worker-${row}`
      })
      return rows.join("")
    })
    return [`${CSI}?1049h`, ...frames, `${CSI}?1049l`]
  }
}
