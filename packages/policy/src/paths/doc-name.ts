/** Schemes whose documents show a workspace file, or a part or older state of one. */
const FILE_SCHEMES = new Set([
  "git",
  "gitfs",
  "gitlens",
  "gitlens-git",
  "vscode-notebook-cell",
  "vscode-notebook-cell-output",
  "notebook",
  "problems",
  "review",
  "pr",
])

/**
 * The path that a document's name (trace's `docSchema`) is judged by: itself, or what stands behind `scheme:`. A notebook's cell
 * (`x.ipynb#cell`) and the older side of a diff are judged as their file; null: there is no file (`untitled:x`, `terminal:0`).
 * A name with an unknown scheme is judged by its whole.
 */
export function pathOfDocument(name: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]{0,63}):/.exec(name)?.[1]
  if (scheme === "untitled" || scheme === "terminal") return null
  const rest = scheme !== undefined && FILE_SCHEMES.has(scheme) ? name.slice(scheme.length + 1).replace(/[?#].*$/s, "") : name
  const path = rest === name ? rest : rest.replace(/^\/+/, "")
  const cell = path.indexOf(".ipynb#", path.lastIndexOf("/") + 1)
  return cell < 0 ? path : path.slice(0, cell + ".ipynb".length)
}

/** A path as ignore files see it (a folder's ends in `/`), or null when it leads out of the workspace folder. */
export function cleanPath(path: string): string | null {
  if (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path) || path.includes("\0")) return null
  if (!/(^|\/)\.{0,2}(\/|$)/.test(path.replace(/\/$/, ""))) return path
  const parts: string[] = []
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part !== "..") parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.length === 0 ? null : parts.join("/") + (path.endsWith("/") ? "/" : "")
}
