import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { runCli } from "./run-cli.ts"

const { PATH } = process.env
let base = ""
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "doctor-git-"))
  mkdirSync(join(base, "bin"))
})
afterEach(() => {
  process.env.PATH = PATH
  rmSync(base, { recursive: true })
})

/** What doctor says of git in a repository. */
async function git() {
  execFileSync("/usr/bin/env", [`PATH=${PATH}`, "git", "init", "-q", base])
  const ran = await runCli(["--vault", join(base, "vault"), "doctor", "--json"], { env: { HOME: base }, cwd: base })
  return JSON.parse(ran.out).findings.find(({ what }: { what: string }) => what === "git")
}

test("git that answers is said with its version", async () => {
  expect(await git()).toMatchObject({ state: "ok", line: expect.stringMatching(/^git version \d/) })
})

test("git that is not there", async () => {
  process.env.PATH = join(base, "bin")
  expect(await git()).toMatchObject({ state: "note", line: expect.stringMatching(/^git is not found: nothing is recorded/) })
})

test("git that says nothing of ignored files", async () => {
  writeFileSync(join(base, "bin", "git"), '#!/bin/sh\ncase "$*" in *--version*) echo git version 9 ;; *) exit 1 ;; esac\n', {
    mode: 0o755,
  })
  process.env.PATH = `${join(base, "bin")}:${PATH}`
  expect(await git()).toMatchObject({ state: "bad", line: expect.stringMatching(/^git gives no answer in .*not recorded/) })
})
