import { createHash } from "node:crypto"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { inRepository } from "./repository.ts"

/** A digest over the names and content of all files below these paths of the repository, tests left out. */
export function sourceDigest(paths: readonly string[]): string {
  const hash = createHash("sha256")
  for (const path of paths.flatMap(filesBelow).sort()) {
    hash.update(`${path}\0`).update(
      createHash("sha256")
        .update(readFileSync(inRepository(path)))
        .digest(),
    )
  }
  return hash.digest("hex")
}

function filesBelow(path: string): string[] {
  if (!statSync(inRepository(path)).isDirectory()) return [path]
  return readdirSync(inRepository(path), { withFileTypes: true })
    .filter((entry) => !entry.name.includes(".test.") && entry.name !== "dist" && entry.name !== "node_modules")
    .flatMap((entry) => filesBelow(`${path}/${entry.name}`))
}
