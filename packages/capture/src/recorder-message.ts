import type { AgentHook } from "./hooks/agent-hook.ts"
import type { HookAgent } from "./hooks/hook-agents.ts"
import type { AgentName } from "./hooks/read-hook.ts"
import type { SensorHealth } from "./sensor-health.ts"
import type { SensorRecord } from "./sensor-record.ts"
import type { TranscriptAgent } from "./transcript-reader.ts"

/** What the editor's thread sends to the recorder's. */
export type ToRecorder =
  | {
      readonly kind: "start"
      /** Folder of the vault; `card.json` in it or nothing is recorded. Empty: the place that packages/vault's rules give. */
      readonly vault: string
      /** A folder of the recorder's own on the workspace's host: index, never content. */
      readonly storage: string
      readonly sessionId: string
      readonly wallMs: number
      readonly host: { readonly editor: string; readonly version: string; readonly platform: string; readonly remote: boolean }
      readonly roots: readonly { readonly name: string; readonly path: string }[]
      readonly trusted: boolean
      /** The user paused this workspace before: nothing is written until `resume`. A `pause` follows in any case. */
      readonly paused?: boolean
      /** The user's own policy layer as JSON text, or null. */
      readonly userPolicy: string | null
      /** Agents whose transcripts the user lets us read, with the folders they are in. */
      readonly transcripts: readonly { readonly agent: TranscriptAgent; readonly folder: string }[]
      /** Agents that the user lets us hear by their hooks; none: no hook is listened to. */
      readonly agents?: readonly AgentName[]
      /** Where hooks find the recorder, absent or empty: the platform's own place. */
      readonly hooks?: string
    }
  /** `batch` counts from 0; a recorder that answers `taken` is never sent more than a few batches ahead. */
  | { readonly kind: "records"; readonly records: readonly SensorRecord[]; readonly batch?: number }
  /** The user's own policy layer changed. */
  | { readonly kind: "policy"; readonly userPolicy: string | null }
  /** The folders for which the user said yes, where policy wants them to be asked: absolute paths, all that there are. */
  | { readonly kind: "allow"; readonly roots: readonly string[] }
  | { readonly kind: "pause" }
  | { readonly kind: "resume"; readonly leaveOut: boolean }
  /** Erase the last minutes of all windows; recording stays paused. Works locked. */
  | { readonly kind: "erase"; readonly request: number; readonly minutes: number }
  /** `path`: absolute, or a document's URI. */
  | { readonly kind: "explain"; readonly request: number; readonly path: string }
  /** Of a document's text, in memory only: what of it between two UTF-16 offsets is masked. */
  | {
      readonly kind: "explain-text"
      readonly request: number
      readonly path: string
      readonly text: string
      readonly start: number
      readonly end: number
    }
  | { readonly kind: "explain-command"; readonly request: number; readonly line: string; readonly cwd: string | null }
  /** Which repositories the session's folders belong to, by the names that policy knows them by, and which the user is to be asked about. */
  | { readonly kind: "repositories"; readonly request: number }
  /** Agents' hooks on this machine; with `change` one of them is installed or removed first, on the user's word. */
  | {
      readonly kind: "hooks"
      readonly request: number
      readonly change?: { readonly agent: HookAgent; readonly to: "installed" | "absent" }
    }
  | { readonly kind: "status"; readonly request: number }
  | { readonly kind: "stop"; readonly request: number }

export type RecorderState = "no-vault" | "ask" | "recording" | "paused" | "off" | "stopped"

/** What the recorder tells the editor's thread. Never content. */
export type FromRecorder =
  | {
      readonly kind: "state"
      readonly state: RecorderState
      /** One line for a person when something is wrong; null otherwise. */
      readonly problem: string | null
      readonly events: number
      readonly bytesToday: number
      /** Milliseconds since the session started, of the last event stored; null before the first. */
      readonly lastEventMs: number | null
      /** Chunks closed and not yet reviewed, and minutes recorded, of the whole vault: for the weekly prompt. */
      readonly unreviewed: { readonly chunks: number; readonly minutes: number }
      /** On the vault as a whole, one line for a person each: what retention will drop, a disk that fills. */
      readonly warnings: readonly string[]
      /** When each sensor last reported, by kind. */
      readonly sensors: Readonly<Record<string, number>>
      /** The same sensor by sensor, with what is wrong; times on the session's clock. */
      readonly health: readonly SensorHealth[]
    }
  /** The records of this batch and of those before it were worked on. */
  | { readonly kind: "taken"; readonly batch: number }
  | { readonly kind: "erased"; readonly request: number; readonly chunks: number; readonly problem: string | null }
  | { readonly kind: "explained"; readonly request: number; readonly text: string }
  /** `remote` as `host/owner/name`; null for a folder without one, or in no repository. */
  | {
      readonly kind: "repositories"
      readonly request: number
      readonly roots: readonly { readonly path: string; readonly remote: string | null; readonly ask: boolean }[]
    }
  /** `problem`: why the change could not be made, in one line. */
  | { readonly kind: "hooks"; readonly request: number; readonly hooks: readonly AgentHook[]; readonly problem: string | null }
  | { readonly kind: "done"; readonly request: number }
