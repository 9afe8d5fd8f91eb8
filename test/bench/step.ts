import type { SensorRecord } from "@tracehold/capture"

/** What happens at one moment: what the sensors report, and what is on disk by then. */
export type SensorStep = {
  readonly atMs: number
  readonly records: readonly SensorRecord[]
  readonly write: { readonly path: string; readonly text: string } | null
}

/** And what a naive recorder would log. */
export type Step = SensorStep & { readonly naive: readonly NaiveEvent[] }

/** An event in the manner of crowd-code 2.0: every observation has the whole visible text. */
export type NaiveEvent =
  | {
      readonly type: "observation"
      readonly observation: { readonly viewport: NaiveViewport; readonly activeTerminal: NaiveTerminal | null }
    }
  | { readonly type: "action"; readonly action: Readonly<Record<string, unknown>> }
  | { readonly type: "workspace_snapshot" }

export type NaiveViewport = {
  readonly file: string
  readonly startLine: number
  readonly endLine: number
  readonly content: string
  readonly cursorPosition: { readonly line: number; readonly character: number }
} | null

/** The last 20 lines as they came, control sequences and all. */
export type NaiveTerminal = { readonly id: string; readonly name: string; readonly viewport: readonly string[] }
