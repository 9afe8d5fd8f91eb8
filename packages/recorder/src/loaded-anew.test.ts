import { execFileSync } from "node:child_process"
import { renameSync } from "node:fs"
import { join } from "node:path"
import type { SensorRecord } from "@tracehold/capture"
import { bestAuthors, type EventOf, type TextChange, type TraceEvent } from "@tracehold/trace"
import { expect, test } from "vitest"
import { openDocument, recordScript, type Script, typeInto } from "../fixtures/recorded-script.ts"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"

const workspace = workspaceForEach()
const inFolder = (path: string) => join(workspace.folder(), path)
const record = (script: (s: Script) => Promise<void>) => recordScript(workspace.base(), script)
const of = <K extends TraceEvent["kind"]>(events: readonly TraceEvent[], kind: K) =>
  events.filter((e): e is EventOf<K> => e.kind === kind)
const editors = (events: readonly TraceEvent[]) => of(events, "edit").map(({ change }) => bestAuthors(events).get(change)?.actor)

/** The editor loads the file into a document that has the keyboard, without a word on why. */
const loads = (uri: string, atMs: number, change: TextChange, source?: string): SensorRecord => ({
  kind: "doc-change",
  atMs,
  uri,
  changes: [change],
  dirty: false,
  focused: true,
  ...(source === undefined ? {} : { source }),
})
const hint = (path: string, atMs: number): SensorRecord => ({ kind: "disk", atMs, path: inFolder(path), op: "change" })
const written = (id: string, path: string, content: string) => ({
  type: "assistant",
  message: { content: [{ type: "tool_use", id, name: "Write", input: { file_path: inFolder(path), content } }] },
})

test("what is loaded again and again is its writer's each time, though it looks like a key", async () => {
  const { events } = await record(async ({ take, uri, write, flush, baseline, say }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"))
    for (const [i, text] of ["one\ntw\n", "one\nt\n", "one\n\n"].entries()) {
      say(written(`toolu_${i}`, "src/a.ts", text))
      write("src/a.ts", text)
      await take(loads(uri("src/a.ts"), 100 + i, { offset: text.length - 1, deleted: 1, inserted: "" }))
    }
    flush()
  })
  expect(editors(events)).toEqual(["agent", "agent", "agent"])
})

test("what was loaded is never the user's, though the file is another by the time it is looked at", async () => {
  const { events } = await record(async ({ take, uri, write, flush, baseline }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"))
    write("src/a.ts", "something else\n")
    await take(loads(uri("src/a.ts"), 100, { offset: 6, deleted: 1, inserted: "" }))
    flush()
  })
  expect(editors(events)).toEqual(["unknown"])
})

test("a revert of one's own typing is the user's, also after an agent wrote the file", async () => {
  const { events } = await record(async ({ take, uri, write, flush, baseline, say }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"))
    say(written("toolu_1", "src/a.ts", "one\nTWO\n"))
    write("src/a.ts", "one\nTWO\n")
    await take(hint("src/a.ts", 100), loads(uri("src/a.ts"), 101, { offset: 4, deleted: 3, inserted: "TWO" }))
    await take({ ...typeInto(uri("src/a.ts"), 0, "x"), atMs: 500 })
    await take(loads(uri("src/a.ts"), 900, { offset: 0, deleted: 1, inserted: "" }, "reloadFromDisk"))
    flush()
  })
  expect(editors(events)).toEqual(["agent", "user", "user"])
})

test("what an agent replaced in a file whose document is dirty is the agent's", async () => {
  const { events } = await record(async ({ take, uri, write, flush, baseline, say }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"), typeInto(uri("src/a.ts"), 5, "x"))
    const input = { file_path: inFolder("src/a.ts"), old_string: "two", new_string: "2" }
    say({ type: "assistant", message: { content: [{ type: "tool_use", id: "toolu_1", name: "Edit", input }] } })
    write("src/a.ts", "one\n2\n")
    await take(hint("src/a.ts", 100))
    flush()
  })
  expect(of(events, "file").map(({ by }) => by.actor)).toEqual(["agent"])
})

