import { execFileSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { decodeUtf8, type EventOf, fold } from "@tracehold/trace"
import { createVault, eraseSince, openStore, readCard, SessionWriter, unlockVault } from "@tracehold/vault"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"
import { KnownValues } from "./known-values.ts"
import { loadPolicy } from "./policy-files.ts"
import { SessionRecorder } from "./session-recorder.ts"
import { dropIndexes } from "./stored-index.ts"

const workspace = workspaceForEach()
const inFolder = (path: string) => join(workspace.folder(), path)
const write = (path: string, text: string) => writeFileSync(inFolder(path), text)
let seed: SecretKey
let vault = ""
/** Files are old enough to be known by their times again. */
const later = () => vi.setSystemTime(Date.now() + 60_000)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] })
  vault = newVault("vault")
  write("src/b.ts", "bee\n")
  later()
})
afterEach(() => vi.useRealTimers())

function newVault(name: string): string {
  const folder = join(workspace.base(), name)
  seed = SecretKey.random()
  createVault(folder, [{ kind: "phrase", id: "words", seed: new SecretKey(seed.exposeKeyBytes().slice()) }])
  return folder
}

type Rules = { readonly user?: string; readonly known?: readonly string[] }

/** One start of the editor, until the baseline is there. Gives the texts that were looked at, and the files of the owner's trace with theirs. */
function start({ user, known = [] }: Rules = {}) {
  const roots = [{ name: "shop", path: workspace.folder() }]
  const values = new KnownValues(Object.fromEntries(known.map((value, i) => [`API_TOKEN_${i}`, value])), null)
  const { engine } = loadPolicy(roots, { user: user ?? null, org: [] }, () => [], [], values)
  const looked: string[] = []
  const mask = (text: string) => {
    looked.push(text)
    return engine.mask(text)
  }
  const sessionId = randomBytes(16)
  {
    using store = openStore(vault)
    using writer = SessionWriter.start(store, readCard(vault), { sessionId, nowMin: nowMin(), onErased: () => {} })
    const host = { editor: "test", version: "0", platform: "linux", remote: false }
    const session = { vault, storage: storage(), sessionId: toHex(sessionId), wallMs: Date.now(), host, roots, trusted: true }
    let now = 1000
    const recorder = new SessionRecorder(
      { kind: "start", ...session, userPolicy: user ?? null, transcripts: [] },
      { ...engine, mask },
      () => now++,
    )
    recorder.writeTo(writer)
    for (let i = 0; i < 5; i++) recorder.sample()
    recorder.close(nowMin())
  }
  using open = unlockVault(vault, seed)
  const chunk = open.chunks().at(-1)
  if (chunk === undefined) throw new Error("nothing was recorded")
  const blobs = open.blobs(chunk)
  const events = open.events(chunk)
  const snapshot = events.find((event): event is EventOf<"snapshot"> => event.kind === "snapshot")
  const files = [...fold(events, blobs).files].map(([path, { blob }]) => [path, textOf(blobs, blob)])
  return { looked, files: Object.fromEntries(files), complete: snapshot?.complete }
}

const storage = () => join(workspace.base(), "storage")
const nowMin = () => Math.floor(Date.now() / 60_000)
const textOf = (blobs: (hash: string) => Uint8Array | undefined, blob: string | null) =>
  blob === null ? null : decodeUtf8(blobs(blob) ?? new Uint8Array())
const ALL = { "src/a.ts": "one\ntwo\n", "src/b.ts": "bee\n" }

test("at the next start unchanged files are neither read nor looked at, and are whole in its trace", () => {
  expect(start()).toEqual({ looked: [ALL["src/a.ts"], ALL["src/b.ts"]], files: ALL, complete: true })
  later()
  expect(start()).toEqual({ looked: [], files: ALL, complete: true })
  later()
  expect(start().looked).toEqual([])
})

test("a file that changed meanwhile is read, also with its old size and time", () => {
  const long = new Date(1_700_000_000_000)
  utimesSync(inFolder("src/b.ts"), long, long)
  start()
  write("src/b.ts", "BEE\n")
  utimesSync(inFolder("src/b.ts"), long, long)
  later()
  const { looked, files } = start()
  expect(looked).toEqual(["BEE\n"])
  expect(files).toEqual({ ...ALL, "src/b.ts": "BEE\n" })
})

