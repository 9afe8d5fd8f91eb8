import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { simulateSession } from "./simulated-session.ts"
import type { Step } from "./step.ts"
import { realFiles } from "./workspace.ts"

/** The two sessions that everything is measured on: the same on every machine that has the same packages installed. */
export const SESSIONS = [
  { name: "ordinary", seed: 3, hard: false },
  { name: "hard", seed: 6, hard: true },
] as const

const FILES = 40
const LEAST_UNITS = 2000

/** Make the small workspace of a session on disk, and the session. */
export function prepareSession(root: string, workspace: string, of: (typeof SESSIONS)[number], minutes: number): Step[] {
  const files: { path: string; text: string }[] = []
  for (const file of realFiles(root)) {
    if (files.length === FILES) break
    if (!/\.(ts|js)$/.test(file.path) || file.text.length < LEAST_UNITS || file.text.includes("\r")) continue
    files.push(file)
    mkdirSync(dirname(join(workspace, file.path)), { recursive: true })
    writeFileSync(join(workspace, file.path), file.text)
  }
  return simulateSession({ ...of, minutes, files, uriOf: (path) => pathToFileURL(join(workspace, path)).href })
}
