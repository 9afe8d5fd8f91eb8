type Readable = { read(): AsyncIterable<string> }

let helps = true

/**
 * Start reading a command's output at once. The one place where we lean on the editor's insides: on remote-type hosts a short
 * command's start, output and end arrive in one message, and the editor's stream registers its listener only in a microtask
 * after that, so that up to two of three short commands come out empty. While `read` runs, microtasks run at once instead of
 * later. It switches itself off for good as soon as an editor is met whose `read` needs no microtask, or a host that does not
 * let the function be replaced. Must be the first thing done in the handler of the command's start.
 */
export function readAtOnce(execution: Readable): AsyncIterable<string> {
  const own = globalThis.queueMicrotask
  if (!helps) return execution.read()
  let used = false
  try {
    globalThis.queueMicrotask = (run) => {
      used = true
      run()
    }
  } catch {
    helps = false
    return execution.read()
  }
  try {
    return execution.read()
  } finally {
    globalThis.queueMicrotask = own
    helps = used
  }
}

/** How long a command's last output may arrive after the editor said that the command ended. */
const LAST_OUTPUT_MS = 2000
/** The same after its terminal closed: then nothing says that the output is over. */
const CLOSED_OUTPUT_MS = 500

export type CommandPort = {
  readonly data: (terminal: number, command: number, data: string) => void
  readonly end: (terminal: number, command: number, exitCode: number | null, chunks: number) => void
  readonly later: (run: () => void, ms: number) => void
  /** A number that no other command has. */
  readonly next: () => number
}

/**
 * Follows running commands: their output as it comes, and their end only after the last of it. A command whose terminal closed
 * ends without an exit code. `chunks` counts the pieces of output; 0 means that the editor may have lost it.
 */
export class CommandStreams<Execution extends object> {
  readonly #open = new Map<Execution, { terminal: number; command: number; chunks: number; drained: Promise<void> }>()
  readonly #port: CommandPort

  constructor(port: CommandPort) {
    this.#port = port
  }

  /** `begun` is told the command's number before any of its output. */
  start(execution: Execution, terminal: number, output: AsyncIterable<string>, begun: (command: number) => void): void {
    const own = { terminal, command: this.#port.next(), chunks: 0, drained: Promise.resolve() }
    this.#open.set(execution, own)
    begun(own.command)
    own.drained = this.#drain(execution, own, output)
  }

  /** Resolves when the end is told. */
  async end(execution: Execution, exitCode: number | null, waitMs = LAST_OUTPUT_MS): Promise<void> {
    const own = this.#open.get(execution)
    if (own === undefined) return
    await Promise.race([own.drained, new Promise<void>((resolve) => this.#port.later(resolve, waitMs))])
    if (this.#open.delete(execution)) this.#port.end(own.terminal, own.command, exitCode, own.chunks)
  }

  /** Resolves when the ends of all commands of this terminal are told. */
  async terminalClosed(terminal: number): Promise<void> {
    const running = [...this.#open].filter(([, own]) => own.terminal === terminal)
    await Promise.all(running.map(([execution]) => this.end(execution, null, CLOSED_OUTPUT_MS)))
  }

  async #drain(execution: Execution, own: { terminal: number; command: number; chunks: number }, output: AsyncIterable<string>) {
    try {
      for await (const data of output) {
        // After its end is told a command says nothing more.
        if (!this.#open.has(execution)) return
        if (data === "") continue
        own.chunks += 1
        this.#port.data(own.terminal, own.command, data)
      }
    } catch {
      // The editor's stream broke off; what came is told, and the count says how much that was.
    }
  }
}
