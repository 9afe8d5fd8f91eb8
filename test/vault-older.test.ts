import { cpSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { runCli } from "./run-cli.ts"

let vault: RecordedVault
beforeAll(async () => {
  vault = await RecordedVault.make()
  writeFileSync(join(vault.base, "passphrase"), `${PASSPHRASE}\n`)
})
afterAll(() => vault[Symbol.dispose]())

const sample = () => new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", "two").end()

async function tracehold(folder: string, ...args: string[]) {
  return runCli(["--vault", folder, ...args], {
    env: { TRACEHOLD_PASSPHRASE_FILE: join(vault.base, "passphrase"), HOME: vault.base },
    cwd: vault.base,
    now: () => NOW_MS,
  })
}

test("a copied folder is refused with the reason, and is fine once it is a store of its own", { timeout: 60_000 }, async () => {
  const copy = join(vault.base, "copy")
  vault.record([sample()])
  expect(await tracehold(vault.folder, "replay", "list")).toMatchObject({ code: 0, err: "" })
  cpSync(vault.folder, copy, { recursive: true })
  const refused = {
    code: 1,
    out: "",
    err: expect.stringMatching(/^tracehold: This folder is a copy of a vault .*vault separate/),
  }
  expect(await tracehold(copy, "replay", "list")).toMatchObject(refused)
  expect(await tracehold(copy, "doctor")).toMatchObject({ code: 1, out: expect.stringMatching(/BAD {2}This folder is a copy/) })
  expect(await tracehold(vault.folder, "doctor")).toMatchObject({ out: expect.not.stringMatching(/is a copy/) })
  expect(await tracehold(copy, "vault", "separate")).toMatchObject({ code: 0 })
  expect(await tracehold(copy, "replay", "list")).toMatchObject({ code: 0, err: "" })
  expect(await tracehold(vault.folder, "replay", "list")).toMatchObject({ code: 0, err: "" })
})

test("an older copy is told by doctor and at each unlock, until it is accepted", { timeout: 60_000 }, async () => {
  const older = join(vault.base, "older")
  const list = () => tracehold(vault.folder, "replay", "list")
  expect(await list()).toMatchObject({ code: 0, err: "" })
  cpSync(vault.folder, older, { recursive: true })
  vault.record([sample()])
  expect(await list()).toMatchObject({ code: 0, err: "" })
  rmSync(vault.folder, { recursive: true })
  renameSync(older, vault.folder)
  expect(await tracehold(vault.folder, "doctor")).toMatchObject({ code: 1, out: expect.stringMatching(/BAD {2}an older copy/) })
  const told = { code: 0, err: expect.stringMatching(/^note: This is an older copy .* 1 confirmed chunk .*accept-older`\.\n$/) }
  expect(await list()).toMatchObject(told)
  expect(await tracehold(vault.folder, "vault", "accept-older")).toMatchObject(told)
  expect(await list()).toMatchObject({ code: 0, err: "" })
  expect(await tracehold(vault.folder, "doctor")).toMatchObject({ out: expect.not.stringMatching(/older copy/) })
  expect(await tracehold(vault.folder, "vault", "accept-older")).toMatchObject({
    out: expect.stringMatching(/nothing to accept/),
  })
})
