import { bytesText } from "./bytes-text.ts"
import type { Io } from "./io.ts"

/** A line on stderr that changes while something long is done; nothing where nobody looks. */
export function progressLine(io: Io, what: string): (done: number, total: number) => void {
  let shown = ""
  return (done, total) => {
    if (io.ask === null) return
    const line = `${what}: ${total === 0 ? 100 : Math.floor((100 * done) / total)} % of ${bytesText(total)}`
    if (line !== shown) io.err(`\r${line}${done >= total ? "\n" : ""}`)
    shown = line
  }
}
