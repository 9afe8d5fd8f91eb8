import type { Root } from "./document-names.ts"

/**
 * Folders of a workspace with names that tell them apart: editors let two have the same one, or one that holds a slash, and then a file's
 * name would lead to another folder's file and its rules.
 */
export function withOwnNames(roots: readonly Root[]): Root[] {
  const taken = new Set<string>()
  return roots.map(({ name, path }) => {
    const plain = name.replace(/[\\/]/g, "-")
    let own = plain
    for (let n = 2; taken.has(own); n++) own = `${plain}-${n}`
    taken.add(own)
    return { name: own, path }
  })
}
