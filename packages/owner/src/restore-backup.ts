import { type FileHandle, open } from "node:fs/promises"
import { cryptoReady, fromHex } from "@tracehold/crypto"
import { copiedMin, listChunks, openStore, type Problem, Restoring, VaultError } from "@tracehold/vault"
import { Decrypter } from "age-encryption"
import { VAULT_STANZA } from "./backup.ts"
import { backupIdentity } from "./backup-identity.ts"
import { OwnerError } from "./error.ts"
import { problemLine } from "./problem-line.ts"
import { entropyOf, phraseSeed } from "./slots.ts"
import { streamOf } from "./stream-of.ts"
import { readTar } from "./tar.ts"

/** The 24 words of the vault; or the age identity that follows from them (`AGE-SECRET-KEY-1...`), which does not unlock the vault itself. */
export type BackupKey =
  | { readonly kind: "words"; readonly words: string }
  | { readonly kind: "identity"; readonly identity: string }

export type RestoreOptions = {
  /** How many bytes of the backup's file were read. */
  readonly onProgress?: (done: number, total: number) => void
  /** Aborted, it throws the signal's reason, and nothing is left of what was put back so far. */
  readonly signal?: AbortSignal
}

export type Restored = {
  /** When the backup was made, Unix time in ms to the minute. */
  readonly copiedAtMs: number
  readonly chunks: number
  /** True when all of it was opened, false when it was only looked at from outside. */
  readonly full: boolean
  /** One line for each thing that is not as it was written. */
  readonly problems: readonly string[]
}

/**
 * Put a vault back from a backup, into a folder that is new or empty. It gets its name only after all of the backup was there and
 * was looked at; what is wrong in it is told, and kept.
 *
 * @throws OwnerError `NOT_A_BACKUP` (also when it is cut short or changed), `WRONG_WORDS`, `NOT_WORDS`; VaultError `EXISTS`, `FULL`,
 *   `READ_ONLY`, `DAMAGED`.
 */
export async function restoreVault(
  file: string,
  folder: string,
  key: BackupKey,
  { onProgress, signal }: RestoreOptions = {},
): Promise<Restored> {
  await cryptoReady()
  using entropy = key.kind === "words" ? entropyOf(key.words) : null
  await using handle = await open(file).catch((cause: unknown) => {
    throw new OwnerError("NOT_A_BACKUP", { cause, why: "This file cannot be read." })
  })
  const vaultId = await vaultIdIn(handle)
  const decrypter = new Decrypter()
  decrypter.addIdentity(entropy === null ? identityIn(key) : backupIdentity(entropy, vaultId))
  using restoring = new Restoring(folder)
  const { size } = await handle.stat()
  const read = (done: number) => {
    signal?.throwIfAborted()
    onProgress?.(done, size)
  }
  await takeApart(decrypter, handle, restoring, read, signal)
  signal?.throwIfAborted()
  const quick = restoring.verifyQuick()
  let full: Problem[] | null = null
  if (entropy !== null) {
    using seed = phraseSeed(entropy, vaultId)
    full = verifyFull(restoring, seed)
  }
  restoring.settle()
  using store = openStore(folder)
  return {
    copiedAtMs: (copiedMin(store) ?? 0) * 60_000,
    chunks: listChunks(store).length,
    full: full !== null,
    problems: (full ?? quick).map(problemLine),
  }
}

/** The first identity in the text of an identity file. */
function identityIn(key: BackupKey): string {
  const found = key.kind === "identity" ? /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/m.exec(key.identity)?.[0] : undefined
  if (found === undefined) throw new OwnerError("WRONG_WORDS", { why: "This is not an age identity file." })
  return found
}

async function takeApart(
  decrypter: Decrypter,
  handle: FileHandle,
  restoring: Restoring,
  onRead: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const archive = await decrypter.decrypt(streamOf(piecesOf(handle, onRead)))
    await readTar(archive, (name, pieces) => restoring.take(name, pieces))
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof VaultError || cause instanceof OwnerError) throw cause
    if (cause instanceof Error && /no identity matched/.test(cause.message)) throw new OwnerError("WRONG_WORDS")
    throw new OwnerError("NOT_A_BACKUP", { cause })
  }
}

/** Null when these words do not unlock the vault any more, though they open its backup. */
function verifyFull(restoring: Restoring, seed: Parameters<Restoring["verifyFull"]>[0]): Problem[] | null {
  try {
    return restoring.verifyFull(seed)
  } catch (error) {
    if (error instanceof VaultError && error.code === "WRONG_KEY") return null
    throw error
  }
}

const HEADER_BYTES = 4096
const VAULT_LINE = new RegExp(`^-> ${VAULT_STANZA} ([0-9a-f]{32})$`, "m")

/** Whose backup it says that it is. Nothing is believed because of it: with another id the words give another identity, and that opens nothing. */
async function vaultIdIn(handle: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0).catch((cause: unknown) => {
    throw new OwnerError("NOT_A_BACKUP", { cause, why: "This file cannot be read." })
  })
  const head = buffer.subarray(0, bytesRead).toString("latin1").split("\n---", 1)[0] ?? ""
  const found = VAULT_LINE.exec(head)?.[1]
  if (!head.startsWith("age-encryption.org/v1\n") || found === undefined) throw new OwnerError("NOT_A_BACKUP")
  return fromHex(found)
}

const PIECE_BYTES = 1 << 20

async function* piecesOf(handle: FileHandle, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, at)
    if (bytesRead === 0) return
    yield new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead)
    at += bytesRead
    onRead(at)
  }
}
