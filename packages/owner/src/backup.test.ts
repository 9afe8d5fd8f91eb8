import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readCard } from "@tracehold/vault"
import { afterAll, beforeAll, expect, test } from "vitest"
import { SampleChunk } from "../../consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../fixtures/recorded-vault.ts"
import { backUpVault } from "./backup.ts"
import { backupIdentity } from "./backup-identity.ts"
import { restoreVault } from "./restore-backup.ts"
import { entropyOf } from "./slots.ts"
import { unlockWithPassphrase, unlockWithWords } from "./unlock.ts"

const now = () => NOW_MS
const CANARY = "canary-in-a-recording"

let vault: RecordedVault
let words: string
beforeAll(async () => {
  vault = await RecordedVault.make()
  words = vault.setUp.words.join(" ")
  vault.record([
    new SampleChunk()
      .start({ "a.ts": `${CANARY}\n` }, ["a.ts"])
      .type("a.ts", "one\n")
      .end(),
  ])
})
afterAll(() => vault[Symbol.dispose]())

const at = (name: string) => join(vault.base, name)
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: { code: string }) => error.code,
  )

test("a locked vault's backup, put back with the words, is the vault: it verifies, opens with the passphrase too, and is recorded into", async () => {
  const seen: [number, number][] = []
  const { bytes } = await backUpVault(vault.folder, at("one.age"), { now, onProgress: (done, total) => seen.push([done, total]) })
  expect(statSync(at("one.age"))).toMatchObject({ size: bytes })
  expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1])
  if (process.platform !== "win32") expect(statSync(at("one.age")).mode & 0o777).toBe(0o600)
  const restored = await restoreVault(at("one.age"), at("restored"), { kind: "words", words })
  expect(restored).toEqual({ copiedAtMs: NOW_MS, chunks: 1, full: true, problems: [] })
  expect(
    readdirSync(at("restored"))
      .filter((name) => !name.startsWith("vault.db-"))
      .sort(),
  ).toEqual(["card.json", "keys.json", "vault.db"])
  const again = vault.copy()
  rmSync(again.folder, { recursive: true })
  cpSync(at("restored"), again.folder, { recursive: true })
  again.record([new SampleChunk().start({ "b.ts": "two\n" }, ["b.ts"]).end()], { nowMin: NOW_MS / 60_000 + 1 })
  using owner = await unlockWithPassphrase(again.folder, PASSPHRASE, { now })
  expect(owner.chunks()).toHaveLength(2)
  expect(owner.verify()).toEqual([])
  again[Symbol.dispose]()
})

test.skipIf(spawnSync("age", ["--version"]).status !== 0)(
  "stock age and tar open it with the identity of the words",
  async () => {
    await backUpVault(vault.folder, at("stock.age"), { now })
    using entropy = entropyOf(words)
    writeFileSync(at("identity"), `# of the words\n${backupIdentity(entropy, readCard(vault.folder).vaultId)}\n`)
    const tar = spawnSync("age", ["-d", "-i", at("identity"), at("stock.age")], { maxBuffer: 1 << 28 })
    expect([tar.status, tar.stderr.toString()]).toEqual([0, ""])
    mkdirSync(at("by-hand"), { mode: 0o700 })
    expect(spawnSync("tar", ["-x", "-C", at("by-hand")], { input: tar.stdout }).status).toBe(0)
    using owner = await unlockWithWords(at("by-hand"), words, { now })
    expect(owner.verify()).toEqual([])
    const restored = await restoreVault(at("stock.age"), at("by-identity"), {
      kind: "identity",
      identity: readFileSync(at("identity"), "utf8"),
    })
    expect(restored).toMatchObject({ full: false, problems: [], chunks: 1 })
  },
)

test("a backup replaces nothing, and neither does a restore", async () => {
  writeFileSync(at("taken"), "mine")
  expect(await codeOf(backUpVault(vault.folder, at("taken"), { now }))).toBe("FILE_EXISTS")
  expect(readFileSync(at("taken"), "utf8")).toBe("mine")
  await backUpVault(vault.folder, at("two.age"), { now })
  expect(await codeOf(restoreVault(at("two.age"), vault.folder, { kind: "words", words }))).toBe("EXISTS")
  expect(readdirSync(vault.base).filter((name) => name.startsWith("."))).toEqual([])
})

test("what is cut short or changed anywhere, and other words, restore nothing", async () => {
  await backUpVault(vault.folder, at("three.age"), { now })
  const whole = readFileSync(at("three.age"))
  const restore = (bytes: Uint8Array, with_ = words) => {
    writeFileSync(at("bad.age"), bytes)
    return codeOf(restoreVault(at("bad.age"), at("bad"), { kind: "words", words: with_ }))
  }
  for (const end of [0, 10, 150, 400, whole.length >> 1, whole.length - 1024, whole.length - 1])
    expect(await restore(whole.subarray(0, end)), `cut at ${end}`).toBe("NOT_A_BACKUP")
  for (const place of [30, 60, 300, 1000, whole.length >> 1, whole.length - 1]) {
    const changed = Buffer.from(whole)
    changed[place] = (changed[place] ?? 0) ^ 1
    expect(await restore(changed), `changed at ${place}`).toMatch(/^(NOT_A_BACKUP|WRONG_WORDS)$/)
  }
  const other = await RecordedVault.make()
  expect(await restore(whole, other.setUp.words.join(" "))).toBe("WRONG_WORDS")
  expect(await restore(whole, "one two three")).toBe("NOT_WORDS")
  other[Symbol.dispose]()
  expect(existsSync(at("bad"))).toBe(false)
  expect(readdirSync(vault.base).filter((name) => name.startsWith("."))).toEqual([])
})

test("a backup goes into a folder that is there, and not into the vault's own", async () => {
  expect(await codeOf(backUpVault(vault.folder, join(vault.base, "not-mounted", "b.age"), { now }))).toBe("NOT_WRITABLE")
  expect(existsSync(at("not-mounted"))).toBe(false)
  expect(await codeOf(backUpVault(vault.folder, join(vault.folder, "b.age"), { now }))).toBe("NOT_WRITABLE")
  expect(await codeOf(restoreVault(vault.folder, at("of-a-folder"), { kind: "words", words }))).toBe("NOT_A_BACKUP")
})

test("given up in the middle, neither a backup nor a restore leaves anything", async () => {
  await backUpVault(vault.folder, at("whole.age"), { now })
  const before = readdirSync(vault.base)
  const stop = new AbortController()
  const onProgress = () => stop.abort(new Error("given up"))
  await expect(backUpVault(vault.folder, at("half.age"), { now, onProgress, signal: stop.signal })).rejects.toThrow("given up")
  const again = new AbortController()
  const options = { onProgress: () => again.abort(new Error("given up")), signal: again.signal }
  await expect(restoreVault(at("whole.age"), at("half"), { kind: "words", words }, options)).rejects.toThrow("given up")
  expect(readdirSync(vault.base)).toEqual(before)
})
