import { createHash, randomUUID } from "node:crypto"
import { createReadStream } from "node:fs"
import { type FileHandle, mkdir, open, readdir, rename, rm, statfs } from "node:fs/promises"
import { join } from "node:path"
import { EndpointError } from "./endpoint-error.ts"

/**
 * Pieces on disk: `pieces/<statement>/<sha256>`, so that no donor's bytes are shared with another's, and withdrawing is deleting
 * a folder. Every name is a digest that was checked before; nothing is ever opened or decompressed.
 */
export class PieceStore {
  readonly #pieces: string
  readonly #incoming: string
  constructor(paths: { pieces: string; incoming: string }) {
    this.#pieces = paths.pieces
    this.#incoming = paths.incoming
  }

  /** Make the folders, and drop what was being received when the endpoint last stopped. */
  async open(): Promise<void> {
    await rm(this.#incoming, { recursive: true, force: true })
    for (const folder of [this.#pieces, this.#incoming]) await mkdir(folder, { recursive: true, mode: 0o700 })
  }

  path(statement: string, sha256: string): string {
    return join(this.#pieces, statement, sha256)
  }

  /**
   * Receive a piece into a temporary file, on disk when this returns.
   *
   * @returns the file's path, for `keep` or `discard`.
   * @throws EndpointError `WRONG_LENGTH`, `WRONG_HASH`, `TIMEOUT` (the connection broke off); then nothing is left.
   */
  async receive(body: AsyncIterable<Uint8Array>, expected: { sha256: string; bytes: number }): Promise<string> {
    const path = join(this.#incoming, randomUUID())
    const file = await open(path, "wx", 0o600)
    try {
      await writeChecked(file, body, expected)
      await file.sync()
      return path
    } catch (error) {
      await this.discard(path)
      throw error
    } finally {
      await file.close()
    }
  }

  async keep(temporary: string, statement: string, sha256: string): Promise<void> {
    const folder = join(this.#pieces, statement)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await rename(temporary, join(folder, sha256))
    await syncFolder(folder)
    await syncFolder(this.#pieces)
  }

  async discard(temporary: string): Promise<void> {
    await rm(temporary, { force: true })
  }

  async delete(statement: string, sha256: string): Promise<void> {
    await rm(this.path(statement, sha256), { force: true })
  }

  /** Delete all pieces of a statement; gone from the folder on disk when this returns. */
  async deleteAll(statement: string): Promise<void> {
    await rm(join(this.#pieces, statement), { recursive: true, force: true })
    await syncFolder(this.#pieces)
  }

  async statements(): Promise<string[]> {
    return readdir(this.#pieces)
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#pieces)
    return bavail * bsize
  }

  /** SHA-256 (hex) and length of a stored piece; null if it is not there. `onBytes` sees all of it. */
  async digest(
    statement: string,
    sha256: string,
    onBytes?: (bytes: Uint8Array) => void,
  ): Promise<{ sha256: string; bytes: number } | null> {
    const hash = createHash("sha256")
    let bytes = 0
    try {
      for await (const part of createReadStream(this.path(statement, sha256))) {
        hash.update(part)
        onBytes?.(part)
        bytes += part.length
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
      throw error
    }
    return { sha256: hash.digest("hex"), bytes }
  }
}

async function writeChecked(file: FileHandle, body: AsyncIterable<Uint8Array>, expected: { sha256: string; bytes: number }) {
  const hash = createHash("sha256")
  let bytes = 0
  for await (const part of unbroken(body)) {
    bytes += part.length
    if (bytes > expected.bytes) throw new EndpointError("WRONG_LENGTH")
    hash.update(part)
    await file.writeFile(part)
  }
  if (bytes !== expected.bytes) throw new EndpointError("WRONG_LENGTH")
  if (hash.digest("hex") !== expected.sha256) throw new EndpointError("WRONG_HASH")
}

/** A connection that ends too early is the sender's trouble, not ours. */
async function* unbroken(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw new EndpointError("TIMEOUT", { cause: error })
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return // A folder cannot be opened there.
  const folder = await open(path, "r")
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
