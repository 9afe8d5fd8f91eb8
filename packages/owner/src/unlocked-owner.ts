import type { Redaction, ReviewFinding } from "@tracehold/consent"
import { type Erased, eraseSince, type Rollback } from "@tracehold/vault"
import { absorbOutbox } from "./absorb-outbox.ts"
import { chunkViews } from "./chunk-view.ts"
import type { Desk } from "./desk.ts"
import { donationViews } from "./donation-view.ts"
import { readDraft, writeDraft } from "./draft.ts"
import { withdrawUnsent } from "./erase.ts"
import { eraseInside } from "./erase-inside.ts"
import type { ErasedInside, ErasePlan, EraseWhat, WorkReport } from "./erase-views.ts"
import { OwnerError } from "./error.ts"
import { type ExportForm, exportChunk } from "./export-chunk.ts"
import type { Fetch } from "./http.ts"
import type { Memory } from "./memory.ts"
import { chunkFindings, openChunk, redactChunk } from "./open-chunk.ts"
import { othersGiven } from "./others-given.ts"
import { type OnProgress, workOff } from "./owed-work.ts"
import type { Owner } from "./owner.ts"
import { EraseSearch } from "./plan-erase.ts"
import { prepareDonation } from "./prepare.ts"
import { clearForSending } from "./recall.ts"
import { recipientView } from "./recipient-view.ts"
import { addRecipient, lookUp } from "./recipients.ts"
import { sameChunk } from "./same-chunk.ts"
import { sendFrom } from "./send-due.ts"
import { takeIn } from "./settle-vault.ts"
import { signDonation } from "./sign.ts"
import { verifyFull } from "./verify-full.ts"
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
import { withdrawDonation } from "./withdraw.ts"
import { areWordsOf } from "./words-of-vault.ts"

/** `Owner` over one unlocked vault: each method is one call into the part that does it. */
export class UnlockedOwner implements Owner {
  readonly folder: string
  readonly report: UnlockReport
  #desk: Desk | null
  /** Chunks that were closed since the unlock and looked at once: a damaged one is not tried again and again. */
  readonly #tried = new Set<string>()
  /** The last search, so that what a plan was made of need not all be opened again to be erased. */
  #search: EraseSearch | null = null
  readonly #memory: Memory | null
  #rollback: Rollback | null
  constructor(folder: string, desk: Desk, report: UnlockReport, memory: Memory | null, rollback: Rollback | null) {
    this.#memory = memory
    this.#rollback = rollback
    this.folder = folder
    this.report = report
    this.#desk = desk
  }

  get locked(): boolean {
    return this.#desk === null
  }
  get rollback(): Rollback | null {
    return this.#rollback
  }
  acceptOlder(): void {
    this.#memory?.keep(this.#open.vault)
    this.#rollback = null
  }
  get lockAfter(): number | null {
    return this.#open.ledger.lockAfter
  }
  setLockAfter(minutes: number): void {
    this.#open.ledger.setLockAfter(minutes)
  }
  get wordsConfirmed(): boolean {
    return this.#open.ledger.wordsConfirmed
  }
  confirmWords(words: string): boolean {
    if (!areWordsOf(words, this.folder)) return false
    this.#open.ledger.confirmWords()
    return true
  }

