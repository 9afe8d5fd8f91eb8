import type { Engine } from "./engine.ts"

/** One line for a person: may this file be recorded, and if not, which rule says so, where. As `git check-ignore -v` does. */
export function explainPath(engine: Pick<Engine, "path">, path: string): string {
  const verdict = engine.path(path)
  if (verdict.kind === "keep") return `recorded: no rule excludes ${path}`
  const place = verdict.line === null ? verdict.source : `${verdict.source}:${verdict.line}`
  return `not recorded: ${path} is excluded by "${verdict.rule}" (${place})`
}
