import { execFileSync } from "node:child_process"
import { appendFileSync, cpSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { SensorRecord } from "@tracehold/capture"
import { type EventOf, fold } from "@tracehold/trace"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { recordScript, type Script } from "../fixtures/recorded-script.ts"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"

const workspace = workspaceForEach()
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] })
})
afterEach(() => vi.useRealTimers())
const inFolder = (path: string) => join(workspace.folder(), path)
const put = (path: string, text: string | Uint8Array) => {
  mkdirSync(join(inFolder(path), ".."), { recursive: true })
  writeFileSync(inFolder(path), text)
}
const hint = (path: string, op: "create" | "change" | "delete" = "create"): SensorRecord => ({
  kind: "disk",
  atMs: 2000,
  path: inFolder(path),
  op,
})
/** A window in which half a minute goes by, so that everything was looked at again. */
async function look(s: Script, ...minutes: number[]): Promise<void> {
  for (const ms of minutes.length > 0 ? minutes : [30_000, 31_000]) {
    s.at(ms)
    s.baseline()
  }
}

/** What is told of files, in a workspace whose baseline is there: `path op`, and where a moved one came from. */
async function told(script: (s: Script) => Promise<void>, prepare = () => {}): Promise<string[]> {
  prepare()
  const { events } = await recordScript(workspace.base(), async (s) => {
    s.baseline()
    s.flush()
    await script(s)
    s.flush()
  })
  const files = events.filter((event): event is EventOf<"file"> => event.kind === "file")
  return files.map(({ path, op, from }) => (from === undefined ? `${op} ${path}` : `${op} ${from} -> ${path}`)).sort()
}

test("a new tree of which only the top is reported", async () => {
  const files = await told(async ({ take }) => {
    for (const path of ["n/1", "n/m/2", "n/m/o/3"]) put(path, path)
    await take(hint("n"))
  })
  expect(files).toEqual(["create n/1", "create n/m/2", "create n/m/o/3"])
})

test("a copied tree of which nothing is reported, and what is changed in it later", async () => {
  const files = await told(async (s) => {
    mkdirSync(inFolder("copy"))
    cpSync(inFolder("src"), inFolder("copy/src"), { recursive: true })
    await look(s)
    writeFileSync(inFolder("copy/src/a.ts"), "three\n")
    await look(s, 60_000, 61_000)
  })
  expect(files).toEqual(["change copy/src/a.ts", "create copy/src/a.ts"])
})

test("a tree that was moved in from outside, and one that was moved out", async () => {
  const outside = mkdtempSync(join(workspace.base(), "outside-"))
  mkdirSync(join(outside, "in/deep"), { recursive: true })
  writeFileSync(join(outside, "in/deep/x"), "x")
  const files = await told(async (s) => {
    renameSync(join(outside, "in"), inFolder("in"))
    await look(s)
    renameSync(inFolder("in"), join(outside, "again"))
    await look(s, 60_000, 61_000)
  })
  expect(files).toEqual(["create in/deep/x", "delete in/deep/x"])
})

test("a burst of which some is reported is whole a second later", async () => {
  const files = await told(async (s) => {
    for (let i = 0; i < 300; i++) put(`src/f${i}`, `${i}`)
    await s.take(hint("src/f7"))
    await look(s, 4000)
  })
  expect(files).toHaveLength(300)
})

test("a file that is written in place unseen is found when everything is looked at again", async () => {
  vi.setSystemTime(Date.now() + 60_000) // Folders are old enough to be known by their times.
  const files = await told(async (s) => {
    appendFileSync(inFolder("src/a.ts"), "more\n")
    await look(s)
  })
  expect(files).toEqual(["change src/a.ts"])
})

test("an atomic rename over a file is a change of it, also when it was seen going and coming", async () => {
  const files = await told(async ({ take }) => {
    put("src/a.ts.tmp", "new\n")
    renameSync(inFolder("src/a.ts.tmp"), inFolder("src/a.ts"))
    await take(hint("src/a.ts.tmp"), hint("src/a.ts"))
    rmSync(inFolder("src/a.ts"))
    await take(hint("src/a.ts", "delete"))
    put("src/a.ts", "newer\n")
    await take(hint("src/a.ts"))
  })
  expect(files).toEqual(["change src/a.ts", "change src/a.ts"])
})

test.each(["old first", "new first"])("a file that was moved is one event, reported with the %s", async (order) => {
  const files = await told(async ({ take }) => {
    mkdirSync(inFolder("lib"))
    renameSync(inFolder("src/a.ts"), inFolder("lib/b.ts"))
    const hints = [hint("src/a.ts", "delete"), hint("lib/b.ts")]
    await take(...(order === "old first" ? hints : hints.reverse()))
  })
  expect(files).toEqual(["rename src/a.ts -> lib/b.ts"])
})

test("a moved folder is its files moved; a copy is none", async () => {
  const files = await told(
    async ({ take }) => {
      cpSync(inFolder("d/x"), inFolder("copy"), { preserveTimestamps: true })
      renameSync(inFolder("d"), inFolder("e"))
      await take(hint("copy"), hint("d", "delete"), hint("e"))
    },
    () => {
      put("d/x", "x")
      put("d/deep/y", "y")
    },
  )
  expect(files).toEqual(["create copy", "rename d/deep/y -> e/deep/y", "rename d/x -> e/x"])
})

