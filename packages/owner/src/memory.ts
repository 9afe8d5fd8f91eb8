import {
  checkMark,
  checkNotCopied,
  keepMark,
  type MarkKeeper,
  marksIn,
  type OpenVault,
  PlaceBook,
  type Rollback,
  readCard,
  type Store,
  VaultError,
} from "@tracehold/vault"

/** What the owner's side remembers of vaults outside of their folders, so that a copy or an older state put in one's place is told. */
export class Memory {
  readonly #places: PlaceBook
  readonly #marks: MarkKeeper
  readonly #now: () => number
  constructor(folder: string, now: () => number) {
    this.#places = new PlaceBook(folder)
    this.#marks = marksIn(folder)
    this.#now = now
  }

  /** @throws VaultError `TWO_PLACES`. */
  checkPlace(store: Store): void {
    checkNotCopied(store, this.#places.read())
  }

  /** What the vault lacks of what it had when it was last open here; null when nothing is missing. */
  rollback(vault: OpenVault): Rollback | null {
    return checkMark(vault, this.#marks)
  }

  /** As `keep`, where it can be: what cannot be written now is written at the next unlock. @returns whether it was. */
  tryKeep(vault: OpenVault): boolean {
    try {
      this.keep(vault)
      return true
    } catch {
      return false
    }
  }

  /** From now on this is the newest state that is known, and this its place. */
  keep(vault: OpenVault): void {
    keepMark(vault, this.#marks)
    this.keepPlace(vault.store)
  }

  /** What is known of a vault that is gone from this folder. What cannot be forgotten now says nothing without its keys. */
  tryForget(realFolder: string): void {
    try {
      for (const store of this.#places.forget(realFolder)) this.#marks.forget(store)
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
    }
  }

  keepPlace(store: Store): void {
    this.#places.remember(store, readCard(store.folder), this.#now())
  }
}

/** One line for a person at a terminal. */
export function rollbackLine(rollback: Rollback): string {
  return `${describeRollback(rollback)} Put the newer one back, or go on with this one: \`tracehold vault accept-older\`.`
}

/** What is wrong, without what to do. */
export function describeRollback({ missing, undone, ledger }: Rollback): string {
  const minutes = missing.reduce((sum, { fromMin, toMin }) => sum + toMin - fromMin + 1, 0)
  const events = missing.reduce((sum, chunk) => sum + chunk.events, 0)
  const from = Math.min(...missing.map(({ fromMin }) => fromMin))
  const to = Math.max(...missing.map(({ toMin }) => toMin))
  const what = [
    missing.length === 0
      ? ""
      : `${countOf(missing.length, "confirmed chunk")} (${countOf(minutes, "minute")}, ${countOf(events, "event")}, ${day(from)} to ${day(to)} UTC) missing or as before`,
    undone === 0 ? "" : `${countOf(undone, "erase")} undone`,
    ledger === 0 ? "" : `${countOf(ledger, "entry", "entries")} of the ledger of donations missing`,
  ].filter((part) => part !== "")
  const lacks = what.length === 0 ? "nothing that was confirmed is missing" : what.join("; ")
  return `This is an older copy of the vault than the one last opened here: ${lacks}.`
}

function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

function day(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(0, 16).replace("T", " ")
}
