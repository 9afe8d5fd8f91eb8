import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

const KINDS = /\.(ts|js|mjs|cjs|json|md|css)$/
const LARGEST_BYTES = 60_000

/** Text files of this repository's own node_modules, in the order of their paths: real code of many hands, the same on every machine that installed. */
export function* realFiles(root: string): Generator<{ path: string; text: string }> {
  yield* walk(join(root, "node_modules"), "")
}

function* walk(folder: string, below: string): Generator<{ path: string; text: string }> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.isSymbolicLink()) continue
    const path = join(folder, entry.name)
    // A nested node_modules is no folder that a workspace shows.
    const name = below === "" ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules") yield* walk(path, name)
      continue
    }
    const size = statSync(path).size
    if (!KINDS.test(entry.name) || size === 0 || size > LARGEST_BYTES) continue
    const text = readFileSync(path, "utf8")
    if (!text.includes("\uFFFD") && !text.includes("\0")) yield { path: name, text }
  }
}

/** Make a workspace of `count` such files; gives their paths. Where there are not so many, they are there again in folders of their own. */
export function makeWorkspace(folder: string, root: string, count: number): string[] {
  const paths: string[] = []
  for (let copy = 0; paths.length < count; copy += 1) {
    const before = paths.length
    for (const { path, text } of realFiles(root)) {
      if (paths.length === count) break
      const name = copy === 0 ? path : `copy-${copy}/${path}`
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), copy === 0 ? text : `${text}\n${copy}\n`)
      paths.push(name)
    }
    if (paths.length === before) break
  }
  return paths
}
