import type { Engine } from "@tracehold/policy"
import type { Root } from "./document-names.ts"
import type { GitIgnored } from "./git-ignored.ts"
import type { TraceSink } from "./trace-sink.ts"

/** What the parts of a session's recorder share. */
export type RecorderContext = {
  readonly roots: readonly Root[]
  /** Names the repository that a path's blobs belong to; sharing of content never crosses it. */
  readonly repo: (path: string) => string
  readonly sink: TraceSink
  readonly engine: () => Engine
  /** Git's own word on the workspace's files. */
  readonly git: () => GitIgnored
  /** Milliseconds since the session started. */
  readonly nowMs: () => number
  /** The next number for an edit or file event. */
  readonly nextChange: () => number
}
