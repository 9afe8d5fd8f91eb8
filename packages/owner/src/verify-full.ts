import type { Desk } from "./desk.ts"
import { problemLine } from "./problem-line.ts"

/** Everything opened and held against everything else: one line for each thing that is not as it was written. */
export function verifyFull(desk: Desk): string[] {
  return desk.vault.verifyFull().map(problemLine)
}
