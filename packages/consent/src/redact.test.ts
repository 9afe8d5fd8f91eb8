import { cryptoReady } from "@tracehold/crypto"
import { fold, type State, splitLines, type TraceEvent } from "@tracehold/trace"
import { beforeAll, expect, test } from "vitest"
import { BY_AGENT, SampleChunk } from "../fixtures/sample-chunk.ts"
import { ConsentError } from "./error.ts"
import { redact } from "./redact.ts"
import type { Redaction } from "./redaction.ts"

beforeAll(cryptoReady)

const VALUE = "Norbert-the-customer"

function sample(): SampleChunk {
  const chunk = new SampleChunk()
    .start({ "a.ts": "one\n", "b.ts": "two\n", "secret/c.ts": "three\n" }, ["a.ts", "secret/c.ts"])
    .add({ kind: "terminal", terminal: 4, op: "open", name: "zsh" })
    .add({ kind: "command", terminal: 4, command: 20, line: `echo ${VALUE}`, cwd: "/w" })
    .screen(4, ["$ echo Norbert-the-c", "ustomer", VALUE])
    .add({ kind: "command-end", terminal: 4, command: 20, exitCode: 0, durationMs: 5, output: "seen" })
    .type("a.ts", `// ${VALUE}\n`)
    .view(7, "a.ts", [[0, 2]])
    .save("a.ts")
    .edit("secret/c.ts", 0, 0, "x")
    .add({ kind: "prompt", agent: "claude-code", conversation: "c1", turn: "t1", text: `write for ${VALUE}` })
    .add({
      kind: "tool",
      agent: "claude-code",
      conversation: "c1",
      turn: "t1",
      call: "call-1",
      name: "Write",
      input: JSON.stringify({ path: "secret/c.ts", content: VALUE }),
      paths: ["secret/c.ts"],
    })
    .file("b.ts", "two\n", "two\nby the agent\n", BY_AGENT)
    .edit("a.ts", 0, 0, "// top\n")
    .screen(4, ["$"])
  return chunk.end()
}

const docs = (state: State) => Object.fromEntries([...state.docs].map(([doc, { text }]) => [doc, text]))
const kinds = (events: readonly TraceEvent[]) => events.map(({ kind }) => kind)

function check(redactions: readonly Redaction[]) {
  const chunk = sample()
  const result = redact(chunk.events, chunk.blobs, redactions)
  const state = fold(result.events, result.blobs)
  expect(state.missing).toEqual([])
  const end = result.events.at(-1)
  expect(end).toMatchObject({ kind: "chunk-end", events: result.events.length })
  return { ...result, before: chunk.state, state, text: JSON.stringify(result.events) }
}

test("nothing to take out leaves the chunk as it is", () => {
  const { events, counts } = check([])
  expect(events).toEqual(sample().events)
  expect(counts).toEqual({ masked: 0, removed: 0 })
})

test("a text is masked in keys, files, prompts, tools and screens, and keeps its length", () => {
  const { state, before, text, counts, events } = check([{ kind: "text", text: VALUE }])
  expect(text).not.toContain(VALUE)
  expect(text).not.toContain("Norbert")
  expect(docs(state)["a.ts"]).toBe(`// top\none\n// ${"*".repeat(VALUE.length)}\n`)
  expect(docs(state)["a.ts"]?.length).toBe(docs(before)["a.ts"]?.length)
  expect(counts.masked).toBeGreaterThan(VALUE.length)
  expect(kinds(events)).toEqual(kinds(sample().events))
})

test("a text wrapped over the rows of a keyframe's terminal is masked", () => {
  const chunk = sample()
  const keyframe = {
    ...(chunk.events[1] as Extract<TraceEvent, { kind: "keyframe" }>),
    terminals: [
      {
        terminal: 1,
        name: "zsh",
        rows: 3,
        cols: 10,
        alt: false,
        screen: ["$ Norbert-", "the-custom", "er"],
        cursor: [2, 2] as [number, number],
      },
    ],
  }
  const { events } = redact([keyframe], chunk.blobs, [{ kind: "text", text: VALUE }])
  expect(events[0]).toMatchObject({ terminals: [{ screen: ["$ ********", "**********", "**"] }] })
})

test("a folder goes with its documents, panes, versions and the tools that name it; the rest replays as before", () => {
  const { state, before, text } = check([{ kind: "file", path: "secret/" }])
  expect(text).not.toContain("secret")
  expect(text).toContain('"what":"file"')
  expect(state.files.has("secret/c.ts")).toBe(false)
  expect(docs(state)).toEqual({ "a.ts": docs(before)["a.ts"] })
  expect([...state.panes.values()].map(({ doc }) => doc)).toEqual(["a.ts"])
})

