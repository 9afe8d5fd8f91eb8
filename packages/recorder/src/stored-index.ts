import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { zstdCompressSync, zstdDecompressSync } from "node:zlib"
import { blake2b, open, randomBytes, type SecretKey, seal, toHex } from "@tracehold/crypto"
import type { Engine } from "@tracehold/policy"
import { decodeUtf8, encodeUtf8, type FileVersion } from "@tracehold/trace"
import type { SessionWriter } from "@tracehold/vault"
import type { Recorded } from "./workspace-files.ts"

/** Path, version, stamp (see `FileStamp`), and the lookup name of its blob. What opens under the key was written by this very code. */
type Entry = readonly [path: string, version: FileVersion, body: string, changed: string, name: string | null]

type Place = {
  /** The recorder's own folder. Empty: nothing is remembered. */
  readonly storage: string
  readonly roots: readonly { readonly name: string; readonly path: string }[]
  /** The repository that blobs are stored for: what is stored for one is not used for another. */
  readonly repo: string
}

const ENDING = ".index"
const NOTHING = new Uint8Array()
/** Of folders that are not opened any more. */
const OLD_MS = 30 * 24 * 3600_000
const MOST_BYTES = 256 << 20

/**
 * What was recorded of a workspace, from one start to the next: for each file by what to know it again, and which blob it was stored as.
 * No content, and nothing in clear: it is sealed under a key from the lookup key (on no disk) and from all that ruled what was
 * recorded - policy, detectors, known secret values, folders, repository. Under any other of these it does not open, and everything is
 * read again.
 */
export class StoredIndex {
  /** Stands for all that texts are looked at by. */
  readonly rules: string
  readonly #file: string | null
  readonly #key: SecretKey
  readonly #place: Place
  readonly #writer: SessionWriter

  constructor(place: Place, engine: Engine, writer: SessionWriter) {
    const where = JSON.stringify([place.roots.map(({ name, path }) => [name, path]), place.repo])
    this.#place = place
    this.#writer = writer
    this.#key = engine.ruledBy((rules) => writer.cacheKey(JSON.stringify(["workspace-index", 1, where, rules])))
    this.rules = toHex(blake2b("rules", 16, this.#key))
    using name = writer.cacheKey(JSON.stringify(["workspace-index-name", 1, where]))
    this.#file = place.storage === "" ? null : join(place.storage, `${toHex(blake2b("name", 16, name))}${ENDING}`)
  }

  /** Files by their paths; empty where there is no index that opens. */
  read(): Map<string, Recorded> {
    try {
      if (this.#file === null || statSync(this.#file).size > MOST_BYTES) return new Map()
      const plain = zstdDecompressSync(open(this.#key, NOTHING, readFileSync(this.#file)), { maxOutputLength: MOST_BYTES })
      const entries: readonly Entry[] = JSON.parse(decodeUtf8(plain) ?? "[]")
      return new Map(entries.map((entry) => [entry[0], this.#recorded(entry)]))
    } catch {
      return new Map() // Not there, of other rules, or damaged: everything is read again.
    }
  }

  /** In place of what was remembered. A disk that takes nothing costs the next start a read of everything, and no more. */
  write(files: Iterable<[string, Recorded]>): void {
    if (this.#file === null) return
    const entries: Entry[] = []
    for (const [path, { version, body, changed }] of files) {
      const name = version.blob === null ? null : (this.#writer.names.of(this.#place.repo, version.blob) ?? null)
      if (changed !== null && (version.blob === null || name !== null)) entries.push([path, version, body, changed, name])
    }
    const plain = zstdCompressSync(encodeUtf8(JSON.stringify(entries)))
    const fresh = `${this.#file}.${toHex(randomBytes(8))}.new`
    try {
      mkdirSync(this.#place.storage, { recursive: true, mode: 0o700 })
      writeFileSync(fresh, seal(this.#key, NOTHING, plain), { mode: 0o600, flag: "wx" })
      renameSync(fresh, this.#file)
      dropIndexes(this.#place.storage, Date.now() - OLD_MS)
    } catch {
      rmSync(fresh, { force: true })
    }
  }

  /** The blob may be used again under its name; whether it still can be is asked when it is. */
  #recorded([, version, body, changed, name]: Entry): Recorded {
    if (version.blob !== null && name !== null) this.#writer.names.note(this.#place.repo, version.blob, name)
    return { version, real: version.form === "text" ? version.blob : null, body, changed, texts: this.rules }
  }
}

/** Remove what was remembered of all workspaces, or of those not opened since then (Unix time): after an erase it must not tell of what is gone. */
export function dropIndexes(storage: string, beforeMs = Number.POSITIVE_INFINITY): void {
  try {
    for (const name of readdirSync(storage)) {
      const path = join(storage, name)
      if (/^[0-9a-f]{32}\.index(\.[0-9a-f]{16}\.new)?$/.test(name) && statSync(path).mtimeMs < beforeMs) rmSync(path)
    }
  } catch {
    // No folder, nothing remembered.
  }
}
