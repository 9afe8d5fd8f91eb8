import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A folder for one bench run, which is gone afterwards. */
export class Scratch implements Disposable {
  readonly #base = mkdtempSync(join(tmpdir(), "tracehold-bench-"))
  folder(name: string): string {
    const path = join(this.#base, name)
    mkdirSync(path, { recursive: true })
    return path
  }
  [Symbol.dispose](): void {
    rmSync(this.#base, { recursive: true, force: true })
  }
}

/** Bytes of all files in a folder. */
export function folderBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}
