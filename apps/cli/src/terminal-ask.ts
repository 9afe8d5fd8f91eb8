import { createInterface } from "node:readline/promises"
import { Writable } from "node:stream"
import type { Io } from "./io.ts"
import { CommandError } from "./usage-error.ts"

/** Ask in the terminal; null when there is none. What is secret is not echoed. */
export function terminalAsk(): Io["ask"] {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null
  return async (question, { secret }) => {
    let [silent, answered] = [false, false]
    const output = new Writable({
      write(text, _encoding, done) {
        if (!silent) process.stderr.write(text)
        done()
      },
    })
    const lines = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 })
    const cancelled = new Promise<never>((_resolve, reject) => {
      lines.once("SIGINT", () => reject(new CommandError("CANCELLED", "Cancelled.")))
      lines.once("close", () => reject(new CommandError("CANCELLED", "Cancelled.")))
    })
    try {
      const answer = lines.question(question)
      silent = secret
      const text = await Promise.race([answer, cancelled])
      answered = true
      return text
    } finally {
      lines.close()
      if (secret || !answered) process.stderr.write("\n")
    }
  }
}
