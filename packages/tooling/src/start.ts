// `npm start`: the whole of Tracehold on this machine, until Ctrl-C.
import { existsSync, mkdirSync, statSync } from "node:fs"
import { homedir } from "node:os"
import { join, resolve } from "node:path"
import { findElectron, openConsentWindow } from "./consent-window.ts"
import { editorMissingBecause } from "./install-editor.ts"
import { findOwnEditor, openOwnEditor } from "./own-editor.ts"
import { findRunning, forgetRunning, noteRunning, type RunningNote } from "./running-demo.ts"
import { type RunningDemo, startDemo } from "./start-demo.ts"
import { editorUrl } from "./start-editor.ts"
import { readStartOptions, START_HELP, type StartOptions } from "./start-options.ts"
import type { RunningProgram } from "./start-program.ts"
import { untilAskedToStop } from "./until-asked-to-stop.ts"

const asked = readStartOptions(process.argv.slice(2))
if (asked.kind === "help") process.stdout.write(START_HELP)
else if (asked.kind === "refused") complain(asked.why, 2)
else await start(asked.options).catch((error: Error) => complain(error.message, 1))

async function start(options: StartOptions): Promise<void> {
  const typedIn = process.env.INIT_CWD ?? process.cwd()
  const folder = resolve(typedIn, options.folder ?? ".")
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return complain(`There is no folder ${folder}.`, 2)
  const dataDir = options.data === null ? join(dataHome(), "tracehold-demo") : resolve(typedIn, options.data)
  const command = options.editor === null ? null : findOwnEditor(options.editor)
  const missing = command === null ? editorMissingBecause() : null
  if (missing !== null) return complain(`${missing} Name an editor of yours with --editor.`, 1)
  const running = findRunning(dataDir)
  if (running !== null) return sayRunning(running, folder)

  const stopAsked = untilAskedToStop()
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const starting = startDemo({ dataDir, folder, port: options.port, withEditor: command === null, log: say })
  const demo = await Promise.race([starting, stopAsked])
  // Whatever was started ends with this process, and an install that was cut off begins anew the next time.
  if (demo === null) process.exit(130)
  await using stack = new AsyncDisposableStack()
  stack.use(demo)
  const window =
    command === null ? null : stack.use(await openOwnEditor(command, demo.extension, demo.place, { folder, log: say }))
  const electron = findElectron()
  if (electron !== null) stack.use(await openConsentWindow(electron, demo.home))
  noteRunning(dataDir, { pid: process.pid, editorPort: demo.editor?.port ?? null, recipient: demo.recipient.url })
  stack.defer(() => forgetRunning(dataDir))
  sayWhere(demo, folder, dataDir, electron !== null)
  const ended = await Promise.race([stopAsked, firstEnd(demo, window)])
  if (ended?.code === 0) say(`${ended.name} was closed`)
  else if (ended !== null) complain(`${ended.name} ended by itself (code ${ended.code}).`, 1)
  say(window === null ? "stopping" : "stopping; close the editor's window yourself if it is still open")
}

function sayWhere(demo: RunningDemo, folder: string, dataDir: string, inWindow: boolean): void {
  console.log(`
  1  Your vault     ${inWindow ? "in its own window, or at " : ""}${demo.consent.url}
                    Make it here first; later look at what was recorded, and give.
  2  Your editor    ${demo.editor?.url ?? "in its own window"}
                    Works in ${folder}, and records once there is a vault.
  3  A recipient    ${demo.recipient.url}
                    For trying only, on this machine: add this address under "Recipients".

  Everything is kept in ${dataDir}. Ctrl-C stops it all.
`)
}

function sayRunning(running: RunningNote, folder: string): void {
  console.log(`
  Tracehold is running already (process ${running.pid}); nothing was started again.

  1  Your vault     at the address that the first start printed, or by "Tracehold: Open Review" in the editor
  2  Your editor    ${running.editorPort === null ? "in its own window" : editorUrl(running.editorPort, folder)}
  3  A recipient    ${running.recipient}
`)
}

/** One part that ends by itself takes the rest along: a half-running trial would only puzzle. */
function firstEnd(demo: RunningDemo, window: RunningProgram | null): Promise<{ name: string; code: number }> {
  const parts = { "The editor": window ?? demo.editor, "The consent app": demo.consent, "The recipient": demo.recipient }
  const present = Object.entries(parts).flatMap(([name, part]) => (part === null ? [] : [{ name, part }]))
  return Promise.race(present.map(async ({ name, part }) => ({ name, code: await part.ended })))
}

function dataHome(): string {
  if (process.platform === "win32") return process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local")
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support")
  return process.env.XDG_DATA_HOME || join(homedir(), ".local", "share")
}

function say(line: string): void {
  console.error(`tracehold: ${line}`)
}

function complain(line: string, status: number): void {
  console.error(`tracehold: ${line}`)
  process.exitCode = status
}
