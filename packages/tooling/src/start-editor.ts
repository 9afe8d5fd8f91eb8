import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { EDITOR_SETTINGS } from "./editor-settings.ts"
import type { InstalledEditor } from "./install-editor.ts"
import { runProgram } from "./run-program.ts"
import { type RunningProgram, startProgram } from "./start-program.ts"
import { ToolError } from "./tool-error.ts"

const PATIENCE_MS = 120_000
/** Nobody listens on port 9, so the editor's extension gallery is a place that answers at once: nowhere. */
const NO_GALLERY = JSON.stringify({
  serviceUrl: "http://127.0.0.1:9/",
  itemUrl: "http://127.0.0.1:9/",
  resourceUrlTemplate: "http://127.0.0.1:9/{publisher}/{name}/{version}/{path}",
})

/** The folders of one editor. All that it writes goes below `dataDir`, its extensions to `extensionsDir`. */
export type EditorPlace = { dataDir: string; extensionsDir: string; env?: NodeJS.ProcessEnv }

export type RunningEditor = RunningProgram & { readonly port: number; readonly url: string }

/**
 * Starts the bundled editor on 127.0.0.1 and waits until it answers.
 * Its extension host ends some 5 s after its last page has closed, as a window's does.
 *
 * @param options.settings - on top of EDITOR_SETTINGS; written only where the folder has no settings yet.
 * @throws ToolError `FAILED` if it ends or stays silent instead.
 */
export async function startEditor(
  editor: InstalledEditor,
  options: EditorPlace & { folder: string; port: number; settings?: Record<string, unknown> },
): Promise<RunningEditor> {
  const { folder, port, dataDir, settings } = options
  writeSettings(dataDir, settings)
  const quiet = [
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-workspace-trust",
    "--disable-getting-started-override",
  ]
  const bind = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--reconnection-grace-time", "5"]
  const args = [editor.entry, ...placeArgs(options), ...bind, ...quiet, folder]
  const running = startProgram(process.execPath, args, { cwd: dataDir, env: placeEnv(options), lingerMs: 1_500 })
  await untilHealthy(running, port)
  return { ...running, port, url: editorUrl(port, folder) }
}

/** Where the editor that is served on this port shows a folder. */
export function editorUrl(port: number, folder: string): string {
  return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`
}

/** Installs a .vsix file into the editor's extensions folder; the editor need not be running. */
export async function installExtension(editor: InstalledEditor, vsix: string, place: EditorPlace): Promise<void> {
  mkdirSync(place.dataDir, { recursive: true })
  const args = [editor.entry, ...placeArgs(place), "--install-extension", vsix, "--force"]
  const { code, output } = await runProgram(process.execPath, args, { cwd: place.dataDir, env: placeEnv(place) })
  if (code === 0 && output.includes("successfully installed")) return
  throw new ToolError("FAILED", `The extension could not be installed into the editor: ${output.trim().split("\n").at(-1)}`)
}

function placeArgs({ dataDir, extensionsDir }: EditorPlace): string[] {
  const config = join(dataDir, "config", "code-server.yaml")
  return ["--config", config, "--user-data-dir", join(dataDir, "data"), "--extensions-dir", extensionsDir]
}

function placeEnv({ dataDir, env }: EditorPlace): NodeJS.ProcessEnv {
  const config = join(dataDir, "config")
  shareGitConfig(config)
  const own = { XDG_CONFIG_HOME: config, XDG_DATA_HOME: join(dataDir, "share"), EXTENSIONS_GALLERY: NO_GALLERY }
  return { ...withoutOtherEditors(process.env), ...own, ...env }
}

/** What git ignores and who commits is the user's own even in an editor that keeps everything else to itself. */
function shareGitConfig(config: string): void {
  const theirs = join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "git")
  const link = join(config, "git")
  mkdirSync(config, { recursive: true })
  if (existsSync(theirs) && !existsSync(link)) symlinkSync(theirs, link)
}

/** Started from a terminal of another editor, this one would otherwise take itself for a part of it. */
function withoutOtherEditors(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(VSCODE_|ELECTRON_RUN_AS_NODE$|npm_)/.test(name)))
}

function writeSettings(dataDir: string, settings: Record<string, unknown> = {}): void {
  const folder = join(dataDir, "data", "User")
  mkdirSync(folder, { recursive: true })
  const file = join(folder, "settings.json")
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ ...EDITOR_SETTINGS, ...settings }, null, 2))
}

async function untilHealthy(running: RunningProgram, port: number): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until && running.exitCode() === null; await sleep(100)) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)
    if (answer?.ok) return
  }
  const code = running.exitCode()
  await running.stop()
  const last = running.output().trim().split("\n").at(-1) ?? ""
  const what = code === null ? `gave no answer within ${PATIENCE_MS / 1000} s` : `ended with code ${code}`
  throw new ToolError("FAILED", `The editor ${what}: ${last}`)
}
