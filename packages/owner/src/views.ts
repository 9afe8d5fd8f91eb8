import type { DonationFile, DonationHeader, Redaction, RedactionCounts, ReviewFinding } from "@tracehold/consent"
import type { ConsentStatement, Descriptor, Receipt, Terms } from "@tracehold/protocol"
import type { BlobSource, TraceEvent } from "@tracehold/trace"

/** Names a chunk: the session's id (32 hex digits) and the chunk's number in it. */
export type ChunkRef = { readonly session: string; readonly no: number }

/** One line of the owner's list of chunks. Everything here is plain data and can cross a process border. */
export type ChunkView = ChunkRef & {
  readonly rev: number
  readonly state: "open" | "sealed" | "cut" | "erased"
  /** Minutes since the Unix epoch. */
  readonly fromMin: number
  readonly toMin: number
  readonly events: number
  readonly bytes: number
  readonly reviewed: boolean
  /** Confirmed by the owner's key; what is not yet is the recorder's claim and never sent. */
  readonly adopted: boolean
  /** Id of the write-only host's store that it was pulled from, hex; null for what was recorded here. */
  readonly host: string | null
  /** Null when it can be donated; else one line for a person that says what stands in the way. */
  readonly notReady: string | null
  readonly summary: ChunkSummary | null
}

export type ChunkSummary = {
  readonly repos: readonly string[]
  readonly files: readonly string[]
  readonly kinds: Readonly<Record<string, number>>
  readonly actors: Readonly<Record<string, number>>
  readonly masks: number
}

/** A chunk opened for replay: fold `events` with `blobs`. `wallMs` is the Unix time at which the clock of the events read `startMs`. */
export type OpenChunk = {
  readonly ref: ChunkRef
  readonly events: readonly TraceEvent[]
  readonly blobs: BlobSource
  readonly startMs: number
  readonly endMs: number
  readonly wallMs: number
}

/** What the owner has decided about a chunk so far; kept sealed with the chunk. `kept` are ids of findings that may stay. */
export type Draft = { readonly redactions: readonly Redaction[]; readonly kept: readonly string[] }

export type RecipientView = {
  /** SHA-256 of the root key, 64 hex digits: how a recipient is known everywhere. */
  readonly root: string
  /** The same as eight words to compare by voice or eye. */
  readonly words: readonly string[]
  readonly descriptor: Descriptor
  readonly terms: Terms
  readonly termsSha256: string
  readonly expired: boolean
  /** Its log contradicted itself: nothing more is signed for it or sent to it. */
  readonly distrusted: boolean
  readonly donations: number
}

/** A recipient looked up but not added: nothing is stored until the owner has compared the fingerprint and said yes. */
export type Candidate = {
  readonly view: RecipientView
  /** Already known: `same`, `new-terms`; else `new`. */
  readonly standing: "new" | "same" | "new-terms"
}

/** Exactly what would be sent, decoded from the very bytes that are hashed and encrypted. */
export type Prepared = {
  readonly ref: ChunkRef
  readonly recipient: RecipientView
  readonly donation: string
  /** SHA-256 and length of the content, and how many events are in it. */
  readonly content: { readonly sha256: string; readonly bytes: number; readonly events: number }
  readonly header: DonationHeader
  readonly events: readonly TraceEvent[]
  readonly blobs: BlobSource
  /** Files that go along, with their versions and size in bytes. */
  readonly files: readonly DonationFile[]
  readonly redactions: number
  readonly counts: RedactionCounts
  /** Findings in the content that the owner has looked at and left in. */
  readonly kept: readonly ReviewFinding[]
  /** Version of the detectors that looked. */
  readonly detectors: string
  readonly coolingOffHours: number
  /** Names of other recipients that were given this chunk: whoever has both can tell by the content that it is one donor. */
  readonly alsoGivenTo: readonly string[]
}

/**
 * `waiting` for the end of cooling-off; `sending` due, tried until it is received; `received`; `failed` refused for good by the recipient;
 * `withdrawing` taken back, and the recipient is still to confirm; `withdrawn` confirmed; `cancelled` before anything was sent;
 * `erased` with its chunk before anything was sent.
 */
export type DonationState = "waiting" | "sending" | "received" | "failed" | "withdrawing" | "withdrawn" | "cancelled" | "erased"

export type DonationView = {
  readonly donation: string
  readonly recipient: string
  readonly recipientName: string
  readonly demo: boolean
  readonly ref: ChunkRef
  readonly state: DonationState
  /** One line for a person when it failed; null otherwise. */
  readonly problem: string | null
  readonly signedAtMs: number
  readonly notBeforeMs: number
  readonly statement: ConsentStatement
  readonly statementSha256: string
  readonly received: Receipt | null
  readonly deleted: Receipt | null
}

/** What happened to each thing that was due. `problem` is one line for a person. */
export type SendReport = {
  readonly sent: readonly { readonly id: string; readonly what: "donation" | "withdrawal" }[]
  readonly waiting: number
  readonly failed: readonly { readonly id: string; readonly url: string; readonly code: string; readonly problem: string }[]
  /** When the next one is due, Unix ms; null when nothing waits for time. */
  readonly nextDueMs: number | null
}

/** What an unlock did (design-vault section 11). */
export type UnlockReport = {
  readonly closed: number
  readonly rescanned: number
  readonly masked: number
  /** Chunks that an erase of a file or a text went through. */
  readonly erased: number
  readonly adopted: number
  readonly receipts: number
  /** Chunks whose turn is still to come: see `Owner.finish`. */
  readonly left: number
  readonly problems: readonly string[]
}
