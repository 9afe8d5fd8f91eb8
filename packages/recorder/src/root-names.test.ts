import { execFileSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { NO_POLICIES } from "@tracehold/policy"
import { expect, test } from "vitest"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"
import { nameFile } from "./document-names.ts"
import { loadPolicy } from "./policy-files.ts"
import { withOwnNames } from "./root-names.ts"

const workspace = workspaceForEach()

test("two folders of one name keep their own rules, and their files' names apart", async () => {
  const paths = ["one/app", "two/app"].map((name) => join(workspace.base(), name))
  for (const [i, path] of paths.entries()) {
    mkdirSync(path, { recursive: true })
    execFileSync("git", ["init", "-q", path])
    writeFileSync(join(path, ".gitignore"), i === 0 ? "diary.md\n" : "!diary.md\n")
  }
  const roots = withOwnNames(paths.map((path) => ({ name: "app", path })))
  const { engine, git } = loadPolicy(roots, NO_POLICIES, () => [])
  using _ = git
  const names = paths.map((path) => nameFile(join(path, "diary.md"), roots) ?? "")
  await git.learn(names)
  expect(names).toEqual(["app/diary.md", "app-2/diary.md"])
  expect(names.map((name) => engine.path(name).kind)).toEqual(["drop", "keep"])
})

test("a name that another folder begins with, or takes by its number, leads nowhere else", () => {
  const named = (...names: string[]) => withOwnNames(names.map((name) => ({ name, path: "/" }))).map(({ name }) => name)
  expect(named("a", "a/b", "b")).toEqual(["a", "a-b", "b"])
  expect(named("a", "a", "a-2", "a")).toEqual(["a", "a-2", "a-2-2", "a-3"])
})
