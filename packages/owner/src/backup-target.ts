import { realpathSync, statfsSync, statSync } from "node:fs"
import { dirname, isAbsolute, relative } from "node:path"
import { storeBytes } from "@tracehold/vault"
import { OwnerError } from "./error.ts"

/** Beyond the store: key file, card, headers, age's 16 bytes for every 64 KiB. */
const EXTRA_BYTES = 1 << 20

/**
 * Before anything is read: a name that is free, in a folder that is there and is not the vault's, and space for the backup there and for
 * the copy in the vault's folder.
 *
 * @throws OwnerError `FILE_EXISTS`, `NOT_WRITABLE`; VaultError as `openStore`.
 */
export function checkBackupTarget(target: string, folder: string): void {
  if (statSync(target, { throwIfNoEntry: false }) !== undefined) throw targetExists()
  const needed = storeBytes(folder) + EXTRA_BYTES
  const there = dirname(target)
  // Made by us, it would take the place of a disk that is not mounted.
  if (statSync(there, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw notThere("There is no such folder to back up into.")
  if (isInside(there, folder)) throw notThere("A backup in the vault's own folder would be lost with it. Name another folder.")
  const together = statSync(there).dev === statSync(folder).dev
  if (free(there) < needed * (together ? 2 : 1) || free(folder) < needed) {
    const megabytes = Math.ceil(needed / 1e6)
    throw notThere(
      `There is not enough space: ${megabytes} MB are needed at the target, and as much again for a moment beside the vault. Nothing was written.`,
    )
  }
}

/** A backup never replaces a file. */
export function targetExists(): OwnerError {
  return new OwnerError("FILE_EXISTS", { why: "This file exists already, and a backup never replaces a file. Name another." })
}

function notThere(why: string): OwnerError {
  return new OwnerError("NOT_WRITABLE", { why })
}

function isInside(place: string, folder: string): boolean {
  const way = relative(realpathSync(folder), realpathSync(place))
  return !way.startsWith("..") && !isAbsolute(way)
}

function free(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