test("a file's git side and notebook cells go with it, files of like names stay", () => {
  const chunk = new SampleChunk()
    .start({ "a.ts": "1", "a.tsx": "2" }, ["a.ts", "a.tsx"])
    .open("git:a.ts", "0")
    .open("a.ts#cell1", "3")
  const { events, blobs } = redact(chunk.events, chunk.blobs, [{ kind: "file", path: "a.ts" }])
  expect(docs(fold(events, blobs))).toEqual({ "a.tsx": "2" })
})

test("a rename out of a removed folder is a creation, one into it a deletion", () => {
  const renamed = (from: string, path: string) => {
    const chunk = new SampleChunk().start({ [from]: "x" })
    const version = chunk.version("x")
    chunk.add({ kind: "file", path, from, change: 1, op: "rename", before: version, after: version, by: BY_AGENT })
    const { events } = redact(chunk.events, chunk.blobs, [{ kind: "file", path: "secret/" }])
    return events.at(-1)
  }
  expect(renamed("secret/a", "b")).toMatchObject({ kind: "file", op: "create", path: "b", before: null })
  expect(renamed("b", "secret/a")).toMatchObject({ kind: "file", op: "delete", path: "b", after: null })
  expect(renamed("b", "secret/a")).not.toHaveProperty("from")
  expect(renamed("secret/a", "secret/b")).toMatchObject({ kind: "gap", reason: "redacted", what: "file" })
})

test("a terminal goes with its commands and screens", () => {
  const { text, state, counts } = check([{ kind: "terminal", terminal: 4 }])
  expect(text).not.toContain("echo")
  expect(state.terminals.size).toBe(0)
  expect(counts.removed).toBe(5)
})

test("a range becomes one gap and a keyframe, and what follows replays as before", () => {
  const chunk = sample()
  const typing = chunk.events.filter((event) => event.kind === "edit" && event.doc === "a.ts")
  const range = { kind: "range", fromMs: typing[2]?.atMs ?? 0, toMs: typing[9]?.atMs ?? 0 } as const
  const { events, state, before, counts } = check([range])
  expect(counts.removed).toBe(8)
  expect(kinds(events).filter((kind) => kind === "keyframe")).toHaveLength(2)
  expect(docs(state)).toEqual(docs(before))
  expect([...state.files]).toEqual([...before.files])
  expect(state.panes).toEqual(before.panes)
  expect(state.terminals).toEqual(before.terminals)
})

test("a range over everything leaves the frame alone", () => {
  const { events } = check([{ kind: "range", fromMs: 0, toMs: 1e12 }])
  expect(kinds(events)).toEqual(["chunk-start", "gap", "chunk-end"])
})

test("an actor's changes go, also when the evidence came later", () => {
  const chunk = new SampleChunk().start({ "a.ts": "" }, ["a.ts"])
  chunk.edit("a.ts", 0, 0, "unknown hand", { actor: "unknown", rung: null, evidence: "none" }).type("a.ts", "me")
  chunk.add({ kind: "attribution", changes: [400], by: BY_AGENT }).end()
  const { events, blobs } = redact(chunk.events, chunk.blobs, [{ kind: "actor", actor: "agent" }])
  expect(kinds(events)).toEqual(["chunk-start", "keyframe", "gap", "keyframe", "edit", "edit", "gap", "chunk-end"])
  expect(docs(fold(events, blobs))).toEqual({ "a.ts": "unknown handme" })
})

test("removing only words needs no keyframe", () => {
  const chunk = new SampleChunk().start({ "a.ts": "" }, ["a.ts"])
  chunk.add({ kind: "prompt", agent: "claude-code", conversation: "c", turn: null, text: "hello" }).type("a.ts", "x").end()
  const { events } = redact(chunk.events, chunk.blobs, [{ kind: "actor", actor: "agent" }])
  expect(kinds(events)).toEqual(["chunk-start", "keyframe", "gap", "edit", "chunk-end"])
})

test("what is not named any more is not given either", () => {
  const { blobs } = check([{ kind: "file", path: "secret/" }])
  const chunk = sample()
  expect(blobs(chunk.blob("three\n"))).toBeUndefined()
  expect(blobs(chunk.blob("one\n"))).toBeDefined()
})

test.each([
  ["a short text", { kind: "text", text: "ab" }],
  ["an unknown kind", { kind: "everything" }],
  ["an unknown field", { kind: "file", path: "a", why: "b" }],
  ["a negative time", { kind: "range", fromMs: -1, toMs: 3 }],
])("%s is refused", (_name, redaction) => {
  expect(() => redact([], () => undefined, [redaction as Redaction])).toThrow(new ConsentError("BAD_REDACTION"))
})

test("lines stay lines", () => {
  const { state, before } = check([{ kind: "text", text: `${VALUE}\n` }])
  expect(splitLines(docs(state)["a.ts"] ?? "")).toHaveLength(splitLines(docs(before)["a.ts"] ?? "").length)
})
