import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { GitRepository } from "./git-repository.ts"

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
