import { randomBytes } from "node:crypto"
import type { Argon2Cost, Candidate, Fetch, Keyring, Owner, Prepared, SetUp } from "@tracehold/owner"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import { AppError } from "./app-error.ts"
import { Works } from "./works.ts"

/** What the app needs from outside. `confirmSign` is the shell's own question to the person, where it has one. */
export type AppPorts = {
  readonly folder: string
  /** Says where the user's own policy lies. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  readonly fetch: Fetch
  /** Milliseconds without a call by hand after which the vault is locked, while its owner has chosen no other time. */
  readonly lockAfterMs: number
  /** The system's keyring; null where there is none. */
  readonly keyring: () => Promise<Keyring | null>
  /** What trying a passphrase costs in a new vault; the owner's side has a good default. */
  readonly cost?: Argon2Cost
  readonly confirmSign: (what: { recipient: string; sha256: string; events: number; bytes: number }) => Promise<boolean>
}

export type HeldView = { readonly events: readonly TraceEvent[]; readonly blobs: BlobSource; read: number }
export type HeldPrepared = { readonly prepared: Prepared; readonly view: string; nonce: string | null }

/** Views kept decoded at a time: the chunk on screen before and after a redaction, and what is prepared of it. */
const VIEW_LIMIT = 4

/** What is in memory while the vault is open. Locking drops all of it. */
export class Session implements Disposable {
  readonly ports: AppPorts
  candidate: Candidate | null = null
  /** One line per donation whose last sending failed. */
  readonly problems = new Map<string, string>()
  readonly works = new Works()
  /** Chunks have a turn to come, in the background. */
  owesWork = false
  /** What was done in the background since the unlock, one line each. */
  notes: string[] = []
  #owner: Owner | null = null
  #setUp: SetUp | null = null
  #touchedMs: number
  #chosenMs: number | null = null
  readonly #views = new Map<string, HeldView>()
  readonly #prepared = new Map<string, HeldPrepared>()

  constructor(ports: AppPorts) {
    this.ports = ports
    this.#touchedMs = ports.now()
  }

  get unlocked(): boolean {
    return this.#owner !== null
  }

  get owner(): Owner {
    if (this.#owner === null) throw new AppError("LOCKED", "The vault is locked. Unlock it to go on.")
    return this.#owner
  }

  /** New words, until they were asked back. */
  get setUp(): SetUp | null {
    return this.#setUp
  }
  set setUp(next: SetUp | null) {
    this.#setUp?.[Symbol.dispose]()
    this.#setUp = next
  }

  get lockAfterMs(): number {
    return this.#chosenMs ?? this.ports.lockAfterMs
  }

  setLockAfter(minutes: number): void {
    this.owner.setLockAfter(minutes)
    this.#chosenMs = minutes * 60_000
  }

  take(owner: Owner): void {
    this.lock()
    this.#owner = owner
    this.#chosenMs = owner.lockAfter === null ? null : owner.lockAfter * 60_000
    this.owesWork = owner.report.left > 0
    this.touch()
  }

  /** A hand was at it: the automatic lock starts to count again. */
  touch(): void {
    this.#touchedMs = this.ports.now()
  }

  lockIfIdle(): void {
    if (this.#owner !== null && this.ports.now() - this.#touchedMs >= this.lockAfterMs) this.lock()
  }

  lock(): void {
    this.dropDecoded()
    this.notes = []
    this.owesWork = false
    this.candidate = null
    this.setUp = null
    this.#owner?.[Symbol.dispose]()
    this.#owner = null
  }

  /** Every view and what was prepared: they hold recorded content. */
  dropDecoded(): void {
    this.#views.clear()
    this.#prepared.clear()
  }

  hold(events: readonly TraceEvent[], blobs: BlobSource): string {
    const id = randomBytes(16).toString("hex")
    this.#views.set(id, { events, blobs, read: 0 })
    for (const oldest of this.#views.keys()) {
      if (this.#views.size <= VIEW_LIMIT) break
      this.#views.delete(oldest)
    }
    return id
  }

  view(id: string): HeldView {
    const view = this.#views.get(id)
    if (view === undefined) throw new AppError("STALE_VIEW", "This view is no longer open. Open the chunk again.")
    // The one in use is the last to be dropped.
    this.#views.delete(id)
    this.#views.set(id, view)
    return view
  }

  /** One prepared content at a time: what was prepared before can not be signed any more. */
  holdPrepared(prepared: Prepared): { id: string; view: string } {
    const view = this.hold(prepared.events, prepared.blobs)
    const id = randomBytes(16).toString("hex")
    this.#prepared.clear()
    this.#prepared.set(id, { prepared, view, nonce: null })
    return { id, view }
  }

  prepared(id: string): HeldPrepared {
    const held = this.#prepared.get(id)
    if (held === undefined) throw new AppError("NOT_SHOWN", "This content is no longer prepared. Go back and prepare it again.")
    return held
  }

  dropPrepared(id: string): void {
    this.#prepared.delete(id)
  }

  [Symbol.dispose](): void {
    this.lock()
  }
}
