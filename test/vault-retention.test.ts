import { run } from "@tracehold/cli"
import { unlockWithPassphrase } from "@tracehold/owner"
import { keepRetention, openStore } from "@tracehold/vault"
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { openApp } from "./open-app.ts"

const DAY_MS = 24 * 60 * 60_000
let made: RecordedVault
let vault: RecordedVault
beforeAll(async () => {
  made = await RecordedVault.make()
  const sample = new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", "two\n")
  made.record([sample.end()], { nowMin: (NOW_MS - 100 * DAY_MS) / 60_000 })
  made.record([new SampleChunk().start({ "b.ts": "b\n" }, ["b.ts"]).end()])
  return () => made[Symbol.dispose]()
})
beforeEach(() => {
  vault = made.copy()
})
afterEach(() => vault[Symbol.dispose]())

/** Run a command some days from now. */
async function tracehold(days: number, ...args: string[]): Promise<{ code: number; text: string }> {
  let text = ""
  const say = (more: string) => {
    text += more
  }
  const now = () => NOW_MS + days * DAY_MS
  const io = { env: { HOME: vault.base }, cwd: vault.base, now, fetch, out: say, err: say, ask: null }
  return { code: await run(["--vault", vault.folder, ...args], io), text }
}

const unlock = (days: number) => unlockWithPassphrase(vault.folder, PASSPHRASE, { now: () => NOW_MS + days * DAY_MS })

test("limits are off at first, are set and taken off without unlocking, and what they would drop is named at once", async () => {
  expect((await tracehold(0, "vault", "retention")).text).toMatch(/^Everything is kept/)
  const set = await tracehold(0, "vault", "retention", "--age", "90d", "--size", "20GB")
  expect(set.text).toMatch(/^Kept for 90 days, and as long as the vault is under /)
  expect(set.text).toMatch(/Retention will drop 1 chunk .* not before 14 more days of use\./)
  for (const command of [["vault", "status"], ["doctor"], ["vault", "retention"]])
    expect((await tracehold(1, ...command)).text).toMatch(/Retention will drop 1 chunk /)
  expect((await tracehold(1, "vault", "retention", "--off")).text).toMatch(/^Everything is kept/)
  expect((await tracehold(1, "vault", "status")).text).not.toMatch(/Retention/)
})

test("a limit that is none is refused in one line, and nothing changes", async () => {
  for (const args of [
    ["--age", "29d"],
    ["--age", "365"],
    ["--age", "1y"],
    ["--size", "20"],
    ["--size", "0.5MB"],
    ["--size", "-5GB"],
    ["--off", "--age", "90d"],
  ]) {
    const { code, text } = await tracehold(0, "vault", "retention", ...args)
    expect([code, text.trim().split("\n").length]).toEqual([2, 1])
  }
  expect((await tracehold(0, "vault", "retention")).text).toMatch(/^Everything is kept/)
})

test("days count locked and unlocked: on the 14th after the warning an unlock drops what was named, and the list says so afterwards", async () => {
  await tracehold(0, "vault", "retention", "--age", "90d")
  {
    using store = openStore(vault.folder)
    for (let day = 1; day < 13; day++) keepRetention(store, (NOW_MS + day * DAY_MS) / 60_000)
    using owner = await unlock(13)
    expect(owner.chunks()).toHaveLength(2)
  }
  {
    using owner = await unlock(14)
    expect(owner.report.problems).toEqual([])
    expect(owner.chunks()).toHaveLength(1)
    expect(owner.verify()).toEqual([])
  }
  const { text } = await tracehold(14, "vault", "status")
  expect(text).toMatch(/Retention has dropped 1 chunk, last on \d{4}-/)
  expect(text).not.toMatch(/Erased|Owed/)
})

test("the consent app says it, locked as unlocked", async () => {
  await tracehold(0, "vault", "retention", "--age", "90d")
  using app = openApp({
    env: { HOME: vault.base },
    folder: vault.folder,
  })
  const told = { ok: true, value: { retention: [expect.stringMatching(/^Retention will drop 1 chunk /)] } }
  expect(await app.call("status", {})).toMatchObject(told)
  await app.call("unlock", { kind: "passphrase", passphrase: PASSPHRASE })
  expect(await app.call("status", {})).toMatchObject({ ...told, value: { ...told.value, vault: "unlocked" } })
})
