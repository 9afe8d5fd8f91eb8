import { fileURLToPath } from "node:url"

/** A path inside this repository, from one relative to its root. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url))
}
