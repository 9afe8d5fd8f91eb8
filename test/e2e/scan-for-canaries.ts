import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"

/** The test browser's own profile: the editor's page keeps unsaved text there, as any editor does. */
const BROWSER = "tracehold-browser-"

/** Files below the folders that hold one of the texts in clear, as UTF-8 or UTF-16; `looked` counts what was searched. */
export function scanForCanaries(
  folders: readonly string[],
  canaries: readonly string[],
): { looked: number; bytes: number; hits: string[] } {
  const needles = canaries.flatMap((text) =>
    [text, text.slice(0, 14)].flatMap((part) => [Buffer.from(part, "utf8"), Buffer.from(part, "utf16le")]),
  )
  const found = { looked: 0, bytes: 0, hits: [] as string[] }
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      const file = join(folder, name)
      if (name.startsWith(BROWSER)) continue
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue
      const content = readFileSync(file)
      found.looked++
      found.bytes += content.length
      if (needles.some((needle) => content.includes(needle))) found.hits.push(name)
    }
  }
  return found
}
