import type { AgentWrite } from "./agent-record.ts"
import { list, text } from "./lenient-json.ts"
import { absolute, patchWrites } from "./patch-writes.ts"

/** What agents call a file's path, a whole text, a text replaced and the one in its place, in the input of their tools. */
const PATHS = ["file_path", "path", "filePath", "absolute_path", "notebook_path", "target_file"]
const WHOLE = ["content", "file_text", "contents"]
const BEFORE = ["old_string", "old_str", "oldString"]
const AFTER = ["new_string", "new_str", "newString", "replace"]
const EDITS = ["edits", "replacements"]
const PATCHES = ["input", "patch", "command", "patchText"]
/** Tools that change the file which they name, though their input need not say how. */
const CHANGES = /edit|write|insert|create|replace|delete|rename|move/i

/**
 * The files that a tool call says it writes, told by the shape of its input: names of tools differ by agent and change, and what is
 * told here counts as evidence only where the file has this very content. `cwd`: for relative paths; null leaves them as they are.
 */
export function toolWrites(name: string, input: Record<string, unknown>, cwd: string | null): AgentWrite[] {
  const patches = PATCHES.flatMap((key) => patchWrites(words(input[key]), cwd))
  if (patches.length > 0) return patches
  const named = first(input, PATHS)
  const writes = named === null ? list(input.replacements).flatMap((each) => oneOf(each, cwd)) : oneOf(input, cwd)
  return writes.length === 0 && named !== null && CHANGES.test(name) ? [{ path: absolute(named, cwd) }] : writes
}

function oneOf(input: Record<string, unknown>, cwd: string | null): AgentWrite[] {
  const named = first(input, PATHS)
  if (named === null) return []
  const path = absolute(named, cwd)
  const content = first(input, WHOLE)
  if (content !== null) return [{ path, content }]
  const edits = EDITS.flatMap((key) => list(input[key]))
  const replaced = (edits.length > 0 ? edits : [input]).flatMap((edit) => {
    const before = first(edit, BEFORE)
    const after = first(edit, AFTER)
    return before === null || after === null ? [] : [{ before, after }]
  })
  return replaced.length > 0 ? [{ path, replaced }] : []
}

function first(input: Record<string, unknown>, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = text(input[key])
    if (value !== null) return value
  }
  return null
}

/** A command may be a list of words. */
function words(value: unknown): string {
  return Array.isArray(value) ? value.filter((word) => typeof word === "string").join("\n") : (text(value) ?? "")
}
