import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { showsText } from "@tracehold/consent"
import { cardLine, createStore, openStore, owedBy, parseCardLine } from "@tracehold/vault"
import { afterAll, beforeAll, expect, test } from "vitest"
import { SampleChunk } from "../../consent/fixtures/sample-chunk.ts"
import { NOW_MS, RecordedVault } from "../fixtures/recorded-vault.ts"
import { type Owner, pullHost, unlockWithWords } from "./index.ts"

const NAME = "Norbert-the-customer"

let made: RecordedVault
let base = ""
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "hosts-"))
  made = await RecordedVault.make()
})
afterAll(() => {
  made[Symbol.dispose]()
  rmSync(base, { recursive: true })
})

const saying = (text: string) => new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", text).end()
const unlock = (vault: RecordedVault) => unlockWithWords(vault.folder, vault.setUp.words.join(" "), { now: () => NOW_MS })
const shows = (owner: Owner, text: string) =>
  owner.chunks().some((chunk) => {
    const { events, blobs } = owner.open(chunk)
    return showsText(events, blobs, text)
  })
const owedOf = (vault: RecordedVault) => {
  using store = openStore(vault.folder)
  return owedBy(store)
}

test("a text that was erased everywhere goes from what comes from a host later, too; then the erase is forgotten", async () => {
  using vault = made.copy()
  const folder = join(base, "host")
  createStore(folder, parseCardLine(cardLine(vault.folder)).text)
  const pull = () => pullHost(vault.folder, { from: folder }, { now: () => NOW_MS })
  vault.record([saying(`first ${NAME}`)], { folder })
  await pull()
  vault.record([saying(`second ${NAME}`), saying("nothing of it")], { folder })
  {
    using owner = await unlock(vault)
    expect(shows(owner, NAME)).toBe(true)
    await owner.eraseEverywhere({ kind: "text", text: NAME })
    expect(shows(owner, NAME)).toBe(false)
    expect(owedOf(vault)).toMatchObject({ orders: 0, hosts: 1 })
  }
  {
    using owner = await unlock(vault)
    expect(owner.report.erased).toBe(0)
    expect(owedOf(vault)).toMatchObject({ orders: 0, hosts: 1 })
  }
  await pull()
  using owner = await unlock(vault)
  expect(owner.chunks()).toHaveLength(3)
  expect(owner.report).toMatchObject({ erased: 1, problems: [] })
  expect(shows(owner, NAME)).toBe(false)
  expect(shows(owner, "nothing of it")).toBe(true)
  expect(owedOf(vault)).toMatchObject({ orders: 0, hosts: 0 })
  expect(owner.verify()).toEqual([])
})

/** A chunk of another repository. */
const elsewhere = (text: string) => {
  const sample = saying(text)
  const [start] = sample.events
  if (start?.kind !== "chunk-start") throw new Error("no beginning")
  const roots = [{ name: "other", repo: "other", remote: null, branch: null, head: null, donate: "suggest" as const }]
  sample.events[0] = { ...start, roots }
  return sample
}

test.each([
  ["a repository", { kind: "repo", repo: "app" }, 1],
  ["a file of one repository", { kind: "file", path: "a.ts", repo: "app" }, 2],
] as const)(
  "%s that was erased does not come back from a host, and nothing of another repository goes",
  async (_, what, left) => {
    using vault = made.copy()
    const folder = mkdtempSync(join(base, "host-"))
    rmSync(folder, { recursive: true })
    createStore(folder, parseCardLine(cardLine(vault.folder)).text)
    const pull = () => pullHost(vault.folder, { from: folder }, { now: () => NOW_MS })
    await pull()
    vault.record([saying(NAME), elsewhere("not this")], { folder })
    {
      using owner = await unlock(vault)
      expect(await owner.eraseEverywhere(what)).toMatchObject({ plan: { chunks: [], hosts: 1 }, left: 0 })
      expect(owedOf(vault)).toMatchObject({ orders: 0, hosts: 1 })
    }
    await pull()
    using owner = await unlock(vault)
    expect(owner.report).toMatchObject({ erased: 1, problems: [] })
    expect([owner.chunks().length, shows(owner, NAME), shows(owner, "not this")]).toEqual([left, false, true])
    expect(owedOf(vault)).toMatchObject({ orders: 0, hosts: 0 })
    expect(owner.verify()).toEqual([])
    await pull()
    using again = await unlock(vault)
    expect([again.chunks().length, shows(again, NAME)]).toEqual([left, false])
  },
)

test("an erase of what only a host has waits for it", async () => {
  using vault = made.copy()
  const folder = join(base, "other-host")
  createStore(folder, parseCardLine(cardLine(vault.folder)).text)
  const pull = () => pullHost(vault.folder, { from: folder }, { now: () => NOW_MS })
  await pull()
  vault.record([saying(`only there ${NAME}`)], { folder })
  {
    using owner = await unlock(vault)
    expect(await owner.eraseEverywhere({ kind: "text", text: NAME })).toMatchObject({ plan: { chunks: [] }, left: 0 })
  }
  await pull()
  using owner = await unlock(vault)
  expect(shows(owner, NAME)).toBe(false)
  expect(owedOf(vault)).toMatchObject({ orders: 0, hosts: 0 })
})