  adoptNew(): UnlockReport | null {
    const fresh = this.#open.vault.chunks().filter(({ state, adopted }) => state === "sealed" && !adopted)
    const names = fresh.map(({ session, no }) => `${session}:${no}`).filter((name) => !this.#tried.has(name))
    for (const name of names) this.#tried.add(name)
    return names.length === 0 ? null : takeIn(this.#open)
  }

  chunks(): ChunkView[] {
    return chunkViews(this.#open)
  }
  open(ref: ChunkRef): OpenChunk {
    return openChunk(this.#open, ref)
  }
  redacted(ref: ChunkRef, redactions: readonly Redaction[]): OpenChunk {
    return redactChunk(this.#open, ref, redactions)
  }
  findings(ref: ChunkRef, redactions: readonly Redaction[]): ReviewFinding[] {
    return chunkFindings(this.#open, ref, redactions)
  }
  draft(ref: ChunkRef): Draft {
    return readDraft(this.#open, ref)
  }
  saveDraft(ref: ChunkRef, draft: Draft): void {
    writeDraft(this.#open, ref, draft)
  }
  setReviewed(ref: ChunkRef, reviewed: boolean): void {
    this.#open.vault.setReviewed(ref, reviewed)
  }

  recipients(): RecipientView[] {
    const { ledger, now } = this.#open
    return ledger.books().map((book) => recipientView(book, now()))
  }
  lookUp(url: string, options: { fetch: Fetch; root?: string }): Promise<Candidate> {
    return lookUp(this.#open, url, options)
  }
  add(candidate: Candidate, root: string): RecipientView {
    return addRecipient(this.#open, candidate, root)
  }

  prepare(ref: ChunkRef, root: string, draft: Draft): Prepared {
    const { ledger, engine, layers, now, ownNames } = this.#open
    const view = this.chunks().find((chunk) => sameChunk(chunk, ref))
    if (view === undefined || view.notReady !== null)
      throw new OwnerError("NOT_READY", view?.notReady ? { why: view.notReady } : {})
    const { events, blobs } = this.open(ref)
    const donor = this.#open.donor(root)
    return prepareDonation({
      ref: { session: ref.session, no: ref.no },
      rev: view.rev,
      events,
      blobs,
      draft,
      book: ledger.bookOf(root),
      donor,
      engine,
      layers,
      ownNames,
      alsoGivenTo: othersGiven(ledger.books(), ref, root),
      nowMs: now(),
    })
  }
  async sign(prepared: Prepared, shownSha256: string): Promise<DonationView> {
    if (this.#rollback !== null) throw new OwnerError("OLDER_VAULT")
    await signDonation(this.#open, prepared, shownSha256)
    return this.#donation(prepared.donation)
  }
  donations(): DonationView[] {
    return donationViews(this.#open)
  }
  withdraw(donation: string): DonationView {
    withdrawDonation(this.#open, donation)
    return this.#donation(donation)
  }
  async send({ fetch }: { fetch: Fetch }): Promise<SendReport> {
    const { outbox, now } = this.#open
    const report = await sendFrom(outbox, { fetch, now })
    absorbOutbox(this.#open)
    return report
  }

  async finish(onProgress?: OnProgress): Promise<WorkReport> {
    const { work } = this.#open
    const { rescanned, masked, erased, problems } = await workOff(work, () => this.locked, onProgress)
    if (!this.locked) {
      this.#open.vault.settleOwed()
      clearForSending(this.#open)
    }
    return { rescanned, masked, erased, problems, left: work.left }
  }

  planErase(what: EraseWhat, onProgress?: OnProgress): Promise<ErasePlan> {
    return this.#searchFor(what).look(onProgress)
  }
  async eraseEverywhere(what: EraseWhat, onProgress?: OnProgress): Promise<ErasedInside> {
    const erased = await eraseInside(this.#open, this.#searchFor(what), () => this.locked, onProgress)
    this.#search = null
    return erased
  }
  eraseChunks(refs: readonly ChunkRef[]): Erased {
    withdrawUnsent(this.#open, (ref) => refs.some((one) => sameChunk(one, ref)))
    return this.#open.vault.erase(refs, this.#open.nowMin)
  }
  eraseSession(session: string): Erased {
    return this.eraseChunks(this.#open.vault.chunks().filter((chunk) => chunk.session === session))
  }
  eraseSince(fromMin: number): Erased {
    const hit = this.#open.vault.chunks().filter(({ toMin }) => toMin >= fromMin)
    withdrawUnsent(this.#open, (ref) => hit.some((one) => sameChunk(one, ref)))
    const erased = eraseSince(this.#open.vault.store, fromMin, this.#open.nowMin, "owner")
    this.#open.vault.settleOwed()
    return erased
  }

  rotate(): void {
    this.#open.vault.rotate()
  }
  forgetOldCards(): number {
    return this.#open.vault.forgetOldCards()
  }

  exportChunk(ref: ChunkRef, file: string, form: ExportForm): Promise<{ bytes: number }> {
    return exportChunk(this.open(ref), file, form)
  }

  verify(): string[] {
    return verifyFull(this.#open)
  }

  /** Wipes the keys. What was handed out before (events of a chunk in review) is the caller's to drop. */
  [Symbol.dispose](): void {
    if (this.#desk !== null && this.#rollback === null) this.#memory?.tryKeep(this.#desk.vault)
    this.#desk?.vault[Symbol.dispose]()
    this.#desk = null
    this.#search = null
  }

  #searchFor(what: EraseWhat): EraseSearch {
    if (this.#search === null || JSON.stringify(this.#search.what) !== JSON.stringify(what))
      this.#search = new EraseSearch(this.#open, what, () => this.locked)
    return this.#search
  }

  get #open(): Desk {
    if (this.#desk === null) throw new OwnerError("LOCKED")
    return this.#desk
  }

  #donation(donation: string): DonationView {
    const view = this.donations().find((one) => one.donation === donation)
    if (view === undefined) throw new OwnerError("UNKNOWN_DONATION")
    return view
  }
}
