import { join } from "node:path"
import { viewHash } from "@tracehold/crypto"
import { apply, decodeUtf8, EMPTY_STATE, type EventOf, fold, type TraceEvent, visibleText } from "@tracehold/trace"
import { expect, test } from "vitest"
import { openDocument as open, recordScript, type Script, typeInto as type } from "../fixtures/recorded-script.ts"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"

const SECRET = `${"gh"}${"p"}_${"Ab1".repeat(12)}`
const workspace = workspaceForEach()
const inFolder = (path: string) => join(workspace.folder(), path)
const check = (script: (s: Script) => Promise<void>) => recordScript(workspace.base(), script)
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

test("a secret typed between two wide looks is never written whole", async () => {
  const typed = `t="${SECRET}"`
  const { events } = await check(async ({ take, uri, flush, at, crash }) => {
    await take(open(uri("src/a.ts"), "\n"))
    at(10_000)
    flush() // A wide look; the next would be in two seconds.
    for (const [i, key] of [...typed].entries()) await take(type(uri("src/a.ts"), i, key))
    flush()
    crash()
  })
  const inserted = of(events, "edit").flatMap((e) => e.changes.map((c) => c.inserted))
  expect(inserted.join("")).toBe(`t="${"*".repeat(SECRET.length)}"`)
})

test("a secret typed just before its chunk ends by itself is not left in that chunk", async () => {
  const typed = `t="${SECRET}"`
  const endMs = 1000 + 30 * 60_000
  const { chunks } = await check(async ({ take, uri, flush, at }) => {
    await take(open(uri("src/a.ts"), "\n"))
    at(endMs - 500)
    await take({ kind: "window", atMs: endMs - 500, focused: true })
    flush() // Looks at the text; the next look would be in two seconds.
    for (const [i, key] of [...typed].entries()) await take(type(uri("src/a.ts"), i, key))
    at(endMs + 500)
    flush()
  })
  expect(chunks).toHaveLength(1)
  const inserted = of(chunks[0]?.events ?? [], "edit").flatMap((e) => e.changes.map((c) => c.inserted))
  expect(inserted.join("")).toBe(`t="${"*".repeat(SECRET.length)}"`)
})

test("the baseline, an agent's file with its transcript before or after, a command's, and the snapshot before", async () => {
  const { events, blobs, state } = await check(async ({ take, uri, write, flush, baseline, say }) => {
    baseline()
    await take(open(uri("src/a.ts"), "one\ntwo\n"))
    say({ type: "user", message: { role: "user", content: "change it" } })
    const call = (id: string, name: string, input: object) =>
      say({ type: "assistant", message: { content: [{ type: "tool_use", id, name, input }] } })
    call("toolu_1", "Write", { file_path: inFolder("src/b.ts"), content: "new\n" })
    flush()
    write("src/b.ts", "new\n")
    await take({ kind: "disk", atMs: 10, path: inFolder("src/b.ts"), op: "create" })
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
    call("toolu_2", "Edit", { file_path: inFolder("src/a.ts"), old_string: "two", new_string: "TWO" })
    flush()
    await take(
      { kind: "terminal-open", atMs: 12, terminal: 0, name: "bash" },
      { kind: "command-start", atMs: 12, terminal: 0, command: 0, line: "make", cwd: workspace.folder() },
    )
    write("src/c.ts", "made\n")
    await take(
      { kind: "disk", atMs: 13, path: inFolder("src/c.ts"), op: "create" },
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
  const { events, everything, files } = await check(async ({ take, uri, write, baseline }) => {
    write(".env", "TOKEN=tulip-bulbs\n")
    baseline()
    await take(open(uri(".env"), "TOKEN=tulip-bulbs\n"), type(uri(".env"), 0, "x"), {
      kind: "select",
      atMs: 7,
      pane: 0,
      uri: uri(".env"),
      cursors: [{ anchor: [0, 0], active: [0, 1] }],
      cause: "mouse",
    })
    await take({ kind: "disk", atMs: 8, path: inFolder(".env"), op: "change" })
  })
  expect(of(events, "gap")).toHaveLength(1)
  expect(everything).toContain("two\n") // What is not excluded is found in this way.
  for (const text of [everything, ...files]) expect(text).not.toContain("tulip")
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

test("a repository's own word that it is never given is in each chunk's start, and a change of it begins a new chunk", async () => {
  const policy = (donate: string) => JSON.stringify({ version: 0, id: "own", donate })
  const { chunks } = await check(async ({ take, uri, flush, write, reload }) => {
    await take(open(uri("src/a.ts"), "one\n"))
    flush()
    write(".tracehold.json", policy("never"))
    reload()
    flush()
    await take(type(uri("src/a.ts"), 0, "x"))
    flush()
  })
  const starts = chunks.flatMap(({ events }) => of(events, "chunk-start"))
  expect(starts.map(({ roots }) => roots.map(({ donate }) => donate))).toEqual([["suggest"], ["never"]])
  expect(starts[0]?.policy).not.toBe(starts[1]?.policy)
})

test("what a revert loads over a dirty document is the user's doing", async () => {
  const { events } = await check(async ({ take, uri, baseline, flush }) => {
    baseline()
    await take(open(uri("src/a.ts"), "one\ntwo\n"))
    await take(type(uri("src/a.ts"), 0, "x"))
    await take({
      kind: "doc-change",
      atMs: 9,
      uri: uri("src/a.ts"),
      changes: [{ offset: 0, deleted: 1, inserted: "" }],
      dirty: false,
      focused: false,
      source: "reloadFromDisk",
    })
    flush()
  })
  expect(of(events, "edit").map(({ by }) => by.evidence)).toEqual(["keystroke", "editor:reloadFromDisk"])
  expect(of(events, "edit").map(({ by }) => by.actor)).toEqual(["user", "user"])
})

test("an agent's call that stands in its transcript when the file changes is the change's own evidence", async () => {
  const { events } = await check(async ({ take, write, flush, baseline, say, at }) => {
    baseline()
    flush()
    at(5000)
    const input = { file_path: inFolder("src/b.ts"), content: "new\n" }
    say({ type: "assistant", message: { content: [{ type: "tool_use", id: "toolu_1", name: "Write", input }] } })
    write("src/b.ts", "new\n")
    await take({ kind: "disk", atMs: 5001, path: inFolder("src/b.ts"), op: "create" })
    flush()
  })
  expect(of(events, "file").map(({ path, by }) => [path, by.actor, by.rung])).toEqual([["src/b.ts", "agent", 2]])
  expect(of(events, "attribution")).toEqual([])
})
