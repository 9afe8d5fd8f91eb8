import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { cacheFolder } from "./cache-folder.ts"
import { withFolderLock } from "./folder-lock.mjs"
import { runProgram } from "./run-program.ts"
import { type Log, ToolError } from "./tool-error.ts"

/** A Chromium to start with these variables on top of the process's own. */
export type FoundBrowser = { executablePath: string; env: Record<string, string> }

/**
 * Finds a Chromium: the one named by `TRACEHOLD_BROWSER`, an installed one, else the one from the npm registry, which
 * is unpacked into the cache folder once and brings the libraries and a font that a bare machine lacks.
 *
 * @throws ToolError `NOT_FOUND` if there is none for this platform; `FAILED` if the packed one does not start.
 */
export async function findBrowser(options: { cacheDir?: string; log?: Log } = {}): Promise<FoundBrowser> {
  const named = process.env.TRACEHOLD_BROWSER
  if (named !== undefined && !existsSync(named)) throw new ToolError("NOT_FOUND", "TRACEHOLD_BROWSER names no file.")
  const installed = named ?? installedBrowsers().find((path) => existsSync(path))
  if (installed !== undefined) return { executablePath: installed, env: {} }
  const version = packedVersion()
  if (version === null) {
    const here = `${process.platform}-${process.arch}`
    throw new ToolError("NOT_FOUND", `No Chromium or Chrome is installed, and none is packaged for ${here}. Install one.`)
  }
  const { cacheDir = cacheFolder(), log = () => {} } = options
  const folder = join(cacheDir, `browser-${version}`)
  mkdirSync(cacheDir, { recursive: true })
  const waiting = () => log("another run is unpacking the browser; waiting for it")
  await withFolderLock(`${folder}.lock`, waiting, async () => {
    if (!existsSync(folder)) await unpackInto(folder, log)
  })
  return startable(folder)
}

function installedBrowsers(): string[] {
  if (process.platform === "darwin") {
    return ["Chromium", "Google Chrome", "Microsoft Edge"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  }
  if (process.platform === "win32") {
    const roots = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) => process.env[name] ?? [])
    const programs = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"]
    return programs.flatMap((program) => roots.map((root) => join(root, program)))
  }
  const folders = (process.env.PATH ?? "").split(delimiter)
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** The packed Chromium is built for one platform only; it is an optional dependency and may be left out. */
function packedVersion(): string | null {
  if (process.platform !== "linux" || process.arch !== "x64") return null
  const require = createRequire(import.meta.url)
  try {
    return require(join(require.resolve("@sparticuz/chromium"), "..", "..", "..", "package.json")).version
  } catch {
    return null
  }
}

async function unpackInto(folder: string, log: Log): Promise<void> {
  log("unpacking a browser (Chromium; once, a few seconds)")
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  const program = fileURLToPath(new URL("./unpack-browser.ts", import.meta.url))
  const { code, output } = await runProgram(process.execPath, [program], { env: { ...process.env, TMPDIR: unfinished } })
  if (code !== 0) throw new ToolError("FAILED", `The packaged browser could not be unpacked: ${lastLine(output)}`)
  renameSync(unfinished, folder)
}

/** Its own libraries and font come into play only where the system's do not do. */
async function startable(folder: string): Promise<FoundBrowser> {
  const executablePath = join(folder, "chromium")
  const fonts: Record<string, string> = existsSync("/usr/share/fonts") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") }
  const libraries = { LD_LIBRARY_PATH: join(folder, "al2023", "lib") }
  let said = ""
  for (const env of [fonts, { ...fonts, ...libraries }]) {
    const { code, output } = await runProgram(executablePath, ["--version"], { env: { ...process.env, ...env } })
    if (code === 0) return { executablePath, env }
    said = lastLine(output)
  }
  throw new ToolError("FAILED", `The packaged browser does not start here (${said}). Install Chromium or Chrome.`)
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? ""
}
