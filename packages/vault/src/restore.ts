import { closeSync, fsyncSync, openSync, writeSync } from "node:fs"
import { join } from "node:path"
import { randomBytes, type SecretKey } from "@tracehold/crypto"
import { decodeUtf8 } from "@tracehold/trace"
import { concat } from "./bytes.ts"
import { CARD_FILE, parseCard } from "./card.ts"
import { VaultError } from "./error.ts"
import { FreshFolder } from "./fresh-folder.ts"
import { KEY_FILE, parseKeyFile } from "./key-file.ts"
import { unlockVault } from "./open-vault.ts"
import type { Problem } from "./problem.ts"
import { createFile, onDisk } from "./safe-files.ts"
import { openStore, readMeta, SQL, STORE_FILE, type Store, writeMeta } from "./store.ts"
import { verifyQuick } from "./verify-quick.ts"

/** What a backup holds, in this order. */
export const BACKUP_FILES = [CARD_FILE, KEY_FILE, STORE_FILE] as const

const MAX_SMALL_BYTES = 1 << 20

/**
 * A vault that is put back from a copy, in a new folder, which gets its name when all of it was there and was looked at. Believes
 * nothing: a backup is encrypted for its owner, which does not say by whom.
 */
export class Restoring implements Disposable {
  readonly #fresh: FreshFolder
  readonly #taken = new Set<string>()
  /** @throws VaultError `EXISTS` when something is in the folder; `FULL`; `READ_ONLY`. */
  constructor(folder: string) {
    this.#fresh = new FreshFolder(folder)
  }

  /** @throws VaultError `DAMAGED` for a file that no backup has, or has twice; `FULL`. */
  async take(name: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    if (!BACKUP_FILES.some((one) => one === name) || this.#taken.has(name)) throw new VaultError("DAMAGED")
    this.#taken.add(name)
    const path = join(this.#fresh.path, name)
    if (name === STORE_FILE) return writePieces(path, pieces)
    const text = await smallText(pieces)
    if (name === CARD_FILE) parseCard(text)
    else parseKeyFile(text)
    createFile(path, text)
  }

  /**
   * Look at what came, without a key. From here on it is a store of its own: the one that it is a copy of may still live, and goes on
   * under its own id.
   *
   * @throws VaultError `DAMAGED` when something is missing, or is not of one vault.
   */
  verifyQuick(): Problem[] {
    if (this.#taken.size !== BACKUP_FILES.length) throw new VaultError("DAMAGED")
    using store = openStore(this.#fresh.path)
    if (copiedMin(store) === null) throw new VaultError("DAMAGED")
    store[SQL].write(() => writeMeta(store[SQL], "store_id", randomBytes(16)))
    return verifyQuick(store)
  }

  /** Open everything that came. @throws VaultError `WRONG_KEY` when no slot is of this seed; `DAMAGED`; `CARD_CHANGED`. */
  verifyFull(seed: SecretKey): Problem[] {
    using vault = unlockVault(this.#fresh.path, seed)
    return vault.verifyFull()
  }

  /** @throws VaultError `EXISTS` when something came to lie in the folder meanwhile. */
  settle(): void {
    this.#fresh.settle()
  }

  [Symbol.dispose](): void {
    this.#fresh[Symbol.dispose]()
  }
}

/** The minute (since the Unix epoch) at which the backup was made that this store was restored from; null for one that never was. */
export function copiedMin(store: Store): number | null {
  const minute = readMeta(store[SQL], "copied_min")
  return typeof minute === "number" ? minute : null
}

async function writePieces(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const fd = onDisk(() => openSync(path, "wx", 0o600))
  try {
    for await (const piece of pieces) onDisk(() => writeAll(fd, piece))
    onDisk(() => fsyncSync(fd))
  } finally {
    closeSync(fd)
  }
}

function writeAll(fd: number, piece: Uint8Array): void {
  for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at)
}

async function smallText(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > MAX_SMALL_BYTES) throw new VaultError("DAMAGED")
    parts.push(piece)
  }
  const text = decodeUtf8(concat(...parts))
  if (text === null) throw new VaultError("DAMAGED")
  return text
}
