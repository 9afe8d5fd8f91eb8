import type { Policy } from "./policy-schema.ts"

/**
 * One policy and where it comes from. `source` is the path or name that `explain` shows; `text` the file, to find lines in it;
 * `dir` the folder that its patterns are about, in a multi-root workspace the folder's name. Without it they are about every folder.
 */
export type Layer = {
  readonly name: "built-in" | "org" | "user" | "repository"
  readonly source: string
  readonly policy: Policy
  readonly text?: string
  readonly dir?: string
  /** Its patterns are about a folder further up, which the workspace's folder is a part of; `dir` is of no meaning then. */
  readonly base?: Base
}

/**
 * A folder of the workspace (its name in a multi-root one, else "") that lies below what patterns are about: `above` is the way from
 * there, `packages/shop`. Names are judged with it in front.
 */
export type Base = { readonly folder: string; readonly above: string }

/**
 * One ignore file of the workspace. `dir` is the folder it rules ("" the root, else "a/b"). A `.gitignore` overrules
 * `.git/info/exclude`, which overrules every other source (the global excludes file); a `.traceholdignore` stands for itself, and so
 * does what is `final`: no other file takes anything of it back. With a `base`, `dir` counts from the folder further up.
 */
export type IgnoreFile = {
  readonly dir: string
  readonly source: string
  readonly text: string
  readonly final?: true
  readonly base?: Base
}
