import { cpSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { App, CallName, Request } from "@tracehold/consent-app"
import { pullHost } from "@tracehold/owner"
import { cardLine, createStore, parseCardLine } from "@tracehold/vault"
import { afterEach, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { askApp, openApp } from "./open-app.ts"

let vault: RecordedVault
let app: App
beforeEach(async () => {
  vault = await RecordedVault.make()
  app = openApp({
    env: { HOME: vault.base },
    folder: vault.folder,
  })
})
afterEach(() => {
  app[Symbol.dispose]()
  vault[Symbol.dispose]()
})

const ask = <N extends CallName>(name: N, request: Request<N>) => askApp(app, name, request)
const visit = async () => {
  await ask("lock", {})
  return ask("unlock", { kind: "words", words: [...vault.setUp.words] })
}
const older = async () => (await ask("status", {})).older
const sample = () => new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", "two").end()

test("the consent app tells an older copy for as long as nobody goes on with it", async () => {
  const copy = join(vault.base, "copy")
  await visit()
  await ask("lock", {})
  cpSync(vault.folder, copy, { recursive: true })
  vault.record([sample()])
  await visit()
  expect(await older()).toBeNull()
  rmSync(vault.folder, { recursive: true })
  renameSync(copy, vault.folder)
  expect(await visit()).toMatchObject({ problems: [] })
  expect(await older()).toMatch(/^This is an older copy .* 1 confirmed chunk .* missing or as before\.$/)
  await visit()
  expect(await older()).not.toBeNull()
  await ask("acceptOlder", {})
  expect(await older()).toBeNull()
  await visit()
  expect(await older()).toBeNull()
})

test("the list says from which host a chunk was pulled", async () => {
  const host = join(vault.base, "host")
  createStore(host, parseCardLine(cardLine(vault.folder)).text)
  vault.record([sample()], { folder: host })
  vault.record([sample()])
  const { store } = await pullHost(vault.folder, { from: host }, { now: () => NOW_MS })
  await visit()
  const hosts = (await ask("chunks", {})).chunks.map((chunk) => chunk.host)
  expect(hosts.sort()).toEqual([store.slice(0, 8), null].sort())
})
