import { lstatSync, statSync } from "node:fs"
import type { PathVerdict } from "@tracehold/policy"
import { nameFile, type Root } from "./document-names.ts"
import type { LoadedPolicy } from "./policy-files.ts"
import { realName } from "./real-name.ts"

const OUTSIDE: PathVerdict = { kind: "drop", rule: "a link out of the workspace", source: "tracehold built-in", line: null }

/**
 * Policy's word on a file or folder as the recorder takes it: by its own name, and by that of what it is a link to. Null outside of the
 * workspace.
 *
 * @param file - an absolute path.
 */
export async function verdictOnFile(
  file: string,
  roots: readonly Root[],
  { engine, git }: Pick<LoadedPolicy, "engine" | "git">,
): Promise<{ readonly name: string; readonly verdict: PathVerdict } | null> {
  const own = nameFile(file, roots)
  if (own === null) return null
  const once = { throwIfNoEntry: false } as const
  const name = own + (lstatSync(file, once)?.isDirectory() ? "/" : "") // A link to a folder is no folder to git.
  await git.learn([own])
  const verdict = engine.path(name)
  if (verdict.kind === "drop") return { name, verdict }
  const real = realName(file, roots)
  const end = statSync(file, once)?.isDirectory() ? "/" : ""
  return { name, verdict: real === null ? OUTSIDE : engine.path(real + end) }
}