test("folders that changed places are read, also with files of the same size and times", () => {
  const times = (path: string) => {
    const { mtimeNs, ctimeNs } = statSync(inFolder(path), { bigint: true })
    return `${mtimeNs} ${ctimeNs}`
  }
  for (const folder of ["d", "e"]) mkdirSync(inFolder(folder))
  for (let i = 0; i < 500 && (i === 0 || times("d/x") !== times("e/x")); i++) {
    write("d/x", "dee\n")
    write("e/x", "eee\n")
  }
  later()
  start()
  for (const [from, to] of [
    ["d", "f"],
    ["e", "d"],
    ["f", "e"],
  ] as const)
    renameSync(inFolder(from), inFolder(to))
  later()
  expect(start().files).toEqual({ ...ALL, "d/x": "eee\n", "e/x": "dee\n" })
})

test("a file that took the place of another one is read", () => {
  write("src/c.ts", "sea\n")
  const long = new Date(Date.now() - 3_600_000)
  for (const path of ["src/b.ts", "src/c.ts"]) utimesSync(inFolder(path), long, long)
  later()
  start()
  renameSync(inFolder("src/c.ts"), inFolder("src/b.ts"))
  later()
  expect(start().files).toEqual({ ...ALL, "src/b.ts": "sea\n" })
})

test("a file that was written just before it was read may have changed unseen, and is read again", () => {
  vi.setSystemTime(statSync(inFolder("src/b.ts")).ctimeMs + 500)
  expect(start().looked).toHaveLength(2)
  later()
  expect(start().looked).toHaveLength(2)
  later()
  expect(start().looked).toEqual([])
})

test("what a secret was masked in is looked at each time", () => {
  const secret = `${"gh"}${"p"}_${"Ab1".repeat(12)}`
  write("src/c.ts", `t="${secret}"\n`)
  later()
  start()
  later()
  const { looked, files } = start()
  expect(looked).toEqual([`t="${secret}"\n`])
  expect(files["src/c.ts"]).toBe(`t="${"*".repeat(secret.length)}"\n`)
})

test.each<[string, Rules]>([
  ["another policy", { user: JSON.stringify({ version: 0, id: "own", exclude: ["*.secret"] }) }],
  ["another known secret", { known: [`q${"Zk9xW7"}pL2vB4nM8sT1`] }],
])("under %s everything is looked at again", (_, rules) => {
  start()
  later()
  expect(start(rules).looked).toHaveLength(2)
  later()
  expect(start(rules).looked).toEqual([])
})

test("a file that is excluded now is gone, and one that is not any more is read", () => {
  write(".gitignore", "b.ts\n")
  later()
  expect(Object.keys(start().files)).toEqual([".gitignore", "src/a.ts"])
  write(".gitignore", "a.ts\n")
  later()
  const { looked, files } = start()
  expect(Object.keys(files)).toEqual([".gitignore", "src/b.ts"])
  expect(looked).toContain("bee\n")
})

test("what is stored for one repository is not used for another", () => {
  start()
  execFileSync("git", ["-C", workspace.folder(), "remote", "add", "origin", "https://example.invalid/other.git"])
  later()
  expect(start()).toMatchObject({ looked: [...Object.values(ALL)], files: ALL })
})

test("what was erased is recorded again, and so it is in another vault", () => {
  start()
  {
    using store = openStore(vault)
    eraseSince(store, 0, nowMin())
  }
  later()
  expect(start()).toMatchObject({ looked: [...Object.values(ALL)], files: ALL })
  vault = newVault("other")
  later()
  expect(start()).toMatchObject({ looked: [...Object.values(ALL)], files: ALL })
})

test("nothing in it is in clear, it is for its user alone, and an erase takes it away", () => {
  start()
  const [name = ""] = readdirSync(storage()).filter((one) => one.endsWith(".index"))
  expect(name).toMatch(/^[0-9a-f]{32}\.index$/)
  const bytes = readFileSync(join(storage(), name), "latin1")
  for (const text of ["src", "a.ts", "version", "bee"]) expect(bytes).not.toContain(text)
  if (process.platform !== "win32") expect(statSync(join(storage(), name)).mode & 0o077).toBe(0)
  dropIndexes(storage())
  expect(readdirSync(storage()).filter((one) => one.endsWith(".index"))).toEqual([])
  later()
  expect(start().looked).toHaveLength(2)
})

test("one that is damaged is none", () => {
  start()
  for (const name of readdirSync(storage())) writeFileSync(join(storage(), name), "x".repeat(100))
  later()
  expect(start().looked).toHaveLength(2)
})
