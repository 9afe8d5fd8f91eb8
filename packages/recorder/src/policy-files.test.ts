import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { NO_POLICIES } from "@tracehold/policy"
import { afterEach, beforeEach, expect, test } from "vitest"
import { drawn } from "../../policy/fixtures/made-up.ts"
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

const kept = ({ engine }: ReturnType<typeof loadPolicy>, paths: string[]) =>
  paths.filter((path) => engine.path(path).kind === "keep")

test("a folder inside a repository is ruled by what that repository says of it, too", () => {
  execFileSync("git", ["init", "-q", join(base, "shop")])
  put("shop/.tracehold.json", '{"version":0,"id":"s","exclude":["plans/","/packages/web/top.md"]}')
  put("shop/.traceholdignore", "/packages/web/own.md\n")
  put("shop/.gitignore", "*.log\n/packages/*/private.txt\n/top.txt\n")
  put("shop/packages/.gitignore", "near.txt\n")
  put("shop/packages/web/.gitignore", "!keep.log\n")
  put("shop/packages/web/a.ts", "")
  const load = () => loadPolicy([root("shop/packages/web")], NO_POLICIES, () => [])
  const paths = [
    "plans/x.md",
    "top.md",
    "own.md",
    "a.log",
    "private.txt",
    "near.txt",
    "keep.log",
    "deep/top.md",
    "top.txt",
    "a.ts",
  ]
  expect(kept(load(), paths)).toEqual(["keep.log", "deep/top.md", "top.txt", "a.ts"])
  expect(load().engine.path("plans/x.md")).toMatchObject({ rule: "plans/", source: "../../.tracehold.json", line: 1 })
  expect(load().engine.path("near.txt")).toMatchObject({ source: "../.gitignore", line: 1 })
  put("shop/.tracehold.json", "{")
  expect(load().off).toContain("../../.tracehold.json: is not JSON")
})

test("the same of one of several folders, each in its own", () => {
  for (const name of ["shop", "tool"]) execFileSync("git", ["init", "-q", join(base, name)])
  put("shop/.tracehold.json", '{"version":0,"id":"s","exclude":["/web/plans/"]}')
  put("shop/.gitignore", "/web/private.txt\n")
  put("shop/web/a.ts", "")
  put("tool/a.ts", "")
  const roots = [{ name: "web", path: join(base, "shop/web") }, root("tool")]
  const paths = ["web/plans/x.md", "web/private.txt", "tool/plans/x.md", "tool/private.txt", "tool/web/plans/x.md"]
  expect(
    kept(
      loadPolicy(roots, NO_POLICIES, () => []),
      paths,
    ),
  ).toEqual(paths.slice(2))
})

test("what a repository inside the workspace says of its own files holds there, and turns nothing else off", () => {
  execFileSync("git", ["init", "-q", join(base, "shop/vendor/theirs")])
  put("shop/src/a.ts", "")
  put("shop/vendor/theirs/.tracehold.json", '{"version":0,"id":"t","record":"record","exclude":["/plans/"]}')
  const loaded = loadPolicy([root("shop")], NO_POLICIES, () => [])
  const paths = ["vendor/theirs/plans/x.md", "plans/x.md", "vendor/theirs/a.ts"]
  expect([loaded.off, kept(loaded, paths)]).toEqual([null, paths.slice(1)])
  expect(loaded.engine.path("vendor/theirs/plans/x.md")).toMatchObject({ source: "vendor/theirs/.tracehold.json", line: 1 })
})

test("the values of a secret-bearing file that is a link are known, too", () => {
  const value = drawn(20, 4)
  put("shared.env", `API_TOKEN=${value}\n`)
  put("shop/a.ts", "")
  symlinkSync("../shared.env", join(base, "shop/.env"))
  expect(loadPolicy([root("shop")], NO_POLICIES, () => []).engine.mask(`with ${value}.`).text).not.toContain(value)
})

test("a folder of the workspace that lies in another one keeps its own policy", () => {
  put("all/shop/.tracehold.json", '{"version":0,"id":"s","exclude":["/plans/"]}')
  const roots = [root("all"), { name: "shop", path: join(base, "all/shop") }]
  expect(
    kept(
      loadPolicy(roots, NO_POLICIES, () => []),
      ["all/shop/plans/x.md", "shop/plans/x.md", "all/plans/x.md"],
    ),
  ).toEqual(["all/plans/x.md"])
})
