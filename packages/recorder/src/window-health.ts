import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type RecorderState, type SensorHealth, sensorHealth } from "@tracehold/capture"
import { stateFolder } from "@tracehold/vault"

/** How a window's recorder is: nothing of what it records. Times are Unix time in ms. */
export type WindowHealth = {
  readonly version: 0
  readonly startedMs: number
  /** When this was written: once a minute as long as the window is open. */
  readonly atMs: number
  readonly state: RecorderState
  /** When each kind of record last came. */
  readonly sensors: Readonly<Record<string, number>>
}

/** The same for a person. */
export type WindowReport = Omit<WindowHealth, "version" | "sensors"> & { readonly sensors: readonly SensorHealth[] }

const OLD_MS = 7 * 24 * 3600_000

/** A window's health, for `tracehold doctor`: a file of its own as long as the window is open. It is no reason not to record. */
export class HealthFile implements Disposable {
  readonly #folder: string | null
  readonly #file: string

  /** @param sessionId - hex. */
  constructor(env: Readonly<Record<string, string | undefined>>, sessionId: string) {
    this.#folder = windowsFolder(env)
    this.#file = join(this.#folder ?? "", `${sessionId}.json`)
  }

  write(health: WindowHealth): void {
    if (this.#folder === null) return
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${this.#file}.new`, JSON.stringify(health), { mode: 0o600 })
      renameSync(`${this.#file}.new`, this.#file)
    } catch {
      // A folder that takes nothing: doctor knows of no window then.
    }
  }

  [Symbol.dispose](): void {
    if (this.#folder !== null) rmSync(this.#file, { force: true })
  }
}

/** Every window that is open, or ended without a word in the last week; the newest first. */
export function windowHealth(env: Readonly<Record<string, string | undefined>>, nowMs: number): WindowReport[] {
  const folder = windowsFolder(env)
  return namesIn(folder)
    .flatMap((name) => read(join(folder ?? "", name)) ?? [])
    .filter(({ atMs }) => nowMs - atMs < OLD_MS)
    .sort((a, b) => b.atMs - a.atMs)
    .map(({ startedMs, atMs, state, sensors }) => ({ startedMs, atMs, state, sensors: sensorHealth(sensors, nowMs) }))
}

function windowsFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const folder = stateFolder(env)
  return folder === null ? null : join(folder, "windows")
}

function namesIn(folder: string | null): string[] {
  try {
    return folder === null ? [] : readdirSync(folder).filter((name) => /^[0-9a-f]{32}\.json$/.test(name))
  } catch {
    return []
  }
}

const STATES: readonly string[] = ["no-vault", "ask", "recording", "paused", "off", "stopped"] satisfies RecorderState[]

/** Null for what is none of ours. */
function read(path: string): WindowHealth | null {
  try {
    const stat = statSync(path)
    if (!stat.isFile() || stat.size > 65_536) return null
    const { version, startedMs, atMs, state, sensors } = JSON.parse(readFileSync(path, "utf8"))
    const times: unknown[] = [startedMs, atMs, ...Object.values(sensors)]
    return version === 0 && STATES.includes(state) && times.every(Number.isFinite)
      ? { version, startedMs, atMs, state, sensors }
      : null
  } catch {
    return null
  }
}
