import { isAbsolute, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"

export type Root = { readonly name: string; readonly path: string }

/** A document's name in the trace, the workspace path that policy judges it by (null for an untitled one), and its file if it has one. */
export type DocumentName = { readonly name: string; readonly policyPath: string | null; readonly file: string | null }

/** What the editor shows of a file beside its text. */
const BESIDE: ReadonlySet<string> = new Set(["notebook", "problems"])

/** Name a document by its URI; null when it lies outside the workspace or is none of a person's (output, settings, `vscode-scm:`). */
export function nameDocument(uri: string, roots: readonly Root[]): DocumentName | null {
  const [, scheme = "", rest = ""] = /^([A-Za-z][\w+.-]*):(.*)$/s.exec(uri) ?? []
  if (scheme === "untitled") return nameUntitled(rest, roots)
  if (scheme === "file" || scheme === "vscode-remote") {
    const file = toPath(rest)
    const name = file === null ? null : nameFile(file, roots)
    return name === null ? null : { name, policyPath: name, file }
  }
  if (BESIDE.has(scheme)) {
    const file = toPath(rest)
    const name = file === null ? null : nameFile(file, roots)
    return name === null ? null : { name: `${scheme}:${name}`, policyPath: name, file: null }
  }
  if (scheme === "git" || scheme === "vscode-notebook-cell") {
    const [body = "", tail = ""] = rest.split("#", 2)
    const file = scheme === "git" ? gitPath(rest) : toPath(body)
    const name = file === null ? null : nameFile(file, roots)
    if (name === null) return null
    return { name: scheme === "git" ? `git:${name}` : `${name}#${tail}`, policyPath: name, file: null }
  }
  return null
}

/** A new document; one that will be saved to a path already is judged as that file. */
function nameUntitled(rest: string, roots: readonly Root[]): DocumentName | null {
  const title = decode(rest)
  if (!/^([\\/]|[A-Za-z]:[\\/])/.test(title)) return { name: `untitled:${title}`, policyPath: null, file: null }
  const file = toPath(`/${rest.replace(/^\/+/, "")}`)
  const name = file === null ? null : nameFile(file, roots)
  return name === null ? null : { name: `untitled:${name}`, policyPath: name, file: null }
}

/** A file's name in the trace: relative to its folder, `/` between parts, the folder's name first in a multi-root workspace. */
export function nameFile(path: string, roots: readonly Root[]): string | null {
  for (const root of roots) {
    const inside = relative(root.path, path)
    if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) continue
    const name = inside.split(sep).join("/")
    return roots.length > 1 ? `${root.name}/${name}` : name
  }
  return null
}

/** The folder of the workspace that a name begins in. */
export function rootOf(name: string, roots: readonly Root[]): Root | undefined {
  return roots.length > 1 ? roots.find((root) => name.startsWith(`${root.name}/`)) : roots[0]
}

/** The file of a name; the inverse of `nameFile`. */
export function filePath(name: string, roots: readonly Root[]): string | null {
  const root = rootOf(name, roots)
  if (root === undefined) return null
  const inside = roots.length > 1 ? name.slice(root.name.length + 1) : name
  return `${root.path}${sep}${inside.split("/").join(sep)}`
}

/** Git's documents carry the true path in their query; the visible one may have `.git` at its end. */
function gitPath(rest: string): string | null {
  const [body = "", query = ""] = rest.split("?", 2)
  try {
    const { path } = JSON.parse(decodeURIComponent(query)) as { path?: unknown }
    if (typeof path === "string") return path
  } catch {
    // An older form, without a query that can be read.
  }
  return toPath(body.replace(/\.git$/, ""))
}

function toPath(rest: string): string | null {
  try {
    return fileURLToPath(`file://${rest.replace(/^\/\/[^/]*/, "").replace(/\?.*$/s, "")}`)
  } catch {
    return null
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
