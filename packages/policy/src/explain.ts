import type { Engine } from "./engine.ts"
import type { PathVerdict } from "./verdict.ts"

/** One line for a person: may this file be recorded, and if not, which rule says so, where. As `git check-ignore -v` does. */
export function explainPath(path: string, verdict: PathVerdict): string {
  return verdict.kind === "keep"
    ? `recorded: no rule excludes ${path}`
    : `not recorded: ${path} is excluded by ${placeOf(verdict)}`
}

/** The same of what a command prints. */
export function explainCommand(engine: Pick<Engine, "command">, line: string, cwd: string | null = null): string {
  const verdict = engine.command(line, cwd)
  return verdict.kind === "keep"
    ? "recorded: no rule withholds what it prints; secrets in it are masked"
    : `not recorded: what it prints is withheld by ${placeOf(verdict)}`
}

/** What is masked of a text, or of a part of it (UTF-16 offsets), one line each: the rule and where in the text, never the secret. */
export function explainText(engine: Pick<Engine, "scan">, text: string, part = { start: 0, end: text.length }): string[] {
  const inPart = engine.scan(text).filter(({ start, end }) => start < part.end && part.start < end)
  return inPart.map(({ rule, start, end }) => {
    const before = text.slice(0, start).split("\n")
    return `masked: line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}, ${end - start} characters, by “${rule}”`
  })
}

function placeOf(verdict: Extract<PathVerdict, { kind: "drop" }>): string {
  return `"${verdict.rule}" (${verdict.line === null ? verdict.source : `${verdict.source}:${verdict.line}`})`
}
