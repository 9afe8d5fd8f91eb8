import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { randomBytes, toHex } from "@tracehold/crypto"
import { VaultError } from "./error.ts"
import { doubtsAbout } from "./folder-check.ts"
import { onDisk, syncFolder } from "./safe-files.ts"

/** A folder that comes to be whole or not at all: it is filled beside the wanted place and gets its name at the end. Disposed of before that, it goes. */
export class FreshFolder implements Disposable {
  readonly path: string
  readonly #wanted: string
  #settled = false
  /** @throws VaultError `NETWORK_FOLDER` and `SYNCED_FOLDER`, where no store is safe; `EXISTS` when something is in the wanted folder; `FULL`; `READ_ONLY`. */
  constructor(wanted: string) {
    this.#wanted = resolve(wanted)
    const doubts = doubtsAbout(this.#wanted)
    if (doubts.includes("network")) throw new VaultError("NETWORK_FOLDER")
    if (doubts.includes("synced")) throw new VaultError("SYNCED_FOLDER")
    if (existsSync(this.#wanted) && onDisk(() => readdirSync(this.#wanted)).length > 0) throw new VaultError("EXISTS")
    this.path = join(dirname(this.#wanted), `.${basename(this.#wanted)}.${toHex(randomBytes(8))}.new`)
    onDisk(() => makeFolder(this.path))
  }

  /** @throws VaultError `EXISTS` when something came to lie there meanwhile. */
  settle(): void {
    onDisk(() => {
      syncFolder(this.path)
      if (existsSync(this.#wanted)) rmdirSync(this.#wanted) // Fails when it is not empty any more.
      renameSync(this.path, this.#wanted)
      this.#settled = true
      syncFolder(dirname(this.#wanted))
    })
  }

  [Symbol.dispose](): void {
    if (!this.#settled) rmSync(this.path, { recursive: true, force: true })
  }
}

/** One by one: asked for all at once, Node says of a disk that is mounted read-only that nothing is there. */
function makeFolder(path: string): void {
  if (!existsSync(dirname(path))) makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}
