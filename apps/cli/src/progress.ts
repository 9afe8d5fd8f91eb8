import { bytesText } from "./bytes-text.ts"
import { countOf } from "./count-of.ts"
import type { Io } from "./io.ts"

/** A line on stderr that changes while something long is done; nothing where nobody looks. Disposed of, the line is over. */
export type Progress = Disposable & { readonly on: (done: number, total: number) => void }

export function byteProgress(io: Io, what: string): Progress {
  return changingLine(
    io,
    (done, total) => `${what}: ${total === 0 ? 100 : Math.floor((100 * done) / total)} % of ${bytesText(total)}`,
  )
}

export function chunkProgress(io: Io, what: string): Progress {
  return changingLine(io, (done, total) => (total === 0 ? "" : `${what}: ${done} of ${countOf(total, "chunk")}`))
}

function changingLine(io: Io, textOf: (done: number, total: number) => string): Progress {
  let shown = ""
  return {
    on: (done, total) => {
      const line = textOf(done, total)
      if (io.ask === null || line === shown) return
      io.err(`\r${line.padEnd(shown.length)}`)
      shown = line
    },
    [Symbol.dispose]: () => {
      if (shown !== "") io.err("\n")
    },
  }
}
