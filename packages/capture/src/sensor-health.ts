/** What a window's sensors are, for a person, and by which kinds of records each is heard. */
const SENSORS = [
  { name: "documents", kinds: ["doc-open", "doc-change", "doc-dirty", "doc-save", "doc-close"] },
  { name: "views", kinds: ["view", "select", "layout", "focus", "shown"] },
  { name: "terminals", kinds: ["terminal-open", "terminal-close", "terminal-size"] },
  { name: "commands", kinds: ["command-start", "command-data", "command-end"] },
  { name: "file watcher", kinds: ["disk"] },
] as const

/** Long enough after the one that the other should have been heard. */
const SILENT_MS = 2 * 60_000
const SILENCES = [
  {
    sensor: "commands",
    of: "command-start",
    after: "terminal-open",
    line: "no command was seen since a terminal was opened: if you ran one, turn on the setting terminal.integrated.shellIntegration.enabled and open a new terminal",
  },
  {
    sensor: "file watcher",
    of: "disk",
    after: "doc-save",
    line: "the editor's file watcher said nothing of a saved file: see the setting files.watcherExclude, and the system's limit of watched files; files are looked at all the same, later",
  },
] as const

export type SensorHealth = {
  readonly sensor: string
  /** When it was last heard; null: never in this window. */
  readonly lastMs: number | null
  /** What is wrong and what to do, one line for a person; null when nothing is. */
  readonly silent: string | null
}

/** Sensor by sensor, when it was last heard. Times, `heard`'s by kind of record, are all on one clock. */
export function sensorHealth(heard: Readonly<Record<string, number>>, nowMs: number): SensorHealth[] {
  return SENSORS.map(({ name, kinds }) => {
    const times = kinds.flatMap((kind) => heard[kind] ?? [])
    const silence = SILENCES.find(({ sensor }) => sensor === name)
    const after = silence === undefined ? undefined : heard[silence.after]
    const last = silence === undefined ? undefined : heard[silence.of]
    const isSilent = after !== undefined && nowMs - after >= SILENT_MS && (last === undefined || last < after - SILENT_MS)
    return {
      sensor: name,
      lastMs: times.length === 0 ? null : Math.max(...times),
      silent: isSilent ? (silence?.line ?? null) : null,
    }
  })
}
