import { linkSync, renameSync, rmSync, statSync } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { basename, dirname, join, resolve } from "node:path"
import { cryptoReady, randomBytes, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { BACKUP_FILES, type BackupCopy, copyForBackup } from "@tracehold/vault"
import { Encrypter, Stanza } from "age-encryption"
import { checkBackupTarget, targetExists } from "./backup-target.ts"
import { OwnerError } from "./error.ts"
import { streamOf } from "./stream-of.ts"
import { type TarFile, writeTar } from "./tar.ts"

export type BackupOptions = {
  readonly now?: () => number
  /** How many bytes of how many are written. */
  readonly onProgress?: (done: number, total: number) => void
  /** Aborted, it throws the signal's reason, and nothing is left of what was written so far. */
  readonly signal?: AbortSignal
}

/** A stanza of the age header that says whose backup it is: with it and the words the identity can be made. Stock age passes it by. */
export const VAULT_STANZA = "tracehold/vault"

/**
 * Write a backup of the vault to a file that does not exist yet. Works locked: it is encrypted in the age format to the identity of the
 * owner's 24 words, and holds a tar of card, key file and store. It is there whole or not at all.
 *
 * @throws OwnerError `FILE_EXISTS`, `NOT_WRITABLE` (also for want of space), `NO_WORDS`; VaultError as `copyForBackup`.
 */
export async function backUpVault(
  folder: string,
  file: string,
  { now = Date.now, onProgress, signal }: BackupOptions = {},
): Promise<{ bytes: number }> {
  await cryptoReady()
  const target = resolve(file)
  checkBackupTarget(target, folder)
  using copy = copyForBackup(folder, Math.floor(now() / 60_000))
  if (copy.recipient === null) throw new OwnerError("NO_WORDS")
  const files = filesIn(copy, (done) => onProgress?.(done, copy.storeBytes))
  const encrypter = new Encrypter()
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza([VAULT_STANZA, toHex(copy.vaultId)], new Uint8Array())] })
  encrypter.addRecipient(copy.recipient)
  const encrypted = await encrypter.encrypt(streamOf(writeTar(files)))
  return { bytes: await writeWhole(target, encrypted, signal) }
}

function filesIn(copy: BackupCopy, onDone: (bytes: number) => void): TarFile[] {
  const text = (content: string): Omit<TarFile, "name"> => {
    const bytes = encodeUtf8(content)
    return { bytes: bytes.length, pieces: once(bytes) }
  }
  const contents = [text(copy.card), text(copy.keys), { bytes: copy.storeBytes, pieces: counted(copy.store(), onDone) }]
  return contents.map((content, i) => ({ name: BACKUP_FILES[i] ?? "", ...content }))
}

async function* once(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  yield piece
}

async function* counted(pieces: AsyncIterable<Uint8Array>, onDone: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let done = 0
  for await (const piece of pieces) {
    yield piece
    done += piece.length
    onDone(done)
  }
}

/** New file, fsync, then its name, which must be free. @returns its size. */
async function writeWhole(target: string, pieces: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
  const fresh = join(dirname(target), `.${basename(target)}.${toHex(randomBytes(8))}.new`)
  try {
    const handle = await open(fresh, "wx", 0o600).catch(notWritable)
    let bytes = 0
    try {
      for await (const piece of pieces) {
        signal?.throwIfAborted()
        await writeAll(handle, piece)
        bytes += piece.length
      }
      await handle.sync().catch(notWritable)
    } finally {
      await handle.close()
    }
    await settle(fresh, target)
    return bytes
  } finally {
    rmSync(fresh, { force: true })
  }
}

async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length; ) {
    const { bytesWritten } = await handle.write(piece, at).catch(notWritable)
    at += bytesWritten
  }
}

/** A link refuses a name that is taken; disks without links (a memory stick's) are looked at first. */
async function settle(fresh: string, target: string): Promise<void> {
  try {
    linkSync(fresh, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || statSync(target, { throwIfNoEntry: false }) !== undefined)
      throw targetExists()
    onDisk(() => renameSync(fresh, target))
  }
  if (process.platform === "win32") return // Windows has no handle on a folder to flush.
  const folder = await open(dirname(target), "r").catch(notWritable)
  await folder.sync().catch(notWritable)
  await folder.close()
}

function notWritable(cause: unknown): never {
  throw new OwnerError("NOT_WRITABLE", { cause })
}

function onDisk(action: () => void): void {
  try {
    action()
  } catch (cause) {
    notWritable(cause)
  }
}
