import { readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"

export type UiFile = { readonly type: string; readonly body: Buffer }
/** The built UI by path (`index.html`, `assets/x.js`). What is not in it does not exist, so that no path can leave the folder. */
export type UiFiles = ReadonlyMap<string, UiFile>

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
}

/** Reads the built UI into memory; null when there is none. */
export function readUiFiles(folder: string): UiFiles | null {
  const files = new Map<string, UiFile>()
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const type = TYPES[entry.name.slice(entry.name.lastIndexOf(".") + 1)]
      if (!entry.isFile() || type === undefined) continue
      const path = join(entry.parentPath, entry.name)
      files.set(relative(folder, path).split(sep).join("/"), { type, body: readFileSync(path) })
    }
  } catch {
    return null
  }
  return files.has("index.html") ? files : null
}
