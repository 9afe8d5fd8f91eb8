import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { NO_POLICIES } from "@tracehold/policy"
import { afterEach, beforeEach, expect, test } from "vitest"
import { GitIgnored } from "./git-ignored.ts"
import { loadPolicy } from "./policy-files.ts"

let base = ""
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "ignored-"))
})
afterEach(() => rmSync(base, { recursive: true }))

const at = (path: string) => join(base, path)
const put = (path: string, text: string) => {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}
const run = (folder: string, ...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "-C", at(folder), ...args], { stdio: "pipe" })
const repository = (path: string) => {
  mkdirSync(at(path), { recursive: true })
  run(path, "init", "-q", "-b", "main")
}

/** What is recorded of these files of a folder once git has been asked; the second list is what our own matcher alone would record. */
async function kept(folder: string, paths: readonly string[]): Promise<[string[], string[]]> {
  const { engine, git } = loadPolicy([{ name: "w", path: at(folder) }], NO_POLICIES, () => [])
  using _ = git
  const keep = () => paths.filter((path) => engine.path(path).kind === "keep")
  const alone = keep()
  await git.learn(paths)
  return [keep(), alone]
}

test("in a folder of a repository the ignore files above it count", async () => {
  repository("mono")
  put("mono/.gitignore", "*.dump\n/apps/shop/private/\n")
  put("mono/apps/.gitignore", "drafts\n")
  put("mono/apps/shop/src/a.ts", "")
  const paths = ["src/a.ts", "x.dump", "private/plan.md", "drafts/x"]
  expect(await kept("mono/apps/shop", paths)).toEqual([["src/a.ts"], ["src/a.ts"]])
})

test("a nested repository, a submodule and a worktree have excludes of their own", async () => {
  repository("shop")
  repository("lib")
  run("lib", "commit", "-q", "--allow-empty", "-m", "x")
  repository("shop/inner")
  put("shop/inner/.git/info/exclude", "notes.txt\n")
  run("shop", "-c", "protocol.file.allow=always", "submodule", "add", "-q", at("lib"), "sub")
  put("shop/.git/modules/sub/info/exclude", "own.txt\n")
  const paths = ["a.ts", "inner/a.ts", "inner/notes.txt", "sub/a.ts", "sub/own.txt", "notes.txt"]
  expect(await kept("shop", paths)).toEqual([["a.ts", "inner/a.ts", "sub/a.ts", "notes.txt"], paths])
  run("lib", "worktree", "add", "-q", at("tree"))
  put("lib/.git/info/exclude", "mine.txt\n")
  expect((await kept("tree", ["a.ts", "mine.txt"]))[0]).toEqual(["a.ts"])
})

test("an ignore file that is a link brings nothing back: as git, we do not follow it", async () => {
  repository("shop")
  put("shop/.gitignore", "*.key.txt\n")
  put("elsewhere", "!*.key.txt\n")
  put("shop/conf/a.ts", "")
  symlinkSync(at("elsewhere"), at("shop/conf/.gitignore"))
  expect(await kept("shop", ["conf/x.key.txt", "conf/a.ts"])).toEqual([["conf/a.ts"], ["conf/a.ts"]])
})

test("a file is judged behind its links; odd names stop nothing", async () => {
  repository("top")
  put("top/.gitignore", "secretish/\n")
  put("top/w/secretish/plan", "x")
  mkdirSync(at("top/w/real"))
  symlinkSync("real", at("top/w/link"))
  symlinkSync("secretish/plan", at("top/w/plan.md"))
  const odd = [":!x", ":(glob)*", "a b", "tail ", "-x", "日本/é", 'q"uote', "new\nline", "[a", "\\b", "link/x", "..", "a/../b"]
  const { git, engine } = loadPolicy([{ name: "w", path: at("top/w") }], NO_POLICIES, () => [])
  using _ = git
  await git.learn([...odd, "plan.md"])
  expect(odd.filter((name) => git.waits(name))).toEqual([])
  expect(git.problem).toBeNull()
  expect(engine.path("secretish/plan")).toMatchObject({ kind: "drop", rule: "secretish/", line: 1 })
  expect(odd.slice(0, 11).filter((name) => engine.path(name).kind === "drop")).toEqual([])
})

