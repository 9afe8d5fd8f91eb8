import { checkPlace, PlaceBook, readCard, type Store, stateFolder, VaultError } from "@tracehold/vault"

const OLDER =
  "An older copy of the vault was put back: what was recorded since is missing in it, and what was erased since may be in it again. Recording goes on; unlock the vault to see what is missing."
const NOT_REMEMBERED =
  "Which vault this is could not be noted outside of its folder, so another one put in its place would not be told."

/**
 * What the recorder remembers of vaults in a folder of its own, where nobody who replaces a vault's folder replaces it, too; and what
 * the owner's side does, which had the keys.
 */
export class SeenPlaces {
  readonly #own: PlaceBook
  #older = false
  #forgets = false
  /** @param storage - empty: nothing is remembered. */
  constructor(storage: string) {
    this.#own = new PlaceBook(storage === "" ? null : storage)
  }

  get warnings(): readonly string[] {
    return [...(this.#older ? [OLDER] : []), ...(this.#forgets ? [NOT_REMEMBERED] : [])]
  }

  /** @throws VaultError `CARD_CHANGED`, `TWO_PLACES`: nothing is recorded then. */
  check(store: Store): void {
    const owners = new PlaceBook(stateFolder(process.env))
    this.#older = checkPlace(store, readCard(store.folder), this.#own.read(), owners.read()).older
  }

  /** The store as it is now. An older copy is not remembered before the owner went on with it: until then each session tells of it. */
  remember(store: Store, nowMs: number): void {
    if (this.#older) return
    try {
      this.#own.remember(store, readCard(store.folder), nowMs)
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      this.#forgets = true
    }
  }
}