test.each([
  ["rm", ["rm", "-qf", "src/a.ts"], ["git"]],
  ["mv", ["mv", "src/a.ts", "src/b.ts"], ["git"]],
])("what git %s did is git's, though nothing was told of its own folder", async (_what, args, actors) => {
  const git = (...more: string[]) =>
    execFileSync("git", ["-C", workspace.folder(), "-c", "user.name=a", "-c", "user.email=a@example.org", ...more])
  const { events } = await record(async ({ take, flush, baseline, write, at }) => {
    git("add", "src")
    git("commit", "-qm", "first")
    baseline()
    write("src/c.ts", "1\n")
    await take(hint("src/c.ts", 50)) // Git is asked, and answers what is true then.
    git(...args)
    at(30_000)
    baseline()
    flush()
  })
  expect(
    of(events, "file")
      .slice(1)
      .map(({ by }) => by.actor),
  ).toEqual(actors)
})

test("a change that was never told of is found by the file, said, and healed", async () => {
  const { events, state } = await record(async ({ take, uri, write, flush, baseline, at }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"))
    write("src/a.ts", "one and\ntwo\n")
    await take({ kind: "doc-save", atMs: 100, uri: uri("src/a.ts") })
    for (const ms of [30_000, 60_000]) {
      at(ms)
      baseline()
    }
    flush()
  })
  expect(of(events, "gap").map(({ what }) => what)).toEqual(["document-drift"])
  expect(state.docs.get("src/a.ts")?.text).toBe("one and\ntwo\n")
})

test("a file that was written a moment before the editor loads it is no drift", async () => {
  const { events, state } = await record(async ({ take, uri, write, flush, baseline, at }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"))
    write("src/a.ts", "one\n2\n")
    at(30_000)
    baseline()
    await take(loads(uri("src/a.ts"), 30_100, { offset: 4, deleted: 3, inserted: "2" }))
    at(60_000)
    baseline()
    flush()
  })
  expect(of(events, "gap")).toEqual([])
  expect(state.docs.get("src/a.ts")?.text).toBe("one\n2\n")
})

test("a file that was written before its document was typed into is recorded, though nobody saves", async () => {
  const { state, blobs } = await record(async ({ take, uri, write, flush, baseline, at }) => {
    baseline()
    write("src/a.ts", "one\n2\n")
    await take(openDocument(uri("src/a.ts"), "one\n2\n"), { ...typeInto(uri("src/a.ts"), 0, "x"), atMs: 100 })
    await take(hint("src/a.ts", 200))
    for (const ms of [10_000, 60_000]) {
      at(ms)
      baseline()
    }
    flush()
  })
  const blob = state.files.get("src/a.ts")?.blob ?? ""
  expect(Buffer.from(blobs(blob) ?? []).toString()).toBe("one\n2\n")
})

test("a document that went astray is whole again once it is saved", async () => {
  const { events, state } = await record(async ({ take, uri, write, flush, baseline }) => {
    baseline()
    await take(openDocument(uri("src/a.ts"), "one\ntwo\n"), typeInto(uri("src/a.ts"), 40, "x"))
    write("src/a.ts", "another\r\ntext\r\n")
    await take({ kind: "doc-save", atMs: 100, uri: uri("src/a.ts") }, { ...typeInto(uri("src/a.ts"), 7, "!"), atMs: 200 })
    flush()
  })
  expect(of(events, "gap").map(({ what }) => what)).toEqual(["document-drift"])
  expect(state.docs.get("src/a.ts")?.text).toBe("another!\r\ntext\r\n")
})

test("a file that is moved and put back as another at once is both", async () => {
  const { state, blobs } = await record(async ({ take, write, flush, baseline, at }) => {
    baseline()
    write("src/c.ts", "new\n")
    renameSync(inFolder("src/a.ts"), inFolder("src/b.ts"))
    write("src/a.ts", "other\n")
    await take(hint("src/c.ts", 99), hint("src/b.ts", 100), hint("src/a.ts", 101))
    at(60_000)
    baseline()
    flush()
  })
  const text = (path: string) => Buffer.from(blobs(state.files.get(path)?.blob ?? "") ?? []).toString()
  expect([text("src/a.ts"), text("src/b.ts")]).toEqual(["other\n", "one\ntwo\n"])
})
