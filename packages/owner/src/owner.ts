import type { Redaction, ReviewFinding } from "@tracehold/consent"
import type { Erased, Rollback } from "@tracehold/vault"
import type { ErasedInside, ErasePlan, EraseWhat, WorkReport } from "./erase-views.ts"
import type { ExportForm } from "./export-chunk.ts"
import type { Fetch } from "./http.ts"
import type { OnProgress } from "./owed-work.ts"
import type {
  Candidate,
  ChunkRef,
  ChunkView,
  DonationView,
  Draft,
  OpenChunk,
  Prepared,
  RecipientView,
  SendReport,
  UnlockReport,
} from "./views.ts"

/**
 * The unlocked side of one vault. Keys are in memory until it is disposed of; every method throws OwnerError `LOCKED` after.
 * Nothing here reaches the network but `lookUp` and `send`, and only hosts that the owner named.
 */
export interface Owner extends Disposable {
  readonly folder: string
  readonly locked: boolean
  readonly report: UnlockReport
  /** False until the owner has shown once that they wrote the 24 words down. */
  readonly wordsConfirmed: boolean
  /** True, and remembered, when these are the words of this vault. */
  confirmWords(words: string): boolean
  /** What this vault lacks of what it had when it was last open here; null: nothing. Nothing is signed before the owner said to go on with it. */
  readonly rollback: Rollback | null
  /** Go on with an older copy: from now on it is the newest state that is known. */
  acceptOlder(): void
  /** Minutes without use after which the owner wants the vault locked; null: they chose none yet. Whoever holds this locks. */
  readonly lockAfter: number | null
  setLockAfter(minutes: number): void

  /** What unlocking does, for chunks that a recorder closed since; null when there is none. */
  adoptNew(): UnlockReport | null
  chunks(): ChunkView[]
  open(ref: ChunkRef): OpenChunk
  /** The chunk as it would be after the redactions: for the review's replay. */
  redacted(ref: ChunkRef, redactions: readonly Redaction[]): OpenChunk
  /** What detectors point at in the redacted chunk, the owner's decisions so far included. */
  findings(ref: ChunkRef, redactions: readonly Redaction[]): ReviewFinding[]
  draft(ref: ChunkRef): Draft
  saveDraft(ref: ChunkRef, draft: Draft): void
  setReviewed(ref: ChunkRef, reviewed: boolean): void

  recipients(): RecipientView[]
  /** Fetch and check a recipient's descriptor and terms; `root` (64 hex digits) pins whose they must be. Stores nothing. */
  lookUp(url: string, options: { fetch: Fetch; root?: string }): Promise<Candidate>
  /** Remember a looked-up recipient, or its new terms. `root` is what the owner has compared. */
  add(candidate: Candidate, root: string): RecipientView

  /** Make the content for one recipient, once. Throws `OPEN_FINDINGS` while a finding is neither redacted nor kept. */
  prepare(ref: ChunkRef, root: string, draft: Draft): Prepared
  /** Sign what was prepared. `shownSha256` is the content digest that was on the owner's screen. */
  sign(prepared: Prepared, shownSha256: string): Promise<DonationView>
  donations(): DonationView[]
  /** One call from given to taken back: cancels what was not sent, else signs a withdrawal for the outbox. */
  withdraw(donation: string): DonationView
  /** `sendDue` for this vault, then takes the receipts into the ledger. */
  send(options: { fetch: Fetch }): Promise<SendReport>

  /** Go on with what chunks are owed since the unlock, in the background. */
  finish(onProgress?: OnProgress): Promise<WorkReport>

  /** What an erase of a file, a repository or a text would touch. Opens every chunk. @throws OwnerError `BAD_ERASE`. */
  planErase(what: EraseWhat, onProgress?: OnProgress): Promise<ErasePlan>
  /** Do it: drafts and what is unsent go at once, then chunk after chunk; what cannot be done now is gone on with at the next unlock. */
  eraseEverywhere(what: EraseWhat, onProgress?: OnProgress): Promise<ErasedInside>
  eraseChunks(refs: readonly ChunkRef[]): Erased
  eraseSession(session: string): Erased
  /** Everything from this minute of the Unix epoch on, in all sessions. */
  eraseSince(fromMin: number): Erased

  /** Replace the root key now. Nobody else's unlocked vault goes on with the old one. @throws VaultError as `OpenVault.rotate`. */
  rotate(): void
  /** Say that no host has anything left that was recorded with an older card. @returns how many cards are kept all the same. */
  forgetOldCards(): number

  /** Check every event, blob and signature. One line for each thing that is wrong. */
  verify(): string[]

  /** Write one chunk in clear, or encrypted with a passphrase in the age format, to a file that must not exist yet. */
  exportChunk(ref: ChunkRef, file: string, form: ExportForm): Promise<{ bytes: number }>
}
