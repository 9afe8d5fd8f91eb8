import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { basename, dirname, join } from "node:path"
import { randomBytes, toHex } from "@tracehold/crypto"
import { VaultError } from "./error.ts"

const OTHERS_WRITE = 0o022
const STICKY = 0o1000
const MAX_SMALL_BYTES = 1 << 20

/**
 * Refuse a folder that is a link, is not ours or that others may write: whoever can put files there can forge what was recorded.
 * One that others may only read is closed to them.
 *
 * @throws VaultError `NO_VAULT` when there is none; `UNSAFE_PLACE`.
 */
export function checkFolder(folder: string): void {
  const stat = lstat(folder)
  if (stat === null) throw new VaultError("NO_VAULT")
  if (!stat.isDirectory()) throw new VaultError("UNSAFE_PLACE")
  if (process.platform === "win32") return
  if (stat.uid !== process.geteuid?.() || (stat.mode & OTHERS_WRITE) !== 0) throw new VaultError("UNSAFE_PLACE")
  const above = lstat(dirname(folder))
  // Who may rename entries of the folder above can put another folder in place of ours.
  if (above !== null && (above.mode & 0o002) !== 0 && (above.mode & STICKY) === 0) throw new VaultError("UNSAFE_PLACE")
  if ((stat.mode & 0o077) !== 0) onDisk(() => chmodSync(folder, 0o700))
}

/** True when the file is there. @throws VaultError `UNSAFE_PLACE` for a link, anything but a file, another's file or one that others may write. */
export function checkFile(path: string): boolean {
  const stat = lstat(path)
  if (stat === null) return false
  if (!stat.isFile()) throw new VaultError("UNSAFE_PLACE")
  if (process.platform === "win32") return true
  if (stat.uid !== process.geteuid?.() || (stat.mode & OTHERS_WRITE) !== 0) throw new VaultError("UNSAFE_PLACE")
  if ((stat.mode & 0o077) !== 0) onDisk(() => chmodSync(path, 0o600))
  return true
}

/** Text of a small file of ours; null when it is not there. @throws VaultError as `checkFile`; `DAMAGED` over 1 MiB. */
export function readSmallFile(path: string): string | null {
  if (!checkFile(path)) return null
  return onDisk(() => {
    const fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      if (fstatSync(fd).size > MAX_SMALL_BYTES) throw new VaultError("DAMAGED")
      return readFileSync(fd, "utf8")
    } finally {
      closeSync(fd)
    }
  })
}

/**
 * Replace a file whole or not at all: new file, fsync, rename, fsync of the folder. No backup is kept, and what an earlier try left
 * half done goes: an old copy is an old lock.
 */
export function replaceFile(path: string, text: string): void {
  const folder = dirname(path)
  const fresh = join(folder, `.${basename(path)}.${toHex(randomBytes(8))}.new`)
  onDisk(() => {
    try {
      createFile(fresh, text)
      renameSync(fresh, path)
    } catch (error) {
      rmSync(fresh, { force: true })
      throw error
    }
    for (const name of filesIn(folder)) if (halfDone(name) === basename(path)) rmSync(join(folder, name), { force: true })
    syncFolder(folder)
  })
}

/** Names of all in a folder but folders: one that has a file's name is none of ours, and must stop nothing. */
export function filesIn(folder: string): string[] {
  const entries = onDisk(() => readdirSync(folder, { withFileTypes: true }))
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
}

/** The file whose new version this one is, left where a crash came before it took its place; null for any other. */
export function halfDone(name: string): string | null {
  return /^\.(.+)\.[0-9a-f]{16}\.new$/.exec(name)?.[1] ?? null
}

/** Make a file for us alone that was not there before, and see it to the disk. No umask can open it further. */
export function createFile(path: string, text: string): void {
  onDisk(() => {
    const fd = openSync(path, "wx", 0o600)
    try {
      writeFileSync(fd, text) // All of it: one write may take a part only, and say so only in its answer.
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  })
}

export function syncFolder(folder: string): void {
  if (process.platform === "win32") return // Windows has no handle on a folder to flush.
  const fd = openSync(folder, "r")
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Runs file work; an error of the system becomes a `VaultError`. */
export function onDisk<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    switch (systemCode(error)) {
      case null:
        throw error
      case "ENOSPC":
      case "EDQUOT":
        throw new VaultError("FULL", { cause: error })
      case "EACCES":
      case "EPERM":
      case "EROFS":
        throw new VaultError("READ_ONLY", { cause: error })
      case "EEXIST":
      case "ENOTEMPTY":
        throw new VaultError("EXISTS", { cause: error })
      case "ELOOP":
        throw new VaultError("UNSAFE_PLACE", { cause: error })
      default:
        throw new VaultError("IO", { cause: error })
    }
  }
}

function lstat(path: string) {
  return onDisk(() => lstatSync(path, { throwIfNoEntry: false })) ?? null
}

function systemCode(error: unknown): string | null {
  if (error instanceof VaultError || !(error instanceof Error) || !("code" in error)) return null
  return typeof error.code === "string" ? error.code : null
}
