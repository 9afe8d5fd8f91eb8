import type { Fetch, Keyring } from "@tracehold/owner"
import type { Channel } from "@tracehold/vault"
import type { FullScreen } from "./full-screen.ts"

/** Everything a command may touch besides files: so that tests can run commands in process. */
export type Io = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly now: () => number
  readonly fetch: Fetch
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Asks a person; `secret` shows nothing of what is typed. Null when nobody can be asked. */
  readonly ask: ((question: string, options: { secret: boolean }) => Promise<string>) | null
  /** The system's keyring; null where there is none. */
  readonly keyring?: () => Promise<Keyring | null>
  /** Has `stop` called at the first Ctrl-C, instead of the program ended, until disposed of. */
  readonly onInterrupt?: (stop: () => void) => Disposable
  /** Takes the whole terminal until disposed of; null when there is none. */
  readonly fullScreen?: (() => FullScreen) | null
  /** The standard streams as a way to the program at their other end. */
  readonly channel?: () => Channel
}

/** What a command found: for a person, and for `--json`. */
export type Result = {
  readonly text: readonly string[]
  readonly json: unknown
  /** The command did its work, and what it found is not well: exit code 1. */
  readonly failed?: boolean
}
