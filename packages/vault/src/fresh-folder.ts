import { existsSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { randomBytes, toHex } from "@tracehold/crypto"
import { VaultError } from "./error.ts"
import { doubtsAbout } from "./folder-check.ts"
import { makeFolder } from "./make-folder.ts"
import { onDisk, syncFolder } from "./safe-files.ts"

/** A folder that comes to be whole or not at all: it is filled beside the wanted place and gets its name at the end. Disposed of before that, it goes. */
export class FreshFolder implements Disposable {
  readonly path: string
  readonly #wanted: string
  #settled = false
  /** @throws VaultError as `checkFresh`; `FULL`; `READ_ONLY`. */
  constructor(wanted: string) {
    this.#wanted = resolve(wanted)
    checkFresh(this.#wanted)
    this.path = join(dirname(this.#wanted), `.${basename(this.#wanted)}.${toHex(randomBytes(8))}.new`)
    makeFolder(this.path)
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

/** Whether a vault may come to be in a folder. @throws VaultError `NETWORK_FOLDER` and `SYNCED_FOLDER`, where no store is safe; `EXISTS` when something is in it. */
export function checkFresh(folder: string): void {
  const place = resolve(folder)
  const doubts = doubtsAbout(place)
  if (doubts.includes("network")) throw new VaultError("NETWORK_FOLDER")
  if (doubts.includes("synced")) throw new VaultError("SYNCED_FOLDER")
  const there = onDisk(() => statSync(place, { throwIfNoEntry: false }))
  if (there !== undefined && (!there.isDirectory() || onDisk(() => readdirSync(place)).length > 0)) throw new VaultError("EXISTS")
}
