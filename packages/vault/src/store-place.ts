import { existsSync, realpathSync, statSync } from "node:fs"
import { join } from "node:path"
import { randomBytes, toHex } from "@tracehold/crypto"
import * as z from "zod"
import type { Card } from "./card.ts"
import { VaultError } from "./error.ts"
import { makeFolder } from "./make-folder.ts"
import { onDisk, readSmallFile, replaceFile } from "./safe-files.ts"
import { openStore, readMeta, SQL, STORE_FILE, type Store, writeMeta } from "./store.ts"

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))

/** What lay in a folder when somebody of ours last looked. */
const placeSchema = z.strictObject({
  folder: z.string().min(1).max(4096),
  store: hex(16),
  /** Tells whether a path leads to the very same file. */
  file: z.string().max(64),
  identity: hex(32),
  epoch: z.int().nonnegative(),
  generation: z.int().nonnegative(),
  /** Unix time in ms. */
  atMs: z.int().nonnegative(),
})
export type Place = z.infer<typeof placeSchema>
const bookSchema = z.strictObject({ version: z.literal(0), places: z.array(placeSchema).max(64) })

const BOOK_FILE = "places.json"
const MOST_PLACES = 64

/**
 * Remembers, outside of any vault's folder, what vaults were seen and where: whoever puts another vault, a copy or an older state in a
 * folder's place does not change what is written here. Ids, paths and counts, no keys. A book that is missing or broken knows nothing.
 */
export class PlaceBook {
  readonly #folder: string | null
  /** @param folder - null: nothing is known, and nothing remembered. */
  constructor(folder: string | null) {
    this.#folder = folder
  }

  read(): Place[] {
    try {
      const text = this.#folder === null ? null : readSmallFile(join(this.#folder, BOOK_FILE))
      return text === null ? [] : bookSchema.parse(JSON.parse(text)).places
    } catch {
      return []
    }
  }

  /** The store as it is now, in place of what was known of it and of this folder. @throws VaultError `READ_ONLY`; `FULL`; `UNSAFE_PLACE`. */
  remember(store: Store, card: Card, nowMs: number): void {
    const folder = this.#folder
    if (folder === null) return
    const place = placeOf(store, card, nowMs)
    const others = this.read().filter((other) => other.folder !== place.folder && other.store !== place.store)
    makeFolder(folder)
    this.#write(folder, [...others.slice(1 - MOST_PLACES), place])
  }

  /** Nothing lies in this folder (a real path) any more. @returns the ids of the stores that did. @throws VaultError as `remember`. */
  forget(realFolder: string): string[] {
    const known = this.read()
    const gone = known.filter(({ folder }) => folder === realFolder)
    if (this.#folder === null || gone.length === 0) return []
    this.#write(
      this.#folder,
      known.filter((place) => !gone.includes(place)),
    )
    return gone.map(({ store }) => store)
  }

  #write(folder: string, places: readonly Place[]): void {
    replaceFile(join(folder, BOOK_FILE), `${JSON.stringify({ version: 0, places })}\n`)
  }
}

/** `older`: the store has seen fewer changes than it had when it was last looked at, so an older copy of it was put back. */
export type PlaceNews = { readonly older: boolean }

/**
 * Hold a store against what is remembered of its folder and of its id.
 *
 * @param own - what the one who asks remembers itself.
 * @param owners - what the owner's side remembers, who had the keys: what it looked at later than that counts instead.
 * @throws VaultError `CARD_CHANGED` when another owner's vault, or an older card, lies there now; `TWO_PLACES` when the same store also
 *   lies where it lay before.
 */
export function checkPlace(store: Store, card: Card, own: readonly Place[], owners: readonly Place[] = []): PlaceNews {
  checkNotCopied(store, [...own, ...owners])
  const now = placeOf(store, card, 0)
  const said = owners.find((place) => place.folder === now.folder && place.store === now.store && place.identity === now.identity)
  const known = own.filter((place) => place.folder === now.folder || place.store === now.store)
  const binding = [...known.filter(({ atMs }) => said === undefined || atMs >= said.atMs), ...(said === undefined ? [] : [said])]
  if (binding.some(({ identity, epoch }) => identity !== now.identity || epoch > now.epoch)) throw new VaultError("CARD_CHANGED")
  return { older: binding.some((place) => place.store === now.store && place.generation > now.generation) }
}

/** Whether the store also lies where it lay before: then this folder is the copy. @throws VaultError `TWO_PLACES`. */
export function checkNotCopied(store: Store, known: readonly Place[]): void {
  const [id, folder, file] = [storeIdOf(store), realFolder(store), fileOf(store.folder)]
  for (const place of known) {
    const elsewhere = place.store === id && place.folder !== folder && place.file !== file
    if (elsewhere && storeIdIn(place.folder) === id) throw new VaultError("TWO_PLACES")
  }
}

/**
 * Make a copied folder a store of its own, that may be used beside the one that it is a copy of.
 *
 * @throws VaultError as `openStore`.
 */
export function separateStore(folder: string): void {
  using store = openStore(folder)
  const sql = store[SQL]
  sql.write(() => {
    writeMeta(sql, "store_id", randomBytes(16))
    writeMeta(sql, "generation", generationOf(store) + 1)
  })
}

/** How many changes a store has seen that take something away, and sessions that began: it only grows. */
export function generationOf(store: Store): number {
  return Number(readMeta(store[SQL], "generation") ?? 0)
}

/** 16 bytes, hex. @throws VaultError `DAMAGED`. */
export function storeIdOf(store: Store): string {
  const id = readMeta(store[SQL], "store_id")
  if (!(id instanceof Uint8Array) || id.length !== 16) throw new VaultError("DAMAGED")
  return toHex(id)
}

function placeOf(store: Store, card: Card, atMs: number): Place {
  return {
    folder: realFolder(store),
    store: storeIdOf(store),
    file: fileOf(store.folder),
    identity: toHex(card.identity),
    epoch: card.epoch,
    generation: generationOf(store),
    atMs,
  }
}

function realFolder({ folder }: Store): string {
  return onDisk(() => realpathSync(folder))
}

function fileOf(folder: string): string {
  const { dev, ino } = onDisk(() => statSync(join(folder, STORE_FILE)))
  return `${dev}/${ino}`
}

/** The id of the store in a folder; null where there is none that opens. */
function storeIdIn(folder: string): string | null {
  if (!existsSync(join(folder, STORE_FILE))) return null
  try {
    using store = openStore(folder)
    return storeIdOf(store)
  } catch (error) {
    if (error instanceof VaultError) return null
    throw error
  }
}
