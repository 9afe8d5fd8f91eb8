import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { SensorRecord } from "@tracehold/capture"
import type { EventOf, TraceEvent } from "@tracehold/trace"
import { expect, test } from "vitest"
import { openDocument as open, recordScript, type Script, typeInto as type } from "../fixtures/recorded-script.ts"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"

const workspace = workspaceForEach()
const inFolder = (path: string) => join(workspace.folder(), path)
const check = (script: (s: Script) => Promise<void>) => recordScript(workspace.base(), script)
const of = <K extends TraceEvent["kind"]>(events: readonly TraceEvent[], kind: K) =>
  events.filter((e): e is EventOf<K> => e.kind === kind)
const saved = (uri: string, dirty = false): SensorRecord => ({ kind: "doc-save", atMs: 9, uri, dirty })
const hint = (path: string): SensorRecord => ({ kind: "disk", atMs: 8, path: inFolder(path), op: "change" })
const shown = (uri: string, text: string | null): SensorRecord => ({
  kind: "shown",
  atMs: 7,
  uri,
  language: "jupyter-notebook",
  text,
})
const notebook = (...cells: string[]) =>
  JSON.stringify({ cells: cells.map((text) => ({ cell_type: "code", source: text.split(/(?<=\n)/) })), nbformat: 4 })

test.each(["the editor", "the watcher"])(
  "what is typed while a save is under way does not make the file somebody else's, whichever tells of it first: %s",
  async (first) => {
    const { events } = await check(async ({ take, uri, write, baseline }) => {
      const doc = uri("src/a.ts")
      baseline()
      await take(open(doc, "one\ntwo\n"), type(doc, 0, "x"))
      write("src/a.ts", "xone\ntwo\n")
      const told = [saved(doc, true), hint("src/a.ts")]
      await take(type(doc, 1, "y"), ...(first === "the editor" ? told : told.reverse()))
      write("src/a.ts", "xyone\ntwo\n")
      await take(hint("src/a.ts"), saved(doc))
    })
    expect(of(events, "file")).toEqual([])
    expect(of(events, "save")).toHaveLength(2)
  },
)

test("an older text that comes back after a save is somebody else's work", async () => {
  const { events } = await check(async ({ take, uri, write, baseline }) => {
    const doc = uri("src/a.ts")
    baseline()
    await take(open(doc, "one\ntwo\n"), type(doc, 0, "x"))
    write("src/a.ts", "xone\ntwo\n")
    await take(saved(doc), type(doc, 1, "y"))
    write("src/a.ts", "one\ntwo\n")
    await take(hint("src/a.ts"))
  })
  expect(of(events, "file").map(({ by }) => by.actor)).toEqual(["unknown"])
})

test("a file in another encoding: its save is a save, and what is loaded from it is whoever's wrote it", async () => {
  const { events } = await check(async ({ take, uri, baseline }) => {
    const doc = uri("latin.txt")
    writeFileSync(inFolder("latin.txt"), "café\n", "latin1")
    baseline()
    await take(open(doc, "café\n"), type(doc, 0, "é"))
    writeFileSync(inFolder("latin.txt"), "écafé\n", "latin1")
    await take(hint("latin.txt"), saved(doc))
    writeFileSync(inFolder("latin.txt"), "ù\n", "latin1")
    await take({
      ...type(doc, 0, "ù"),
      changes: [{ offset: 0, deleted: 5, inserted: "ù" }],
      dirty: false,
      focused: false,
    } as SensorRecord)
  })
  expect(of(events, "save").map(({ version }) => version.bytes)).toEqual([6])
  expect(of(events, "file").map(({ by }) => by.actor)).toEqual(["unknown"])
  expect(of(events, "edit").map(({ by }) => by.evidence)).toEqual(["keystroke", "none"])
})

test("a notebook: cells are documents, their order and outputs another, and its save is a save", async () => {
  const { events, state } = await check(async ({ take, uri, write, baseline }) => {
    write("n.ipynb", notebook("a = 1\n", "a"))
    baseline()
    const cell = (id: string) => `vscode-notebook-cell:${inFolder("n.ipynb")}#${id}`
    const list = `notebook:${inFolder("n.ipynb")}`
    await take(open(cell("W0"), "a = 1\n"), open(cell("W1"), "a"), shown(list, "# code python W0\n# code python W1\n"))
    await take(type(cell("W1"), 1, "b"), shown(list, "# code python W0\n# code python W1 [1]\n1\n"))
    write("n.ipynb", notebook("a = 1\n", "ab"))
    await take(hint("n.ipynb"), saved(uri("n.ipynb")))
    write("n.ipynb", notebook("a = 1\n", "abc"))
    await take(hint("n.ipynb"))
  })
  expect(of(events, "save").map(({ doc }) => doc)).toEqual(["n.ipynb"])
  expect(of(events, "file").map(({ path, by }) => [path, by.actor])).toEqual([["n.ipynb", "unknown"]])
  expect(of(events, "edit").map(({ doc, by }) => [doc, by.actor])).toEqual([
    ["n.ipynb#W1", "user"],
    ["notebook:n.ipynb", "editor"],
  ])
  expect(state.docs.get("notebook:n.ipynb")?.text).toBe("# code python W0\n# code python W1 [1]\n1\n")
  expect(state.docs.get("n.ipynb#W1")?.text).toBe("ab")
})

