import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { NO_POLICIES } from "@tracehold/policy"
import { afterEach, beforeEach, expect, test } from "vitest"
import { remoteNames } from "./git-repository.ts"
import { loadPolicy } from "./policy-files.ts"

let base = ""
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "policy-"))
})
afterEach(() => rmSync(base, { recursive: true }))
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(base, path)), { recursive: true })
  writeFileSync(join(base, path), text)
}
const root = (name: string) => ({ name, path: join(base, name) })

test("every ignore file that git reads counts: nested, info/exclude, and our own", () => {
  put("shop/.gitignore", "*.log\nbuild/\n")
  put("shop/lib/.gitignore", "!keep.log\nsecretish\n")
  put("shop/.traceholdignore", "private/\n")
  execFileSync("git", ["init", "-q", join(base, "shop")])
  put("shop/.git/info/exclude", "mine.txt\n")
  const { engine } = loadPolicy([root("shop")], NO_POLICIES, () => [])
  const kept = (path: string) => engine.path(path).kind === "keep"
  expect(["a.log", "build/x", "lib/secretish", "private/x", "mine.txt"].filter(kept)).toEqual([])
  expect(["lib/keep.log", "secretish", "src/a.ts"].filter(kept)).toHaveLength(3)
})

test("in a multi-root workspace each folder's rules hold in that folder", () => {
  put("a/.gitignore", "/out/\n")
  put("b/.tracehold.json", '{"version":0,"id":"b","exclude":["/legal/"]}')
  const { engine } = loadPolicy([root("a"), root("b")], NO_POLICIES, () => [])
  const kept = (path: string) => engine.path(path).kind === "keep"
  expect(["a/out/x", "b/legal/x"].filter(kept)).toEqual([])
  expect(["b/out/x", "a/legal/x"].filter(kept)).toHaveLength(2)
})

test("a vault inside the workspace is not recorded", () => {
  put("shop/my [vault]/vault.db", "x")
  const { engine } = loadPolicy([root("shop")], NO_POLICIES, () => [], [join(base, "shop/my [vault]")])
  expect(engine.path("my [vault]/vault.db").kind).toBe("drop")
  expect(engine.path("my v/vault.db").kind).toBe("keep")
})

test("one folder that a policy turns off turns the session off", () => {
  put("a/x", "")
  put("b/.tracehold.json", '{"version":0,"id":"b","record":"off"}')
  expect(loadPolicy([root("a"), root("b")], NO_POLICIES, () => []).off).toContain("off")
})

test("a repository inside the workspace that a rule turns off, by any of its remotes or by itself, is left out whole", () => {
  put("shop/src/a.ts", "")
  for (const inner of ["shop/vendor/theirs", "shop/other", "shop/fine"]) execFileSync("git", ["init", "-q", join(base, inner)])
  execFileSync("git", ["-C", join(base, "shop/vendor/theirs"), "remote", "add", "fork", "git@host.invalid:them/theirs.git"])
  put("shop/other/.tracehold.json", '{"version":0,"id":"o","record":"off"}')
  const user = '{"version":0,"id":"me","repositories":[{"remote":"host.invalid/them/*","record":"off"}]}'
  const { engine, off } = loadPolicy([root("shop")], { user, org: [] }, remoteNames)
  const kept = (path: string) => engine.path(path).kind === "keep"
  expect(off).toBeNull()
  expect(["vendor/theirs/x.ts", "other/x.ts", "fine/x.ts", "src/a.ts"].filter(kept)).toEqual(["fine/x.ts", "src/a.ts"])
})

test("a repository inside that is to be asked about is left out, unless the yes for its folder covers it", () => {
  put("shop/src/a.ts", "")
  execFileSync("git", ["init", "-q", join(base, "shop/inner")])
  put("shop/inner/.tracehold.json", '{"version":0,"id":"i","record":"ask"}')
  const load = (user: string | null) => loadPolicy([root("shop")], { user, org: [] }, () => [])
  const alone = load(null)
  expect([alone.off, alone.ask]).toEqual([null, []])
  expect(alone.engine.path("inner/x.ts").kind).toBe("drop")
  const asked = load('{"version":0,"id":"me","record":"ask"}')
  expect([asked.off, asked.ask]).toEqual([null, [{ path: join(base, "shop"), source: "your own policy" }]])
  expect(asked.engine.path("inner/x.ts").kind).toBe("keep")
})
