import { openStore, owedBy, readCard } from "@tracehold/vault"
import { afterEach, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { runCli } from "./run-cli.ts"

let vault: RecordedVault
beforeEach(async () => {
  vault = await RecordedVault.make()
})
afterEach(() => vault[Symbol.dispose]())

async function tracehold(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return runCli(["--vault", vault.folder, "vault", ...args], {
    env: { HOME: vault.base },
    cwd: vault.base,
    now: () => NOW_MS,
    ask: () => Promise.resolve(PASSPHRASE),
  })
}

test("the command line replaces the root key, and says what that does and what it does not", async () => {
  vault.record([new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", "two\n").end()])
  const ran = await tracehold("rotate")
  expect(ran).toMatchObject({ code: 0, err: "" })
  expect(ran.out).toMatch(/unlocks it now/)
  expect(ran.out).toMatch(/Ways to unlock: passphrase, words\./)
  expect(ran.out).toMatch(/A copy of the key file from before no longer opens this vault/)
  expect(ran.out).toMatch(/does not reach copies of the whole folder/)
  expect(ran.out).toMatch(/does not shut out somebody who has unlocked/)
  expect(await tracehold("verify", "--full")).toMatchObject({ code: 0, err: "" })
})

test("what older cards opened is forgotten when its owner says that nothing is left of it", async () => {
  const { out } = await tracehold("rotate", "--forget-cards", "--json")
  expect(JSON.parse(out)).toEqual({ folder: vault.folder, epoch: 2, keptCards: 0 })
})

test("where an erase owed one, unlocking replaces it, and asking for it replaces it once", async () => {
  const session = vault.record([new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).end()])
  expect(await tracehold("erase", "--chunk", `${session.slice(0, 8)}.0`, "--yes")).toMatchObject({ code: 0 })
  expect((await tracehold("status")).out).toMatch(/next unlock replaces the root key/)
  await tracehold("rotate")
  expect(readCard(vault.folder).epoch).toBe(2)
  using store = openStore(vault.folder)
  expect(owedBy(store).rootKey).toBe(false)
  expect((await tracehold("status")).out).not.toMatch(/root key/)
})
