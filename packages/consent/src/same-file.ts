/** Whether a document's name (`src/a.ts`, `git:src/a.ts`, a notebook's cell) belongs to a path, or to a folder ending in `/`. */
export function isFileOf(doc: string, path: string): boolean {
  const names = [doc, doc.replace(/^[a-z][a-z+.-]*:/i, "")]
  return names.some((name) =>
    path.endsWith("/") ? name.startsWith(path) : name === path || name.startsWith(`${path}#`) || name.startsWith(`${path}?`),
  )
}
