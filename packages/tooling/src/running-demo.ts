import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** What a running trial says of itself to a second start; nothing in it opens anything. */
export type RunningNote = { pid: number; editorPort: number | null; recipient: string }

/** The trial that is running in this data folder, or null. */
export function findRunning(dataDir: string): RunningNote | null {
  try {
    const note = JSON.parse(readFileSync(noteFile(dataDir), "utf8")) as RunningNote
    process.kill(note.pid, 0)
    return note
  } catch {
    return null // No note, or its writer is gone.
  }
}

export function noteRunning(dataDir: string, note: RunningNote): void {
  writeFileSync(noteFile(dataDir), JSON.stringify(note), { mode: 0o600 })
}

export function forgetRunning(dataDir: string): void {
  rmSync(noteFile(dataDir), { force: true })
}

function noteFile(dataDir: string): string {
  return join(dataDir, "running.json")
}
