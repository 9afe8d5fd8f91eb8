import { type DebugSession, debug, ProcessExecution, ShellExecution, type Task, type TaskExecution, tasks, window } from "vscode"
import type { CommandNumbers } from "../command-numbers.ts"
import type { Sensor, SensorPort } from "../recording.ts"
import { disposeAll } from "./dispose-all.ts"

type Begun = { readonly terminal: number; readonly command: number; readonly own: boolean; readonly name: string }

/** Tasks and debug sessions, as the commands that they are. One without a terminal that we know has one of its own, with nothing on it. */
export function watchTasks(port: SensorPort, numbers: CommandNumbers): Sensor {
  const name = "tasks"
  const running = new Map<object, Promise<Begun>>()

  const begin = async (key: object, name: string, line: string, cwd: string | null, processId: number | null): Promise<Begun> => {
    const terminal = processId === null ? undefined : await terminalOf(processId)
    const begun = {
      terminal: numbers.terminals.of(terminal ?? key),
      command: numbers.nextCommand(),
      own: terminal === undefined,
      name,
    }
    if (begun.own) port.push({ kind: "terminal-open", atMs: port.nowMs(), terminal: begun.terminal, name })
    port.push({ kind: "command-start", atMs: port.nowMs(), terminal: begun.terminal, command: begun.command, line, cwd })
    return begun
  }
  const end = async (key: object, exitCode: number | null) => {
    const begun = await running.get(key)
    if (begun === undefined || !running.delete(key)) return
    const { terminal, command } = begun
    port.push({ kind: "command-end", atMs: port.nowMs(), terminal, command, exitCode, chunks: 0 })
    if (begun.own) port.push({ kind: "terminal-close", atMs: port.nowMs(), terminal, name: begun.name })
  }
  const taskBegan = (execution: TaskExecution, processId: number) => {
    const { task } = execution
    running.set(execution, begin(execution, task.name, lineOf(task), cwdOf(task), processId))
  }
  const debugBegan = (session: DebugSession) => {
    if (session.parentSession !== undefined) return
    const { workspaceFolder, type } = session
    const title = `Debug: ${session.name}`
    running.set(session, begin(session, title, `debug ${type} ${session.name}`, workspaceFolder?.uri.fsPath ?? null, null))
  }
  const watching = [
    tasks.onDidStartTaskProcess(port.safely(name, ({ execution, processId }) => taskBegan(execution, processId))),
    tasks.onDidEndTaskProcess(port.safely(name, ({ execution, exitCode }) => void end(execution, exitCode ?? null))),
    debug.onDidStartDebugSession(port.safely(name, debugBegan)),
    debug.onDidTerminateDebugSession(port.safely(name, (session: DebugSession) => void end(session, null))),
  ]
  return { tell: () => {}, [Symbol.dispose]: () => disposeAll(watching) }
}

/** The terminal that a process was started in, if it is the terminal's own. */
async function terminalOf(processId: number) {
  const known = await Promise.all(window.terminals.map(async (terminal) => [await terminal.processId, terminal] as const))
  return known.find(([id]) => id === processId)?.[1]
}

function lineOf({ execution, name }: Task): string {
  if (execution instanceof ShellExecution) {
    const words = [execution.command, ...(execution.args ?? [])].map((word) => (typeof word === "object" ? word.value : word))
    return execution.commandLine ?? words.join(" ")
  }
  return execution instanceof ProcessExecution ? [execution.process, ...execution.args].join(" ") : name
}

function cwdOf({ execution, scope }: Task): string | null {
  const own = execution instanceof ShellExecution || execution instanceof ProcessExecution ? execution.options?.cwd : undefined
  const folder = typeof scope === "object" ? scope.uri.fsPath : null
  return own === undefined || own.includes("$") ? folder : own
}
