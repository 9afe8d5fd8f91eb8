import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SensorRecord } from "@tracehold/capture"
import { cryptoReady, randomBytes, SecretKey, toHex, viewHash } from "@tracehold/crypto"
import { apply, decodeUtf8, EMPTY_STATE, type EventOf, fold, type TraceEvent, visibleText } from "@tracehold/trace"
import { createVault, openStore, readCard, SessionWriter, unlockVault } from "@tracehold/vault"
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { loadPolicy } from "./policy-files.ts"
import { SessionRecorder } from "./session-recorder.ts"

beforeAll(cryptoReady)
const SECRET = `${"gh"}${"p"}_${"Ab1".repeat(12)}`
let base = ""
let folder = ""
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "recorder-"))
  folder = join(base, "shop")
  mkdirSync(join(folder, "src"), { recursive: true })
  writeFileSync(join(folder, "src/a.ts"), "one\ntwo\n")
  writeFileSync(join(folder, ".env"), "TOKEN=1\n")
  execFileSync("git", ["init", "-q", "-b", "main", folder])
})
afterEach(() => rmSync(base, { recursive: true }))

type Script = {
  take: (...records: SensorRecord[]) => Promise<void>
  flush: () => void
  uri: (path: string) => string
  write: (path: string, text: string) => void
  baseline: () => void
  at: (ms: number) => void
  say: (line: object) => void
}

/** Record what a script does with a real vault; give the trace as its owner reads it. */
async function check(script: (s: Script) => Promise<void>) {
  const seed = new SecretKey(randomBytes(32))
  const vault = join(base, "vault")
  createVault(vault, [{ kind: "phrase", id: "words", seed: new SecretKey(seed.exposeKeyBytes().slice()) }])
  const projects = join(base, "projects")
  mkdirSync(projects)
  const roots = [{ name: "shop", path: folder }]
  const { engine } = loadPolicy(roots, null, () => [])
  const start = {
    kind: "start" as const,
    vault,
    storage: base,
    sessionId: toHex(randomBytes(16)),
    wallMs: Date.now(),
    host: { editor: "test", version: "0", platform: "linux", remote: false },
    roots,
    trusted: true,
    userPolicy: null,
    transcripts: [{ agent: "claude-code" as const, folder: projects }],
  }
  let now = 1000
  const recorder = new SessionRecorder(start, engine, () => now++)
  {
    using store = openStore(vault)
    using writer = SessionWriter.start(store, readCard(vault), {
      sessionId: Buffer.from(start.sessionId, "hex"),
      nowMin: 1,
      onErased: () => {},
    })
    recorder.writeTo(writer)
    await script({
      take: (...records) => recorder.take(records),
      flush: () => recorder.flush(1),
      uri: (path) => `file://${folder}/${path}`,
      write: (path, text) => writeFileSync(join(folder, path), text),
      baseline: () => {
        for (let i = 0; i < 20; i++) recorder.sample()
      },
      at: (ms) => {
        now = ms
      },
      say: (line) =>
        writeFileSync(join(projects, "c.jsonl"), `${JSON.stringify({ sessionId: "s", cwd: folder, ...line })}\n`, { flag: "a" }),
    })
    recorder.close(1)
  }
  using open = unlockVault(vault, seed)
  const chunks = open.chunks().map((ref) => {
    const events = open.events(ref)
    const source = open.blobs(ref)
    const names = [...JSON.stringify(events).matchAll(/[0-9a-f]{64}/g)].map(([name]) => name)
    const held = new Map(names.flatMap((name) => [[name, source(name)] as const]))
    return { events, blobs: (name: string) => held.get(name), state: fold(events, source) }
  })
  const files = readdirSync(vault).map((name) => readFileSync(join(vault, name), "latin1"))
  const last = chunks.at(-1)
  if (last === undefined) throw new Error("nothing was recorded")
  return { chunks, ...last, files }
}

