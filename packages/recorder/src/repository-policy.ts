import { join } from "node:path"
import { type Layer, type Policy, parsePolicy } from "@tracehold/policy"
import { nameFile, type Root } from "./document-names.ts"
import { readPolicyText } from "./policy-text.ts"
import { prefix, repositoryAround } from "./repository-around.ts"

/** Where a policy for a folder of the workspace may lie, and what its patterns are about. */
type PolicyPlace = { readonly source: string; readonly folder: string; readonly where: Pick<Layer, "dir" | "base"> }

/** In the folder itself, and at the top of the repository that the folder is a part of. */
export function policyPlacesOf(root: Root, roots: readonly Root[]): PolicyPlace[] {
  const places = new Set([prefix(root, roots), nameFile(root.path, roots) ?? prefix(root, roots)])
  const around = repositoryAround(root, prefix(root, roots))
  return [
    // Of a folder in another one of the workspace, files are named by the one that comes first.
    ...[...places].map((dir) => ({ source: join(dir, NAME), folder: root.path, where: { dir } })),
    ...(around === null ? [] : [{ source: around.nameOf(NAME), folder: around.top, where: { base: around.base } }]),
  ]
}

const NAME = ".tracehold.json"

/** What a repository inside says of its files. Whether it is recorded at all was judged before: that may turn nothing else off. */
export function innerLayer(folder: string, dir: string): Layer[] {
  return ownLayer(folder).map((layer) => {
    const { record: _its, repositories: _own, ...policy } = layer.policy
    return { ...layer, source: `${dir}/${layer.source}`, policy, dir }
  })
}

/** A repository's own policy, for its own mode; one that cannot be read may have meant "off". */
export function ownLayer(folder: string): Layer[] {
  const found = repositoryPolicy(folder)
  if (found.kind === "none") return []
  const policy: Policy = found.kind === "ok" ? found.policy : { version: 0, id: "unreadable", record: "off" }
  return [
    { name: "repository", source: ".tracehold.json", policy, dir: "", ...(found.kind === "ok" ? { text: found.text } : {}) },
  ]
}

type RepositoryPolicy =
  | { readonly kind: "none" }
  | { readonly kind: "ok"; readonly policy: Policy; readonly text: string }
  | { readonly kind: "refused"; readonly why: string }

export function repositoryPolicy(folder: string): RepositoryPolicy {
  const read = readPolicyText(join(folder, ".tracehold.json"))
  if (read.kind === "none") return read
  if (read.kind === "unusable") return { kind: "refused", why: read.why }
  const parsed = parsePolicy(read.text)
  return parsed.kind === "ok" ? { ...parsed, text: read.text } : parsed
}
