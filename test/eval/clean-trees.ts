import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Engine } from "@tracehold/policy"

/** Source trees of everyday packages, which hold no secrets but made-up ones in their tests. */
const TREES = ["zod", "vitest", "playwright-core"]
const SOURCE = /\.(?:[mc]?[jt]sx?|json|md|css|html|ya?ml)$/
const MOST_BYTES = 2_000_000

export type CleanTree = {
  readonly tree: string
  readonly lines: number
  readonly redactions: number
  readonly perThousand: number
}

export function cleanTrees(engine: Pick<Engine, "scan">): CleanTree[] {
  return TREES.map((tree) => {
    let lines = 0
    let redactions = 0
    for (const file of sources(fileURLToPath(new URL(`../../node_modules/${tree}`, import.meta.url)))) {
      const text = readFileSync(file, "utf8")
      lines += text.split("\n").length
      redactions += engine.scan(text).length
    }
    return { tree, lines, redactions, perThousand: (1000 * redactions) / lines }
  })
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (SOURCE.test(entry.name) && statSync(path).size <= MOST_BYTES) yield path
  }
}
