import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { cacheFolder } from "./cache-folder.ts"
import { withFolderLock } from "./folder-lock.mjs"
import { fetchPackage, npmInstall, type PinnedPackage } from "./run-npm.ts"
import { runProgram } from "./run-program.ts"
import { type Log, ToolError } from "./tool-error.ts"

const VERSION = "4.139.1"
/** What it depends on is pinned by the lists that come inside. */
const EDITOR: PinnedPackage = {
  name: "code-server",
  version: VERSION,
  digest: "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
}

/** A VS Code (code-server) ready to start. */
export type InstalledEditor = { version: string; entry: string }

/**
 * Installs the bundled editor into a cache folder, once; a second call finds it there and needs no network.
 * Two processes may call it at the same time.
 *
 * @throws ToolError `UNSUPPORTED` on a platform that code-server does not run on; `OFFLINE`; `FAILED`.
 */
export async function installEditor(options: { cacheDir?: string; log?: Log } = {}): Promise<InstalledEditor> {
  const why = editorMissingBecause()
  if (why !== null) throw new ToolError("UNSUPPORTED", why)
  const { cacheDir = cacheFolder(), log = () => {} } = options
  const folder = join(cacheDir, `editor-${VERSION}`)
  const editor = { version: VERSION, entry: join(folder, "node_modules", "code-server", "out", "node", "entry.js") }
  if (existsSync(folder)) return editor
  mkdirSync(cacheDir, { recursive: true })
  const waiting = () => log("another run is installing the editor; waiting for it")
  await withFolderLock(`${folder}.lock`, waiting, async () => {
    if (!existsSync(folder)) await fetchInto(folder, log)
  })
  return editor
}

/** Null where the bundled editor runs, else the reason why not, as a sentence. */
export function editorMissingBecause(): string | null {
  const known = process.platform === "linux" || process.platform === "darwin"
  return known ? null : `The bundled editor (code-server) does not run on ${process.platform}.`
}

/** The folder appears under its name only when it is whole, so its name is the proof that it is. */
async function fetchInto(folder: string, log: Log): Promise<void> {
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  log(`fetching the editor (code-server ${VERSION}; once, about a minute)`)
  const pulse = setInterval(() => log(`still fetching the editor, ${seconds()} s`), 15_000)
  try {
    await fetchPackages(unfinished)
    await checkLoads(unfinished)
  } finally {
    clearInterval(pulse)
  }
  renameSync(unfinished, folder)
  log(`editor ready in ${seconds()} s`)
}

async function fetchPackages(folder: string): Promise<void> {
  await fetchPackage(folder, EDITOR, "The editor")
  const vscode = vscodeIn(folder)
  rmSync(join(vscode, "extensions", "copilot"), { recursive: true, force: true }) // 41 MB, and asks the network.
  // `npm ci` refuses the lists that come with it as out of step; `npm install` takes the versions they pin.
  for (const part of [vscode, join(vscode, "extensions")]) await npmInstall(part, ["--omit=dev"], "The editor's own packages")
  for (const part of ["@github", "@microsoft/mxc-sdk"])
    rmSync(join(vscode, "node_modules", part), { recursive: true, force: true })
  const keep = `${process.platform}-${process.arch}`
  keepOnly(join(vscode, "node_modules", "node-pty", "prebuilds"), keep)
  keepOnly(join(vscode, "node_modules", "@vscode", "ripgrep-universal", "bin"), keep)
  const flavour = process.platform === "darwin" ? "darwin" : "linux"
  link(`code-${flavour}.sh`, join(vscode, "bin", "remote-cli", "code-server"))
  link(`browser-${flavour}.sh`, join(vscode, "bin", "helpers", "browser.sh"))
}

/** The parts with native code must load on this machine, or the editor would start and then have no terminal. */
async function checkLoads(folder: string): Promise<void> {
  const native = ["node-pty", "@parcel/watcher", "@vscode/ripgrep-universal"]
  const script = `for (const name of ${JSON.stringify(native)}) require(name)`
  const { code, output } = await runProgram(process.execPath, ["-e", script], { cwd: vscodeIn(folder) })
  if (code === 0) return
  const reason = output.split("\n").find((line) => line.startsWith("Error")) ?? "no reason given"
  throw new ToolError("UNSUPPORTED", `The editor's native parts do not load on this machine: ${reason}`)
}

function vscodeIn(folder: string): string {
  return join(folder, "node_modules", "code-server", "lib", "vscode")
}

function keepOnly(folder: string, prefix: string): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder).filter((name) => !name.startsWith(prefix))) {
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function link(target: string, path: string): void {
  rmSync(path, { force: true })
  symlinkSync(target, path)
}