test("what an agent writes into a notebook is the agent's in the cell, too", async () => {
  const { events } = await check(async ({ take, write, baseline, say }) => {
    write("n.ipynb", notebook("a = 1\n"))
    baseline()
    const cell = `vscode-notebook-cell:${inFolder("n.ipynb")}#W0`
    await take(open(cell, "a = 1\n"))
    const input = { file_path: inFolder("n.ipynb"), content: notebook("a = 2\n") }
    say({ type: "assistant", message: { content: [{ type: "tool_use", id: "c1", name: "Write", input }] } })
    write("n.ipynb", input.content)
    const changes = [{ offset: 4, deleted: 1, inserted: "2" }]
    await take(hint("n.ipynb"), { ...type(cell, 0, ""), changes, dirty: false, focused: false } as SensorRecord)
  })
  expect(of(events, "edit").map(({ by }) => by.evidence)).toEqual(["transcript:claude-code"])
})

test("what the editor itself makes, moves and removes is known as such, a moved file as one", async () => {
  const { events, state } = await check(async ({ take, folder, write, baseline }) => {
    const done = (op: "create" | "delete", path: string): SensorRecord => ({
      kind: "file-op",
      atMs: 20,
      op,
      path: join(folder, path),
    })
    mkdirSync(join(folder, "old"))
    write("old/a.txt", "a\n")
    write("old/b.txt", "b\n")
    baseline()
    write("new.txt", "")
    await take(done("create", "new.txt"))
    renameSync(join(folder, "old"), join(folder, "fresh"))
    await take({ kind: "file-op", atMs: 30, op: "rename", path: join(folder, "fresh"), from: join(folder, "old") })
    rmSync(join(folder, "new.txt"))
    await take(done("delete", "new.txt"))
    write("fresh/a.txt", "other\n")
    await take(hint("fresh/a.txt"))
  })
  expect(of(events, "file").map(({ op, path, from, by }) => [op, path, from, by.evidence])).toEqual([
    ["create", "new.txt", undefined, "editor:create-file"],
    ["rename", "fresh/a.txt", "old/a.txt", "editor:rename-file"],
    ["rename", "fresh/b.txt", "old/b.txt", "editor:rename-file"],
    ["delete", "new.txt", undefined, "editor:delete-file"],
    ["change", "fresh/a.txt", undefined, "none"],
  ])
  expect([...state.files.keys()].filter((path) => /txt$/.test(path))).toEqual(["fresh/a.txt", "fresh/b.txt"])
})

test("what the editor loads while an agent writes a file again and again is the agent's", async () => {
  const { events } = await check(async ({ take, uri, write, baseline, say }) => {
    const doc = uri("src/a.ts")
    baseline()
    await take(open(doc, "one\ntwo\n"))
    for (const [before, after] of [
      ["one", "1"],
      ["two", "2"],
    ] as const) {
      const input = { file_path: inFolder("src/a.ts"), old_string: before, new_string: after }
      say({ type: "assistant", message: { content: [{ type: "tool_use", id: after, name: "Edit", input }] } })
    }
    write("src/a.ts", "1\n2\n")
    const loaded = (offset: number, inserted: string) =>
      ({ ...type(doc, 0, ""), changes: [{ offset, deleted: 3, inserted }], dirty: false, focused: false }) as SensorRecord
    await take({ ...hint("src/a.ts"), atMs: 1000 }, loaded(0, "1"), loaded(2, "2"))
  })
  expect(of(events, "edit").map(({ by }) => by.actor)).toEqual(["agent", "agent"])
})

test("a file that changes while two commands run is a command's", async () => {
  const { events } = await check(async ({ take, folder, write, baseline }) => {
    baseline()
    const start = (command: number, cwd: string | null): SensorRecord => ({
      kind: "command-start",
      atMs: 1000,
      terminal: command,
      command,
      line: "x",
      cwd,
    })
    await take(start(0, folder), start(1, null))
    write("src/a.ts", "by one of them\n")
    await take({ ...hint("src/a.ts"), atMs: 1001 })
  })
  expect(of(events, "file").map(({ by }) => by.actor)).toEqual(["command"])
})