const open = (uri: string, text: string): SensorRecord => ({
  kind: "doc-open",
  atMs: 1,
  uri,
  language: "typescript",
  crlf: false,
  text,
  dirty: false,
})
const type = (uri: string, offset: number, inserted: string): SensorRecord => ({
  kind: "doc-change",
  atMs: 5,
  uri,
  changes: [{ offset, deleted: 0, inserted }],
  dirty: true,
  focused: true,
})
const of = <K extends TraceEvent["kind"]>(events: readonly TraceEvent[], kind: K) =>
  events.filter((e): e is EventOf<K> => e.kind === kind)

test("what is typed is replayed, by whom, and the views' hashes are those of the text then", async () => {
  const { events, blobs, state } = await check(async ({ take, uri, flush }) => {
    await take(open(uri("src/a.ts"), "one\ntwo\n"), {
      kind: "layout",
      atMs: 2,
      panes: [{ pane: 0, uri: uri("src/a.ts"), group: 1 }],
    })
    for (const [i, key] of [..."né"].entries())
      await take(type(uri("src/a.ts"), i, key), { kind: "view", atMs: 6, pane: 0, uri: uri("src/a.ts"), lines: [[0, 1]] })
    flush()
  })
  expect(events.map((e) => e.kind).slice(0, 3)).toEqual(["chunk-start", "keyframe", "open"])
  expect(events.map((e) => e.atMs)).toEqual(events.map((e) => e.atMs).sort((a, b) => a - b))
  expect(of(events, "edit").map((e) => e.by.evidence)).toEqual(["keystroke", "keystroke"])
  expect(state.docs.get("src/a.ts")?.text).toBe("néone\ntwo\n")
  let at = EMPTY_STATE
  for (const event of events) {
    at = apply(at, event, blobs)
    if (event.kind === "view") expect(event.hash).toBe(viewHash(visibleText(at.docs.get(event.doc)?.text ?? "", event.lines)))
  }
})

test("a secret typed key by key over several flushes leaves nothing, in events, blobs or on disk", async () => {
  const { chunks, files, state } = await check(async ({ take, uri, flush, write }) => {
    await take(open(uri("src/a.ts"), "\none\n"))
    for (const [i, key] of [...`t="${SECRET}"`].entries()) {
      await take(type(uri("src/a.ts"), i, key))
      if (i % 7 === 0) flush()
      if (i === 20) {
        write(
          "src/a.ts",
          `${`t="${SECRET}"`.slice(0, 21)}
one
`,
        ) // Auto-save catches it half typed.
        await take({ kind: "doc-save", atMs: 6, uri: uri("src/a.ts") })
      }
    }
    flush()
  })
  expect(state.docs.get("src/a.ts")?.text).toBe(`t="${"*".repeat(SECRET.length)}"\none\n`)
  const texts = chunks.flatMap(({ events, blobs }) => [
    JSON.stringify(events),
    ...[...JSON.stringify(events).matchAll(/[0-9a-f]{64}/g)].map(([hash]) => decodeUtf8(blobs(hash) ?? new Uint8Array())),
  ])
  for (const text of [...texts, ...files]) expect(text).not.toContain(SECRET.slice(0, 12))
  const typed = chunks
    .flatMap(({ events }) => of(events, "edit"))
    .flatMap((e) => e.changes.map((c) => c.inserted))
    .join("")
  expect(typed).toContain(`t="${"*".repeat(SECRET.length)}"`)
})

