import { existsSync, mkdirSync } from "node:fs"
import { delimiter, join, sep } from "node:path"
import type { BuiltExtension } from "./build-extension.ts"
import { runProgram } from "./run-program.ts"
import type { EditorPlace } from "./start-editor.ts"
import { type RunningProgram, startProgram } from "./start-program.ts"
import { type Log, ToolError } from "./tool-error.ts"

const KNOWN = ["code", "code-insiders", "codium", "cursor", "windsurf", "antigravity"]

/**
 * The command of a desktop editor on this machine.
 *
 * @param name - a command such as `code`, or a path.
 * @throws ToolError `NOT_FOUND`, naming the editors that are there.
 */
export function findOwnEditor(name: string): string {
  if (name.includes("/") || name.includes(sep)) {
    if (existsSync(name)) return name
    throw new ToolError("NOT_FOUND", `There is no file ${name}.`)
  }
  const found = inPath(name)
  if (found !== null) return found
  const others = KNOWN.filter((known) => inPath(known) !== null)
  const hint = others.length === 0 ? "Leave --editor out to use the bundled one." : `There is: ${others.join(", ")}.`
  throw new ToolError("NOT_FOUND", `No editor is called "${name}" on this machine. ${hint}`)
}

/**
 * Installs the extension and opens the folder in a window of that editor, with settings and extensions of our own.
 * The program that comes back ends when the window is closed; stopping it may leave the window open.
 *
 * @throws ToolError `FAILED` with the editor's own line.
 */
export async function openOwnEditor(
  command: string,
  extension: BuiltExtension,
  place: EditorPlace,
  options: { folder: string; log: Log },
): Promise<RunningProgram> {
  mkdirSync(place.dataDir, { recursive: true })
  const own = ["--user-data-dir", join(place.dataDir, "data"), "--extensions-dir", place.extensionsDir]
  const env = { ...process.env, ...place.env }
  options.log("installing the extension into the editor")
  const { code, output } = await runProgram(command, [...own, "--install-extension", extension.vsix, "--force"], {
    env,
  })
  if (code !== 0) {
    throw new ToolError("FAILED", `The editor did not take the extension: ${output.trim().split("\n").at(-1)}`)
  }
  return startProgram(command, [...own, "--new-window", "--wait", options.folder], { env })
}

function inPath(name: string): string | null {
  const endings = process.platform === "win32" ? [".cmd", ".exe"] : [""]
  const folders = (process.env.PATH ?? "").split(delimiter)
  return folders.flatMap((folder) => endings.map((end) => join(folder, name + end))).find((path) => existsSync(path)) ?? null
}