test("a second name of a file is no move of it", async () => {
  const files = await told(async ({ take }) => {
    linkSync(inFolder("src/a.ts"), inFolder("src/b.ts"))
    await take(hint("src/b.ts"))
  })
  expect(files).toEqual(["create src/b.ts"])
})

test("binary and large files are recorded by their size alone, and a change of theirs is seen", async () => {
  const { events, everything } = await recordScript(workspace.base(), async (s) => {
    put("b.bin", new Uint8Array([0, 1, 2]))
    s.baseline()
    put("b.bin", new Uint8Array([0, 1, 3]))
    await s.take(hint("b.bin", "change"))
    s.flush()
  })
  const version = { form: "binary", blob: null, bytes: 3 }
  expect(events.find(({ kind }) => kind === "file")).toMatchObject({ op: "change", before: version, after: version })
  expect(everything).not.toContain("\u0001\u0003")
})

test("of a file that changes before the baseline reached it nobody knows what it was", async () => {
  const { events, blobs } = await recordScript(workspace.base(), async (s) => {
    writeFileSync(inFolder("src/a.ts"), "three\n")
    await s.take(hint("src/a.ts", "change"))
    s.baseline()
    writeFileSync(inFolder("src/a.ts"), "four\n")
    await s.take(hint("src/a.ts", "change"))
    s.flush()
  })
  const files = events.filter((event): event is EventOf<"file"> => event.kind === "file")
  expect(files.map(({ op, before }) => [op, before === "unknown" ? before : before?.form])).toEqual([
    ["change", "unknown"],
    ["change", "text"],
  ])
  expect(fold(events, blobs).missing).toEqual([])
})

test("the snapshot before an agent's edits has what was there before all that come together, also what is gone", async () => {
  const { events, blobs } = await recordScript(workspace.base(), async (s) => {
    put("src/b.ts", "bee\n")
    s.baseline()
    s.flush()
    s.at(5000)
    rmSync(inFolder("src/b.ts"))
    put("src/new.ts", "new\n")
    writeFileSync(inFolder("src/a.ts"), "three\n")
    await s.take(hint("src/b.ts", "delete"), hint("src/new.ts"), hint("src/a.ts", "change"))
    s.flush()
  })
  const at = events.findIndex((event) => event.kind === "snapshot" && event.reason === "before-agent")
  const before = fold(events.slice(0, at + 1), blobs).files
  expect([...before.keys()].sort()).toEqual(["src/a.ts", "src/b.ts"])
  expect(before.get("src/a.ts")?.bytes).toBe("one\ntwo\n".length)
  expect(events[at]).toMatchObject({ files: 2, complete: true })
})

const git = (folder: string, ...args: string[]) =>
  execFileSync(
    "git",
    ["-C", folder, "-c", "user.name=T", "-c", "user.email=t@example.invalid", "-c", "protocol.file.allow=always", ...args],
    {
      stdio: "pipe",
    },
  )
/** A repository beside the workspace, with one commit and a branch `other` that has another `a` and one file more. */
function repository(): string {
  const folder = mkdtempSync(join(workspace.base(), "repository-"))
  git(folder, "init", "-q", "-b", "main")
  writeFileSync(join(folder, "a"), "one\n")
  git(folder, "add", "-A")
  git(folder, "commit", "-qm", "first")
  git(folder, "checkout", "-qb", "other")
  writeFileSync(join(folder, "a"), "two\n")
  writeFileSync(join(folder, "b"), "bee\n")
  git(folder, "add", "-A")
  git(folder, "commit", "-qm", "second")
  git(folder, "checkout", "-q", "main")
  return folder
}

test.each([
  [
    "a worktree",
    "",
    () => {
      const main = repository()
      rmSync(workspace.folder(), { recursive: true })
      git(main, "worktree", "add", "-q", "-b", "mine", workspace.folder())
    },
  ],
  ["a submodule", "lib", () => git(workspace.folder(), "submodule", "--quiet", "add", "-b", "main", repository(), "lib")],
  [
    "a clone inside",
    "lib",
    () => git(workspace.folder(), "clone", "-q", "--no-local", "-b", "main", repository(), inFolder("lib")),
  ],
])("git's doing is git's in %s, though nothing is reported of its own folder", async (_, inside, prepare) => {
  prepare()
  const { events } = await recordScript(workspace.base(), async (s) => {
    s.baseline()
    s.flush()
    s.at(5000)
    git(inFolder(inside), "checkout", "-q", "-B", "next", inside === "" ? "other" : "origin/other")
    await look(s)
    s.flush()
  })
  const files = events.filter((event): event is EventOf<"file"> => event.kind === "file")
  const name = (file: string) => (inside === "" ? file : `${inside}/${file}`)
  expect(files.map(({ path, by }) => [path, by.actor, by.evidence]).sort()).toEqual([
    [name("a"), "git", "blob"],
    [name("b"), "git", "blob"],
  ])
  expect(events.filter(({ kind }) => kind === "git")).toMatchObject([
    { root: inside === "" ? "shop" : inside, op: "checkout", branch: "next" },
  ])
})
