import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { contentHash, cryptoReady } from "@tracehold/crypto"
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest"
import { type FilesHost, WorkspaceFiles } from "./workspace-files.ts"

beforeAll(cryptoReady)
let folder = ""
const stored = new Map<string, string>()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"))
  stored.clear()
})
afterEach(() => rmSync(folder, { recursive: true }))

const RULES = { paths: "p", texts: "t" }
const HOST: FilesHost = {
  keeps: (path) => !path.includes("secret"),
  rules: () => RULES,
  waits: (path) => path.includes("unasked"),
  mask: (text) => text.replaceAll("hush", "****"),
  store: (content) => {
    stored.set(contentHash(content), Buffer.from(content).toString())
    return contentHash(content)
  },
  reuse: (blob) => stored.has(blob),
  repository: () => {},
  changed: () => {},
}
const files = (host: Partial<FilesHost> = {}) => new WorkspaceFiles([{ name: "w", path: folder }], { ...HOST, ...host })
const put = (path: string, text: string | Uint8Array) => {
  mkdirSync(join(folder, path, ".."), { recursive: true })
  writeFileSync(join(folder, path), text)
}

test("create, change, nothing, delete", () => {
  const seen = files()
  expect(seen.check("a")).toBeNull()
  put("a", "1")
  expect(seen.check("a")).toMatchObject({ op: "create", before: null, found: { text: "1" } })
  expect(seen.check("a")).toBeNull()
  put("a", "22")
  expect(seen.check("a")).toMatchObject({ op: "change", found: { text: "22" } })
  rmSync(join(folder, "a"))
  expect(seen.check("a")).toMatchObject({ op: "delete" })
  expect(seen.check("a")).toBeNull()
})

test("only the masked text is stored, and a change inside the mask is still seen", () => {
  const seen = files()
  put("a", "say hush")
  seen.check("a")
  expect([...stored.values()]).toEqual(["say ****"])
})

test("binary, large and excluded files, and links out of the folder", () => {
  const seen = files()
  put("b", new Uint8Array([1, 0, 2]))
  put("latin1", new Uint8Array([0xe9, 0x0a]))
  put("l", "x".repeat(5 * 1024 * 1024))
  put("secret.txt", "hush")
  symlinkSync("/etc/hostname", join(folder, "link"))
  expect(seen.check("b")).toMatchObject({ found: { version: { form: "binary", blob: null, bytes: 3 } } })
  expect(seen.check("latin1")).toMatchObject({ found: { version: { form: "binary" } } })
  expect(seen.check("l")).toMatchObject({ found: { version: { form: "large", blob: null } } })
  expect(seen.check("secret.txt")).toBeNull()
  expect(seen.check("link")).toBeNull()
  expect(stored.size).toBe(0)
})

test("a walk finds names with every kind of character, and not what is excluded", () => {
  for (const path of ["[id].tsx", "a b/č.txt", "a b/-x", ".git/config", "secret/x", "z"]) put(path, "x")
  expect([...files().walk()].sort()).toEqual(["[id].tsx", "a b/-x", "a b/č.txt", "z"])
})

test("a folder that moved: its old files are below the old name", () => {
  const seen = files()
  put("d/x", "1")
  put("d/e/y", "2")
  for (const path of seen.walk()) seen.check(path)
  renameSync(join(folder, "d"), join(folder, "n"))
  expect(seen.below("d").sort()).toEqual(["d/e/y", "d/x"])
  expect([...seen.walk(join(folder, "n"))].sort()).toEqual(["n/e/y", "n/x"])
})

test("what came during the time that is left out stays out, also with an older time of change", () => {
  const long = new Date(Date.now() - 3_600_000)
  const old = (name: string) => {
    put(name, name)
    utimesSync(join(folder, name), long, long)
  }
  const seen = files()
  old("before")
  seen.check("before")
  seen.walked()
  const cutMs = Date.now()
  old("unpacked")
  seen.check("unpacked")
  old("not seen yet")
  seen.forget()
  seen.leaveOut(new Set(), cutMs)
  expect(["unpacked", "not seen yet"].map((name) => seen.check(name))).toEqual([null, null])
  expect(seen.check("before")).toMatchObject({ op: "create" })
})

test("a file about which policy has no word yet is neither there nor gone", () => {
  const seen = files()
  put("unasked", "1")
  expect(seen.check("unasked")).toBeNull()
  expect(seen.count).toBe(0)
})

test("one that is excluded from now on is gone, also when it has not changed", () => {
  let excluded = false
  const seen = files({ keeps: () => !excluded, rules: () => ({ paths: excluded, texts: "t" }) })
  put("a", "1")
  seen.check("a")
  expect(seen.check("a", true)).toBeNull()
  excluded = true
  expect(seen.check("a", true)).toMatchObject({ op: "delete" })
})

test("when it starts over, files are taken as they were, as far as texts are looked at in the same way and all is still stored", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 })
  let texts = "t"
  const looked: string[] = []
  const mask = (text: string) => {
    looked.push(text)
    return HOST.mask(text)
  }
  const seen = files({ mask, rules: () => ({ paths: "p", texts }) })
  put("a", "say hush")
  const again = () => {
    seen.forget()
    looked.length = 0
    seen.check("a")
    return [looked.length, seen.version("a")?.bytes]
  }
  expect(again()).toEqual([1, 8])
  expect(again()).toEqual([0, 8])
  texts = "others"
  expect(again()).toEqual([1, 8])
  stored.clear()
  expect(again()).toEqual([1, 8])
  vi.useRealTimers()
})

test("of folders that have not changed only what came late is looked at", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 })
  const seen = files()
  put("old/x", "1")
  for (const path of seen.walk()) seen.check(path)
  seen.walked()
  const changed = () => [...seen.changedFolders()].filter((path) => path !== null)
  expect(changed()).toEqual([])
  put("late/deep/y", "2")
  vi.setSystemTime(Date.now() + 120_000)
  expect(changed()).toEqual(["late/deep/y"])
  seen.check("late/deep/y")
  expect(changed()).toEqual(["late/deep/y"])
  rmSync(join(folder, "old"), { recursive: true })
  vi.setSystemTime(Date.now() + 120_000)
  expect(changed().sort()).toEqual(["late/deep/y", "old/x"])
  vi.useRealTimers()
})