test("several folders of a workspace, one of them in no repository", async () => {
  repository("a/top")
  put("a/top/.gitignore", "x.bin\n")
  mkdirSync(at("a/top/one"))
  mkdirSync(at("two"))
  const roots = [
    { name: "one", path: at("a/top/one") },
    { name: "two", path: at("two") },
  ]
  using git = new GitIgnored(roots)
  await git.learn(["one/x.bin", "two/x.bin", "one/y"])
  expect(["one/x.bin", "two/x.bin", "one/y"].map((name) => git.word(name))).toEqual([
    { rule: "x.bin", source: ".gitignore", line: 1 },
    "kept",
    "kept",
  ])
})

test("where git gives no answer nothing new is recorded, that is said, and later it is asked again", async () => {
  mkdirSync(at("shop"))
  put("shop/.git", "gitdir: /nowhere\n")
  let nowMs = 0
  using git = new GitIgnored([{ name: "shop", path: at("shop") }], () => nowMs)
  expect(git.waits("a.ts")).toBe(true)
  await git.learn(["a.ts"])
  expect(git.word("a.ts")).toMatchObject({ rule: "git gives no answer" })
  expect(git.problem).toMatch(/^git gives no answer in shop, so files there are not recorded/)
  rmSync(at("shop/.git"))
  run("shop", "init", "-q")
  nowMs = 31_000
  expect(git.waits("a.ts")).toBe(true)
  await git.learn(["a.ts"])
  expect([git.word("a.ts"), git.problem]).toEqual(["kept", null])
})

test("a git that ends in between is started again, and the path on which it ends is not recorded", async () => {
  repository("shop")
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim()
  put("bin/git", `#!/bin/sh\nexec ${process.execPath} ${at("half.mjs")} "$@"\n`)
  chmodSync(at("bin/git"), 0o755)
  put(
    "half.mjs",
    `import { spawn } from "node:child_process"
const git = spawn(${JSON.stringify(real)}, process.argv.slice(2), { stdio: ["pipe", "inherit", "inherit"] })
let said = ""
process.stdin.setEncoding("utf8").on("data", (text) => {
  said += text
  const bad = said.indexOf("./bad\\0")
  if (bad < 0) git.stdin.write(text)
  else git.stdin.end(said.slice(0, bad).slice(said.length - text.length))
  if (bad >= 0) git.on("close", () => process.exit(1))
}).on("end", () => git.stdin.end())`,
  )
  const path = process.env.PATH
  process.env.PATH = `${at("bin")}:${path}`
  try {
    using git = new GitIgnored([{ name: "shop", path: at("shop") }])
    await git.learn(["a.ts", "bad", "b.ts"])
    expect(["a.ts", "bad", "b.ts"].map((name) => git.word(name))).toEqual([
      "kept",
      expect.objectContaining({ rule: "git gives no answer" }),
      "kept",
    ])
  } finally {
    process.env.PATH = path
  }
})

test("git answers for the folder it is asked in, starts no program and writes nothing, whatever the environment and the settings say", async () => {
  repository("shop")
  repository("other")
  put("shop/.gitignore", "x.bin\n")
  put("monitor", `#!/bin/sh\ntouch ${at("started")}\n`)
  chmodSync(at("monitor"), 0o755)
  run("shop", "config", "core.fsmonitor", at("monitor"))
  const changed = { GIT_DIR: at("other/.git"), GIT_WORK_TREE: at("other"), GIT_TRACE: at("traced"), GIT_LITERAL_PATHSPECS: "1" }
  Object.assign(process.env, changed)
  try {
    expect((await kept("shop", ["x.bin", "y.bin"]))[0]).toEqual(["y.bin"])
    expect(() => execFileSync("ls", [at("traced"), at("started")], { stdio: "pipe" })).toThrow()
  } finally {
    for (const name of Object.keys(changed)) delete process.env[name]
  }
})
