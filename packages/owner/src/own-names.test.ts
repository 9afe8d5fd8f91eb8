import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { ownNames } from "./own-names.ts"

const folder = mkdtempSync(join(tmpdir(), "own-names-"))
afterAll(() => rmSync(folder, { recursive: true }))

const MAIL = ["odette", "atelier.de"].join("@")

test("git's own settings say who the owner is, and the system its user", () => {
  const config = join(folder, "gitconfig")
  writeFileSync(
    config,
    `[user]\n\tname = Odette Grün\n\temail = ${MAIL}\n[github]\n\tuser = odettes-account\n[core]\n\teditor = vi\n`,
  )
  const known = ownNames({ PATH: process.env.PATH, GIT_CONFIG_GLOBAL: config, GIT_COMMITTER_NAME: "Build Desk" })
  expect(known).toEqual(
    expect.arrayContaining([
      { type: "user-name", text: userInfo().username },
      { type: "full-name", text: "Odette Grün" },
      { type: "e-mail", text: MAIL },
      { type: "account", text: "odettes-account" },
      { type: "full-name", text: "Build Desk" },
    ]),
  )
  expect(known.map(({ text }) => text)).not.toContain("vi")
})

test("without git there is the system", () => {
  const known = ownNames({ PATH: folder })
  expect(known.map(({ type }) => type)).toContain("user-name")
  expect(known.map(({ type }) => type)).not.toContain("e-mail")
})
