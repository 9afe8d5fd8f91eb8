import type { AgentWrite } from "./agent-record.ts"

/**
 * Files that an `apply_patch` text (`*** Begin Patch`) adds or updates: the whole content of one that is added, and of one that is
 * updated what each hunk puts in the place of what. A patch may stand within a shell command.
 */
export function patchWrites(input: string, cwd: string | null): AgentWrite[] {
  const start = input.indexOf("*** Begin Patch")
  if (start < 0) return []
  const patch = input.slice(start).split(/^\*\*\* End Patch/m)[0] ?? ""
  return patch.split(/^\*\*\* (?=(?:Add|Update|Delete) File: )/m).flatMap((part): AgentWrite[] => {
    const [head = "", ...lines] = part.replace(/\r?\n$/, "").split(/\r?\n/)
    const [, op, name] = /^(Add|Update) File: (.+)$/.exec(head) ?? []
    if (name === undefined) return []
    const moved = lines.map((line) => /^\*\*\* Move to: (.+)$/.exec(line)?.[1]).find((to) => to !== undefined)
    const path = absolute(moved ?? name, cwd)
    return [op === "Add" ? added(path, lines) : updated(path, lines)]
  })
}

export function absolute(path: string, cwd: string | null): string {
  return /^([/\\]|[A-Za-z]:)/.test(path) || !cwd ? path : `${cwd}/${path}`
}

function added(path: string, lines: readonly string[]): AgentWrite {
  const text = lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1))
  return { path, content: `${text.join("\n")}\n` }
}

function updated(path: string, lines: readonly string[]): AgentWrite {
  const hunks: string[][] = [[]]
  for (const line of lines) {
    if (line.startsWith("@@")) hunks.push([])
    else if (!line.startsWith("*** ")) hunks.at(-1)?.push(line)
  }
  const side = (hunk: readonly string[], other: string) =>
    hunk
      .filter((line) => !line.startsWith(other))
      .map((line) => line.slice(1))
      .join("\n")
  const changed = hunks.filter((hunk) => hunk.some((line) => /^[+-]/.test(line)))
  return { path, replaced: changed.map((hunk) => ({ before: side(hunk, "+"), after: side(hunk, "-") })) }
}