test("the baseline, an agent's file with its transcript before or after, a command's, and the snapshot before", async () => {
  const { events, blobs, state } = await check(async ({ take, uri, write, flush, baseline, say }) => {
    baseline()
    await take(open(uri("src/a.ts"), "one\ntwo\n"))
    say({ type: "user", message: { role: "user", content: "change it" } })
    const call = (id: string, name: string, input: object) =>
      say({ type: "assistant", message: { content: [{ type: "tool_use", id, name, input }] } })
    call("toolu_1", "Write", { file_path: join(folder, "src/b.ts"), content: "new\n" })
    flush()
    write("src/b.ts", "new\n")
    await take({ kind: "disk", atMs: 10, path: join(folder, "src/b.ts"), op: "create" })
    write("src/a.ts", "one\nTWO\n")
    await take({
      kind: "doc-change",
      atMs: 11,
      uri: uri("src/a.ts"),
      changes: [{ offset: 4, deleted: 3, inserted: "TWO" }],
      dirty: false,
      focused: true,
    })
    flush()
    call("toolu_2", "Edit", { file_path: join(folder, "src/a.ts"), old_string: "two", new_string: "TWO" })
    flush()
    await take(
      { kind: "terminal-open", atMs: 12, terminal: 0, name: "bash" },
      { kind: "command-start", atMs: 12, terminal: 0, command: 0, line: "make", cwd: folder },
    )
    write("src/c.ts", "made\n")
    await take(
      { kind: "disk", atMs: 13, path: join(folder, "src/c.ts"), op: "create" },
      { kind: "command-data", atMs: 14, terminal: 0, command: 0, data: "made\r\n" },
      { kind: "command-end", atMs: 15, terminal: 0, command: 0, exitCode: 0, chunks: 1 },
    )
  })
  const files = of(events, "file")
  expect(files.map((f) => [f.path, f.op, f.by.actor, f.by.rung])).toEqual([
    ["src/b.ts", "create", "agent", 2],
    ["src/a.ts", "change", "unknown", null],
    ["src/c.ts", "create", "command", 7],
  ])
  const edit = of(events, "edit")[0]
  expect(edit?.by.actor).toBe("unknown")
  expect(of(events, "attribution")[0]).toMatchObject({
    changes: [files[1]?.change, edit?.change],
    by: { actor: "agent", rung: 2, call: "toolu_2" },
  })
  const before = events.indexOf(of(events, "snapshot").find((s) => s.reason === "before-agent") as TraceEvent)
  expect([...fold(events.slice(0, before + 1), blobs).files.keys()].sort()).toEqual(["src/a.ts"])
  expect([...state.files.keys()].sort()).toEqual(["src/a.ts", "src/b.ts", "src/c.ts"])
  expect(of(events, "prompt")[0]?.text).toBe("change it")
  expect(state.terminals.get(0)?.screen.slice(0, 2)).toEqual(["$ make", "made"])
})

test("an excluded file is a gap wherever it shows up, and its text nowhere", async () => {
  const { events, files } = await check(async ({ take, uri, baseline }) => {
    baseline()
    await take(open(uri(".env"), "TOKEN=tulip-bulbs\n"), type(uri(".env"), 0, "x"), {
      kind: "select",
      atMs: 7,
      pane: 0,
      uri: uri(".env"),
      cursors: [{ anchor: [0, 0], active: [0, 1] }],
      cause: "mouse",
    })
    await take({ kind: "disk", atMs: 8, path: join(folder, ".env"), op: "change" })
  })
  expect(of(events, "gap")).toHaveLength(1)
  expect(JSON.stringify(events)).not.toContain("tulip")
  expect(files.join("")).not.toContain("tulip")
})

test("a document that records were lost of ends with a gap that says so, and is whole again once it is told anew", async () => {
  const { events, state } = await check(async ({ take, uri, flush }) => {
    await take(open(uri("src/a.ts"), "one\n"), type(uri("src/a.ts"), 40, "x"), type(uri("src/a.ts"), 0, "y"))
    await take(open(uri("src/a.ts"), "one, and more\n"), type(uri("src/a.ts"), 0, "z"))
    flush()
  })
  expect(of(events, "gap").map(({ what, count }) => [what, count])).toEqual([["document-drift", 1]])
  expect(of(events, "edit").map(({ changes }) => changes[0]?.inserted)).toEqual(["z"])
  expect(state.docs.get("src/a.ts")?.text).toBe("zone, and more\n")
})

test("a chunk can be replayed without the one before", async () => {
  const { chunks } = await check(async ({ take, uri, flush, baseline, at }) => {
    baseline()
    await take(open(uri("src/a.ts"), "one\n"), type(uri("src/a.ts"), 0, "x"))
    flush()
    at(31 * 60_000)
    flush()
    await take(type(uri("src/a.ts"), 1, "y"))
  })
  expect(chunks.length).toBeGreaterThan(1)
  const last = chunks.at(-1)
  const state = last?.state ?? EMPTY_STATE
  expect(state.docs.get("src/a.ts")?.text).toBe("xyone\n")
  expect(state.missing).toEqual([])
  expect([...state.files.keys()]).toEqual(["src/a.ts"])
})
