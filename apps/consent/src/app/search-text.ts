import type { TraceEvent } from "@tracehold/trace"

/** Lines, from 0, on which `text` begins. */
export function* linesWith(content: string, text: string): Generator<number> {
  let line = 0
  let from = 0
  for (let at = content.indexOf(text); at !== -1; at = content.indexOf(text, at + 1)) {
    for (let i = content.indexOf("\n", from); i !== -1 && i < at; i = content.indexOf("\n", i + 1)) {
      line++
      from = i + 1
    }
    yield line
  }
}

/** Rows of a screen where `text` begins; a row that fills the screen goes on in the next. */
export function* rowsWith(screen: { cols: number; screen: readonly string[] }, text: string): Generator<[number, string]> {
  for (const [row, line] of screen.screen.entries()) {
    const wrapped = line.length >= screen.cols ? line + (screen.screen[row + 1] ?? "") : line
    const at = wrapped.indexOf(text)
    if (at !== -1 && at < Math.max(line.length, 1)) yield [row, wrapped]
  }
}

/** Recorded texts of an event that are neither a document's nor a screen's, by field. */
export function fieldsOf(event: TraceEvent): [field: string, value: string][] {
  switch (event.kind) {
    case "prompt":
    case "reply":
      return [["text", event.text]]
    case "tool":
      return [["name", event.name], ["input", event.input], ...event.paths.map((path): [string, string] => ["path", path])]
    case "command":
      return [
        ["line", event.line],
        ["cwd", event.cwd ?? ""],
      ]
    case "git":
      return [["branch", event.branch ?? ""]]
    case "terminal":
      return [["name", event.name]]
    case "file":
      return [["path", event.path]]
    case "open":
      return [["doc", event.doc]]
    case "chunk-start":
      return event.roots.flatMap(({ name, remote, branch }): [string, string][] => [
        ["root", name],
        ["remote", remote ?? ""],
        ["branch", branch ?? ""],
      ])
    default:
      return []
  }
}
