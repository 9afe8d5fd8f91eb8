import { type LedgerEntry, ledgerEntrySchema } from "@tracehold/consent"
import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"
import type { OpenVault } from "@tracehold/vault"
import { type Book, readBook } from "./book.ts"
import { OwnerError } from "./error.ts"

/** The vault's own chain: which recipients it knows, and that the words were written down. No recipient's root is this. */
const OWN = "0".repeat(64)

/** The donor's ledger: sealed, hash-chained by the vault, one chain for each recipient and one of its own. */
export class Ledger {
  readonly #vault: OpenVault
  readonly #now: () => number
  constructor(vault: OpenVault, now: () => number) {
    this.#vault = vault
    this.#now = now
  }

  get wordsConfirmed(): boolean {
    return this.#read(OWN).some(({ kind }) => kind === "words-confirmed")
  }

  confirmWords(): void {
    if (!this.wordsConfirmed) this.#append(OWN, { kind: "words-confirmed", atMs: this.#now() })
  }

  /** Minutes; null while the owner has chosen none. */
  get lockAfter(): number | null {
    const chosen = this.#read(OWN).findLast((entry) => entry.kind === "lock-after")
    return chosen?.kind === "lock-after" ? chosen.minutes : null
  }

  setLockAfter(minutes: number): void {
    if (minutes !== this.lockAfter) this.#append(OWN, { kind: "lock-after", atMs: this.#now(), minutes })
  }

  /** Roots of all recipients, in the order in which they were added. */
  roots(): string[] {
    return this.#read(OWN).flatMap((entry) => (entry.kind === "knows" ? [entry.root] : []))
  }

  book(root: string): Book | null {
    return root === OWN ? null : readBook(root, this.#read(root))
  }

  /** @throws OwnerError `UNKNOWN_RECIPIENT`. */
  bookOf(root: string): Book {
    const book = this.book(root)
    if (book === null) throw new OwnerError("UNKNOWN_RECIPIENT")
    return book
  }

  books(): Book[] {
    return this.roots().flatMap((root) => this.book(root) ?? [])
  }

  append(root: string, entry: LedgerEntry): void {
    if (!this.roots().includes(root)) this.#append(OWN, { kind: "knows", atMs: this.#now(), root })
    this.#append(root, entry)
  }

  #append(root: string, entry: LedgerEntry): void {
    this.#vault.appendLedger(root, encodeUtf8(JSON.stringify(ledgerEntrySchema.parse(entry))))
  }

  #read(root: string): LedgerEntry[] {
    return this.#vault.readLedger(root).map((body) => ledgerEntrySchema.parse(JSON.parse(decodeUtf8(body) ?? "null")))
  }
}
