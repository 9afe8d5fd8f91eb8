import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { GitRepository, remoteNames } from "./git-repository.ts"

let folder = ""
const git = (...args: string[]) =>
  execFileSync("git", ["-C", folder, "-c", "user.name=T", "-c", "user.email=t@example.invalid", ...args], { stdio: "pipe" })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "git-"))
  git("init", "-q", "-b", "main")
  writeFileSync(join(folder, "a ž"), "one\n")
  git("add", "-A")
  git("commit", "-qm", "first")
})
afterEach(() => rmSync(folder, { recursive: true }))

test("head, branch, and a remote without its password", () => {
  git("remote", "add", "origin", `https://user:${"pass"}word@example.invalid/x.git`)
  expect(new GitRepository(folder).head()).toMatchObject({ branch: "main", remote: "https://example.invalid/x.git" })
})

test("a password may hold an @, and an address behind an alias is resolved", () => {
  git("config", "url.https://code.example.invalid/.insteadOf", "work:")
  git("remote", "add", "upstream", "work:team/secret-plan.git")
  git("remote", "add", "origin", `https://bob:${"tulip"}@ss-word9@example.invalid/x.git`)
  expect(new GitRepository(folder).head().remote).toBe("https://example.invalid/x.git")
  expect(remoteNames(folder).sort()).toEqual(["code.example.invalid/team/secret-plan", "example.invalid/x"])
})

test("a partial clone fetches nothing, and no program that a repository's settings name is started", () => {
  const tree = git("rev-parse", "HEAD^{tree}").toString().trim()
  rmSync(join(folder, ".git/objects", tree.slice(0, 2), tree.slice(2)), { force: true })
  const ran = join(folder, "ran")
  git("config", "core.repositoryFormatVersion", "1")
  git("config", "extensions.partialClone", "origin")
  git("config", "remote.origin.url", "ssh://host.invalid/x")
  git("config", "remote.origin.promisor", "true")
  for (const name of ["core.sshCommand", "core.fsmonitor"]) git("config", name, `touch ${ran}; false`)
  const repository = new GitRepository(folder)
  repository.explains("a ž", Buffer.from("one\n"))
  repository.head()
  expect(existsSync(ran)).toBe(false)
})

test("what git wrote is told from what a program wrote", () => {
  git("checkout", "-qb", "other")
  writeFileSync(join(folder, "a ž"), "two\n")
  git("commit", "-qam", "second")
  const repository = new GitRepository(folder)
  expect(repository.explains("a ž", readFileSync(join(folder, "a ž")))).toBe(true)
  expect(repository.explains("a ž", Buffer.from("three\n"))).toBe(false)
  expect(repository.lastOp()).toBe("commit")
  git("checkout", "-q", "main")
  repository.forget()
  expect(repository.lastOp()).toBe("checkout")
  expect(repository.explains("a ž", readFileSync(join(folder, "a ž")))).toBe(true)
})

test("no repository: empty answers", () => {
  const bare = mkdtempSync(join(tmpdir(), "none-"))
  expect(new GitRepository(bare).head()).toEqual({ branch: null, head: null, remote: null })
  expect(new GitRepository(bare).explains("x", Buffer.from(""))).toBe(false)
  rmSync(bare, { recursive: true })
})

test("what a stash brings back is git's, also when it is gone with that", () => {
  writeFileSync(join(folder, "a ž"), "mine\n")
  git("stash", "-q")
  const repository = new GitRepository(folder)
  expect(repository.explains("a ž", Buffer.from("one\n"))).toBe(true)
  git("stash", "pop", "-q")
  repository.forget()
  expect(repository.explains("a ž", Buffer.from("mine\n"))).toBe(true)
  expect(repository.explains("a ž", Buffer.from("other\n"))).toBe(false)
})

test("a file that git took away is told from one that a program removed", () => {
  git("checkout", "-qb", "other")
  git("rm", "-q", "a ž")
  const repository = new GitRepository(folder)
  repository.head()
  expect(repository.explainsGone("a ž")).toBe(true)
  git("commit", "-qm", "gone")
  git("checkout", "-q", "main")
  repository.forget()
  repository.head()
  rmSync(join(folder, "a ž"))
  expect(repository.explainsGone("a ž")).toBe(false)
  git("checkout", "-qf", "other")
  repository.forget()
  repository.head()
  expect(repository.explainsGone("a ž")).toBe(true)
  expect(repository.explainsGone("never there")).toBe(false)
})
