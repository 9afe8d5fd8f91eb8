import { type Terminal, type TerminalShellExecution, type TerminalShellExecutionStartEvent, window } from "vscode"
import type { CommandNumbers } from "../command-numbers.ts"
import { CommandStreams, readAtOnce } from "../command-stream.ts"
import type { FocusTracker } from "../focus-tracker.ts"
import type { Sensor, SensorPort } from "../recording.ts"
import { readTerminalSize } from "../terminal-size.ts"
import { disposeAll } from "./dispose-all.ts"

/** The editor's stable API tells no size and no change of it. */
const SIZE_MS = 500
/** A program that is told of a new size draws itself anew for that, so the size is told before what it then prints. */
const SIZE_WHILE_PRINTING_MS = 200

/** Terminals, their size, and the commands that shell integration reports, with their output. */
export function watchTerminals(port: SensorPort, focus: FocusTracker, shared: CommandNumbers): Sensor {
  const name = "terminals"
  const numbers = shared.terminals
  const open = new Map<Terminal, { pid: number | null; size: string; measuredMs: number }>()
  const streams = new CommandStreams<TerminalShellExecution>({
    data: (terminal, command, data) => port.push({ kind: "command-data", atMs: port.nowMs(), terminal, command, data }),
    end: (terminal, command, exitCode, chunks) =>
      port.push({ kind: "command-end", atMs: port.nowMs(), terminal, command, exitCode, chunks }),
    later: port.later,
    next: () => shared.nextCommand(),
  })

  const opened = (terminal: Terminal) => {
    open.set(terminal, { pid: null, size: "", measuredMs: 0 })
    port.push({ kind: "terminal-open", atMs: port.nowMs(), terminal: numbers.of(terminal), name: terminal.name })
    const known = port.safely(name, (pid: number | undefined) => {
      const own = open.get(terminal)
      if (own === undefined || pid === undefined) return
      own.pid = pid
      measure(terminal)
    })
    terminal.processId.then(known, () => {})
  }
  const closed = (terminal: Terminal) => {
    if (!open.delete(terminal)) return
    const number = numbers.of(terminal)
    const atMs = port.nowMs()
    void streams
      .terminalClosed(number)
      .then(() =>
        port.push({ kind: "terminal-close", atMs: Math.max(atMs, port.nowMs()), terminal: number, name: terminal.name }),
      )
  }
  const measure = (terminal: Terminal) => {
    const own = open.get(terminal)
    if (own === undefined || own.pid === null) return
    own.measuredMs = port.nowMs()
    const size = readTerminalSize(own.pid)
    if (size === null || own.size === `${size.rows}x${size.cols}`) return
    own.size = `${size.rows}x${size.cols}`
    port.push({ kind: "terminal-size", atMs: port.nowMs(), terminal: numbers.of(terminal), ...size })
  }
  const focused = (terminal: Terminal | undefined) => {
    if (terminal === undefined) return
    const on = { kind: "terminal", terminal: numbers.of(terminal) } as const
    if (focus.moved(on)) port.push({ kind: "focus", atMs: port.nowMs(), on })
  }
  /** The output as it comes, and before it the terminal's size if that may be another by now. */
  async function* withSizes(terminal: Terminal, output: AsyncIterable<string>): AsyncIterable<string> {
    for await (const data of output) {
      const own = open.get(terminal)
      if (own !== undefined && own.measuredMs + SIZE_WHILE_PRINTING_MS <= port.nowMs()) measure(terminal)
      yield data
    }
  }
  const started = ({ terminal, execution }: TerminalShellExecutionStartEvent) => {
    // Before anything else: a later read can miss the output.
    const output = readAtOnce(execution)
    if (!open.has(terminal)) opened(terminal)
    measure(terminal)
    const number = numbers.of(terminal)
    streams.start(execution, number, withSizes(terminal, output), (command) =>
      port.push({
        kind: "command-start",
        atMs: port.nowMs(),
        terminal: number,
        command,
        line: execution.commandLine.value,
        cwd: execution.cwd?.fsPath ?? null,
      }),
    )
    if (terminal === window.activeTerminal && execution.commandLine.value !== "") focused(terminal)
  }

  // A window that nobody looks at is not resized.
  const poll = setInterval(
    port.safely(name, () => {
      if (window.state.focused) for (const terminal of open.keys()) measure(terminal)
    }),
    SIZE_MS,
  )
  const watching = [
    window.onDidOpenTerminal(
      port.safely(name, (terminal: Terminal) => {
        if (!open.has(terminal)) opened(terminal)
      }),
    ),
    window.onDidCloseTerminal(port.safely(name, closed)),
    window.onDidChangeActiveTerminal(port.safely(name, focused)),
    window.onDidStartTerminalShellExecution(port.safely(name, started)),
    window.onDidEndTerminalShellExecution(
      port.safely(name, ({ execution, exitCode }) => void streams.end(execution, exitCode ?? null)),
    ),
  ]
  return {
    tell: port.safely(name, () => {
      open.clear()
      window.terminals.forEach(opened)
    }),
    [Symbol.dispose]: () => {
      clearInterval(poll)
      disposeAll(watching)
    },
  }
}
