import { statSync } from "node:fs"
import { join } from "node:path"
import { fromHex } from "@tracehold/crypto"
import { openStore, readCard, SessionWriter, type Store, VaultError, vaultFolder } from "@tracehold/vault"
import { SeenPlaces } from "./seen-places.ts"
import type { SessionStart } from "./session-recorder.ts"
import { storeBytes, unreviewed } from "./vault-figures.ts"
import { nowMin, wallNow } from "./wall-clock.ts"

/** The vault as this window has it: its store once there is one, and the writer of this session once something is recorded. */
export class VaultLink implements Disposable {
  #store: Store | null = null
  #writer: SessionWriter | null = null
  #places: SeenPlaces | null = null
  #bytesAtStart = 0

  get store(): Store | null {
    return this.#store
  }

  get writer(): SessionWriter | null {
    return this.#writer
  }

  /** What the state report says of the vault. */
  get figures(): { bytesToday: number; unreviewed: { chunks: number; minutes: number } } {
    const bytesToday = this.#store === null ? 0 : Math.max(0, storeBytes(this.#store.folder) - this.#bytesAtStart)
    return { bytesToday, unreviewed: unreviewed(this.#store) }
  }

  /** On the vault's place, one line for a person each. */
  get warnings(): readonly string[] {
    return this.#places?.warnings ?? []
  }

  /** The store, also where nothing is recorded, so that an erase works there; null while there is no vault. @throws VaultError as `openStore` and `checkPlace`. */
  openStore(start: SessionStart): Store | null {
    const folder = start.vault === "" ? vaultFolder(process.env) : start.vault
    if (this.#store === null && isThere(join(folder, "card.json"))) {
      const store = openStore(folder)
      const places = new SeenPlaces(start.storage)
      try {
        places.check(store)
      } catch (error) {
        store[Symbol.dispose]()
        throw error
      }
      this.#store = store
      this.#places = places
      this.#bytesAtStart = storeBytes(folder)
    }
    return this.#store
  }

  /** Begin to write this session. @throws VaultError as `SessionWriter.start`. */
  begin(store: Store, start: SessionStart, detectors: string | undefined, onErased: () => void): SessionWriter {
    this.#writer = SessionWriter.start(store, readCard(store.folder), {
      sessionId: fromHex(start.sessionId),
      nowMin: nowMin(),
      ...(detectors === undefined ? {} : { detectors }),
      onErased,
    })
    this.#places?.remember(store, wallNow())
    return this.#writer
  }

  [Symbol.dispose](): void {
    this.#writer?.[Symbol.dispose]()
    if (this.#store !== null) this.#places?.remember(this.#store, wallNow()) // What was erased meanwhile counts, too.
    this.#store?.[Symbol.dispose]()
    this.#writer = null
    this.#store = null
  }
}

/** A folder that may not be looked into is not one without a vault: nobody shall be told to set one up there. */
function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    throw new VaultError("READ_ONLY", { cause: error })
  }
}
