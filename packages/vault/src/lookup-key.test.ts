import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady, randomBytes } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { newFolder } from "../fixtures/sample-vault.ts"
import { dropLookupKey, lookupKey, lookupName } from "./lookup-key.ts"

beforeAll(cryptoReady)
let vault: Uint8Array
let run: string
beforeEach(() => {
  vault = randomBytes(16)
  run = newFolder()
})
afterEach(() => rmSync(run, { recursive: true, force: true }))
const bytesOf = (env: Record<string, string>) => lookupKey(vault, env).exposeKeyBytes()

describe.skipIf(process.platform !== "linux" || !newFolderIsInMemory())("with a runtime folder in memory", () => {
  test("windows share one key, in a file of their own, and nothing else is left there", () => {
    const first = bytesOf({ XDG_RUNTIME_DIR: run })
    expect(bytesOf({ XDG_RUNTIME_DIR: run })).toEqual(first)
    const [name] = readdirSync(join(run, "tracehold"))
    expect(readdirSync(join(run, "tracehold"))).toHaveLength(1)
    expect(statSync(join(run, "tracehold", name ?? "")).mode & 0o777).toBe(0o600)
  })

  test("an old one is replaced, a broken one is not used, a dropped one is new", () => {
    const env = { XDG_RUNTIME_DIR: run }
    const first = bytesOf(env).slice()
    const path = join(run, "tracehold", readdirSync(join(run, "tracehold"))[0] ?? "")
    utimesSync(path, 0, 0)
    const second = bytesOf(env).slice()
    expect(second).not.toEqual(first)
    dropLookupKey(vault, env)
    const third = bytesOf(env).slice()
    expect(third).not.toEqual(second)
    writeFileSync(path, "short")
    expect(bytesOf(env)).toHaveLength(32)
  })

  test("a folder that others may look into is not used", () => {
    bytesOf({ XDG_RUNTIME_DIR: run })
    dropLookupKey(vault, { XDG_RUNTIME_DIR: run })
    chmodSync(join(run, "tracehold"), 0o755)
    bytesOf({ XDG_RUNTIME_DIR: run })
    expect(readdirSync(join(run, "tracehold"))).toEqual([])
  })
})

test("without such a folder, or on a disk, the key stays in this process", () => {
  const disk = mkdtempSync(join(process.cwd(), ".th-lookup-"))
  try {
    const first = bytesOf({}).slice()
    expect(bytesOf({ XDG_RUNTIME_DIR: disk })).toEqual(first)
    expect(readdirSync(disk)).toEqual([])
    dropLookupKey(vault, {})
    expect(bytesOf({})).not.toEqual(first)
  } finally {
    rmSync(disk, { recursive: true })
  }
})

test("names differ by key, repository and content, and parts cannot be shifted between them", () => {
  const [a, b] = [lookupKey(randomBytes(16), {}), lookupKey(randomBytes(16), {})]
  const all = [
    lookupName(a, "r", encodeUtf8("x")),
    lookupName(b, "r", encodeUtf8("x")),
    lookupName(a, "r2", encodeUtf8("x")),
    lookupName(a, "r", encodeUtf8("2x")),
    lookupName(a, "", encodeUtf8("rx")),
  ].map((name) => Buffer.from(name).toString("hex"))
  expect(new Set(all).size).toBe(all.length)
  expect(lookupName(a, "r", encodeUtf8("x"))).toEqual(lookupName(a, "r", encodeUtf8("x")))
})

function newFolderIsInMemory(): boolean {
  const folder = newFolder()
  rmSync(folder, { recursive: true })
  return folder.startsWith("/dev/shm")
}
