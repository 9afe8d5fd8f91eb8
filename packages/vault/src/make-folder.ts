import { existsSync, mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { VaultError } from "./error.ts"
import { onDisk } from "./safe-files.ts"

/**
 * Make a folder for us alone, and those above it; one that is there stays as it is. One by one: asked for all at once, Node says of a disk
 * that is mounted read-only that nothing is there, and never comes back where no folder can be made at all, as under `/proc`.
 *
 * @throws VaultError `READ_ONLY` where none can be made; `FULL`; `IO`.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  onDisk(() => {
    try {
      mkdirSync(path, { mode: 0o700 })
    } catch (error) {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return // Another process was first.
      const nowhere = error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")
      throw nowhere ? new VaultError("READ_ONLY", { cause: error }) : error
    }
  })
}
