import { writeSync } from "node:fs"

/** The whole terminal, taken from a person's shell until disposed of. */
export type FullScreen = Disposable & {
  size(): { readonly rows: number; readonly cols: number }
  write(text: string): void
  /** What is typed, as the terminal sends it; "" when nothing more can come. */
  onInput(listener: (text: string) => void): void
  onResize(listener: () => void): void
}

/** The other screen, no cursor, no wrapping; and back. */
export const ENTER = "\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[2J"
export const LEAVE = "\u001B[0m\u001B[?7h\u001B[?25h\u001B[?1049l"
const SIGNALS = { SIGTERM: 15, SIGHUP: 1, SIGINT: 2 } as const

/** Take the terminal. It is given back when disposed of, and whichever way the program ends before. */
export function openFullScreen(): FullScreen {
  const { stdin, stdout } = process
  let taken = true
  const giveBack = () => {
    if (!taken) return
    taken = false
    try {
      stdin.setRawMode(false)
      writeSync(stdout.fd, LEAVE) // At once: the program may be about to end.
    } catch {
      // The terminal is gone.
    }
  }
  const endings = Object.entries(SIGNALS).map(([name, number]) => {
    const end = () => process.exit(128 + number)
    process.once(name, end)
    return () => process.off(name, end)
  })
  process.once("exit", giveBack)
  stdin.setRawMode(true)
  stdin.setEncoding("utf8")
  stdin.resume()
  stdout.write(ENTER)
  return {
    size: () => ({ rows: stdout.rows || 24, cols: stdout.columns || 80 }),
    write: (text) => stdout.write(text),
    onInput: (listener) => {
      stdin.on("data", listener)
      stdin.once("end", () => listener(""))
    },
    onResize: (listener) => {
      stdout.on("resize", listener)
    },
    [Symbol.dispose]: () => {
      stdin.removeAllListeners("data")
      stdin.pause()
      stdout.removeAllListeners("resize")
      process.off("exit", giveBack)
      for (const off of endings) off()
      giveBack()
    },
  }
}
