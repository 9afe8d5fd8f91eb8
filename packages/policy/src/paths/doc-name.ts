/** What a document's name is about: a workspace file, or nothing on disk (`untitled:x`). */
export type DocName = { readonly kind: "file"; readonly path: string } | { readonly kind: "no-file" }

/** Schemes whose documents show a workspace file, or a part or older state of one. */
const FILE_SCHEMES = new Set([
  "git",
  "gitfs",
  "gitlens",
  "gitlens-git",
  "vscode-notebook-cell",
  "vscode-notebook-cell-output",
  "review",
  "pr",
])

/**
 * Read a document's name (trace's `docSchema`): a path relative to the workspace folder, or `scheme:rest`. A notebook's cell
 * and the older side of a diff are judged as their file. A name with an unknown scheme is judged by its whole.
 */
export function readDocName(name: string): DocName {
  const scheme = /^([a-z][a-z0-9+.-]{0,63}):/.exec(name)?.[1]
  if (scheme === "untitled") return { kind: "no-file" }
  if (scheme === undefined || !FILE_SCHEMES.has(scheme)) return { kind: "file", path: name }
  return {
    kind: "file",
    path: name
      .slice(scheme.length + 1)
      .replace(/[?#].*$/s, "")
      .replace(/^\/+/, ""),
  }
}

/** A path as ignore files see it, or null when it leads out of the folder. */
export function cleanPath(path: string): string | null {
  if (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path) || path.includes("\0")) return null
  if (!/(^|\/)\.{0,2}(\/|$)/.test(path)) return path
  const parts: string[] = []
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part !== "..") parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.length === 0 ? null : parts.join("/")
}
