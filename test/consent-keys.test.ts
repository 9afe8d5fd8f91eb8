import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { App, AppPorts, CallName, Reply } from "@tracehold/consent-app"
import { afterAll, beforeEach, expect, test } from "vitest"
import { FileKeyring } from "../packages/owner/fixtures/file-keyring.ts"
import { askApp as ask, openApp } from "./open-app.ts"

const PASSPHRASE = "orchard velvet tunnel mosaic"
const LEAST_COST = { ops: 3, mem: 64 << 20 }
const MINUTE_MS = 60_000
const KEYRING = { kind: "keyring" } as const
const base = mkdtempSync(join(tmpdir(), "tracehold-consent-keys-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

let count = 0
let folder: string
let keyring: FileKeyring
let nowMs = 30_000_000 * MINUTE_MS
beforeEach(() => {
  folder = join(base, `vault-${++count}`)
  keyring = new FileKeyring(join(base, `keyring-${count}.json`))
})

function start(ports: Partial<AppPorts> = {}): App {
  return openApp({
    env: { XDG_CONFIG_HOME: base },
    folder,
    now: () => nowMs,
    lockAfterMs: 15 * MINUTE_MS,
    keyring: async () => keyring,
    cost: LEAST_COST,
    ...ports,
  })
}

const codeOf = async (app: App, name: CallName, request: unknown) => {
  const answer = await app.call(name, request)
  return answer.ok ? "done" : answer.code
}
const ids = async (app: App) => (await ask(app, "ways", {})).ways.map(({ id }) => id)
const typed = ({ words, ask: places }: Reply<"setUp">) => ({ words: places.map((place) => words[place] ?? "") })

test("a vault is set up with the keyring, and one press opens it, until the keyring has no key: then words do", async () => {
  using app = start()
  expect(await ask(app, "keyring", {})).toEqual({ backend: "secret-service" })
  const made = await ask(app, "setUp", KEYRING)
  expect(await ask(app, "confirmPlaces", typed(made))).toEqual({ right: true })
  expect((await ask(app, "ways", {})).ways).toEqual([
    { id: "keyring", kind: "os", backend: "secret-service" },
    { id: "words", kind: "phrase", backend: null },
  ])
  await ask(app, "lock", {})
  await ask(app, "unlock", KEYRING)
  expect((await ask(app, "status", {})).vault).toBe("unlocked")
  await ask(app, "lock", {})
  keyring.locked = true
  expect(await codeOf(app, "unlock", KEYRING)).toBe("KEYRING_CLOSED")
  keyring.locked = false
  for (const account of keyring.accounts()) await keyring.remove(account)
  expect(await codeOf(app, "unlock", KEYRING)).toBe("KEYRING_LOST")
  await ask(app, "unlock", { kind: "words", words: made.words })
  expect((await ask(app, "status", {})).vault).toBe("unlocked")
})

test("where there is no keyring none is offered, and none is taken", async () => {
  using app = start({ keyring: async () => null })
  expect(await ask(app, "keyring", {})).toEqual({ backend: null })
  expect(await codeOf(app, "setUp", KEYRING)).toBe("NO_KEYRING")
  expect((await ask(app, "status", {})).vault).toBe("none")
})

test("ways are added, changed and taken away, each by another one, and never the last", async () => {
  using app = start()
  const { words } = await ask(app, "setUp", KEYRING)
  const byWords = { kind: "words", words } as const
  await ask(app, "addWay", { proof: KEYRING, way: { kind: "passphrase", passphrase: PASSPHRASE } })
  expect(await codeOf(app, "removeWay", { proof: KEYRING, id: "keyring" })).toBe("SAME_SLOT")
  await ask(app, "removeWay", { proof: { kind: "passphrase", passphrase: PASSPHRASE }, id: "keyring" })
  expect([await ids(app), keyring.accounts()]).toEqual([["words", "passphrase"], []])
  await ask(app, "changePassphrase", { proof: byWords, passphrase: `${PASSPHRASE} again` })
  expect(await codeOf(app, "removeWay", { proof: { kind: "passphrase", passphrase: PASSPHRASE }, id: "words" })).toBe("WRONG_KEY")
  await ask(app, "removeWay", { proof: byWords, id: "passphrase" })
  expect(await codeOf(app, "removeWay", { proof: byWords, id: "words" })).toBe("LAST_SLOT")
  await ask(app, "addWay", { proof: byWords, way: KEYRING })
  await ask(app, "lock", {})
  expect(await codeOf(app, "addWay", { proof: byWords, way: KEYRING })).toBe("LOCKED")
  await ask(app, "unlock", KEYRING)
  expect(await ids(app)).toEqual(["words", "keyring"])
})

test("new words take the place of the old when they were typed back; a lock between leaves the old ones", async () => {
  using app = start()
  const { words } = await ask(app, "setUp", KEYRING)
  const lost = await ask(app, "newWords", { proof: KEYRING })
  nowMs += 15 * MINUTE_MS
  await app.tick()
  await ask(app, "unlock", KEYRING)
  expect(await codeOf(app, "confirmPlaces", typed(lost))).toBe("NO_SET_UP")
  const made = await ask(app, "newWords", { proof: { kind: "words", words } })
  expect(await ask(app, "confirmPlaces", { words: ["", "", ""] })).toEqual({ right: false })
  expect(await ids(app)).toEqual(["keyring", "words"])
  expect(await ask(app, "confirmPlaces", typed(made))).toEqual({ right: true })
  expect(await ids(app)).toEqual(["keyring", "words"])
  await ask(app, "lock", {})
  expect(await codeOf(app, "unlock", { kind: "words", words })).toBe("WRONG_KEY")
  await ask(app, "unlock", { kind: "words", words: made.words })
})

test("the time after which it locks by itself is the owner's, also when the app starts anew", async () => {
  using app = start()
  await ask(app, "setUp", KEYRING)
  await ask(app, "setLockAfter", { minutes: 60 })
  nowMs += 59 * MINUTE_MS
  await app.tick()
  expect((await ask(app, "status", {})).vault).toBe("unlocked")
  await ask(app, "setLockAfter", { minutes: 1 })
  using other = start()
  await ask(other, "unlock", KEYRING)
  expect((await ask(other, "status", {})).lockAfterMs).toBe(MINUTE_MS)
  nowMs += MINUTE_MS
  await Promise.all([app.tick(), other.tick()])
  expect([(await ask(app, "status", {})).vault, (await ask(other, "status", {})).vault]).toEqual(["locked", "locked"])
  expect(await codeOf(app, "setLockAfter", { minutes: 5 })).toBe("LOCKED")
  expect(await codeOf(app, "setLockAfter", { minutes: 0 })).toBe("BAD_REQUEST")
})
