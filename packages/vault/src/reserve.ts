import { randomFillSync } from "node:crypto"
import { closeSync, openSync, rmSync, statSync, writeSync } from "node:fs"
import { join } from "node:path"
import { diskSpace } from "./disk-space.ts"
import { VaultError } from "./error.ts"
import { onDisk } from "./safe-files.ts"
import type { Store } from "./store.ts"

export const RESERVE_FILE = "reserve"
/** What the log of an erase needs at most before it is cut: chunks go in small transactions. */
const RESERVE_BYTES = 8 << 20
/** Kept only where it is no burden: so many times as much must be free. */
const PLENTY = 4
const PIECE_BYTES = 1 << 20

/**
 * Keep some room that an erase can have when the disk is full: without it SQLite could not even write down that keys go. Random bytes,
 * since a file system may store zeros as nothing. Does nothing where the file is, or where room is scarce.
 */
export function keepReserve({ folder }: Store): void {
  try {
    fill(folder, join(folder, RESERVE_FILE))
  } catch {
    // Another window makes it in this moment, or there is no room after all: an erase does without, or with what there is.
  }
}

function fill(folder: string, path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === RESERVE_BYTES || diskSpace(folder).free < PLENTY * RESERVE_BYTES) return
  rmSync(path, { force: true })
  const fd = openSync(path, "wx", 0o600)
  try {
    for (let at = 0; at < RESERVE_BYTES; at += PIECE_BYTES) writeSync(fd, randomFillSync(new Uint8Array(PIECE_BYTES)))
  } finally {
    closeSync(fd)
  }
}

/**
 * Run what erases, once more with the reserve's room when the disk is full.
 *
 * @param erase - told whether room is scarce: then transactions are to be small.
 * @throws VaultError `FULL` when that does not do either.
 */
export function withReserve<T>({ folder }: Pick<Store, "folder">, erase: (scarce: boolean) => T): T {
  try {
    return erase(false)
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== "FULL") throw error
    onDisk(() => rmSync(join(folder, RESERVE_FILE), { force: true }))
    return erase(true)
  }
}
