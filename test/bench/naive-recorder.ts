import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { NaiveEvent } from "./step.ts"

/**
 * What Tracehold is compared with, in the manner of crowd-code 2.0: on the editor's own thread, everything in clear, the whole
 * visible text with every keystroke, all events as JSON in chunk files, the whole workspace as JSON for each snapshot.
 */
export class NaiveRecorder {
  readonly #folder: string
  #events: object[] = []
  #sequence = 0
  #chunks = 0
  #snapshots = 0
  /** Of the chunk files; snapshots are counted by who asks for them. */
  bytes = 0
  readonly files: string[] = []

  constructor(folder: string) {
    this.#folder = folder
  }

  log(event: NaiveEvent, timestamp: number): void {
    this.#sequence += 1
    this.#events.push({ sequence: this.#sequence, timestamp, ...event })
  }

  saveChunk(): void {
    const chunk = { version: "2.0", sessionId: "session", startTime: 0, chunkIndex: this.#chunks, events: this.#events }
    const file = join(this.#folder, `chunk_${String(this.#chunks++).padStart(3, "0")}.json`)
    const text = JSON.stringify(chunk)
    writeFileSync(file, text)
    this.files.push(file)
    this.bytes += Buffer.byteLength(text)
    this.#events = []
  }

  /** @returns bytes written. */
  snapshot(workspace: string, paths: readonly string[]): number {
    const whole = Object.fromEntries(paths.map((path) => [join(workspace, path), readFileSync(join(workspace, path), "utf8")]))
    const text = JSON.stringify(whole)
    writeFileSync(join(this.#folder, `snapshot_${String(this.#snapshots++).padStart(3, "0")}.json`), text)
    return Buffer.byteLength(text)
  }
}
