import {
  type Authorship,
  type BlobSource,
  encodeUtf8,
  type FileVersion,
  type TextChange,
  type TraceEvent,
  UNATTRIBUTED,
} from "@tracehold/trace"
import fc from "fast-check"
import { expect, test } from "vitest"
import { keptText } from "./kept-text.ts"

const AGENT: Authorship = { actor: "agent", rung: 2, evidence: "transcript:x", agent: "x", call: "1" }
const USER: Authorship = { actor: "user", rung: 5, evidence: "keystroke" }

class Trace {
  readonly events: TraceEvent[] = []
  readonly #texts: string[] = []
  readonly blobs: BlobSource = (hash) => {
    const text = this.#texts[Number.parseInt(hash, 16)]
    return text === undefined ? undefined : encodeUtf8(text)
  }
  #change = 0

  open(text: string) {
    return this.#add({ kind: "open", atMs: 0, doc: "a", language: "go", eol: "lf", text: this.#blob(text), dirty: false })
  }
  close() {
    return this.#add({ kind: "close", atMs: 0, doc: "a" })
  }
  edit(by: Authorship, offset: number, deleted: number, inserted: string, reason?: "undo" | "redo") {
    const changes: TextChange[] = [{ offset, deleted, inserted }]
    return this.#add({ kind: "edit", atMs: 0, doc: "a", change: this.#change++, changes, by, ...(reason && { reason }) })
  }
  save(text: string) {
    return this.#add({ kind: "save", atMs: 0, doc: "a", version: this.#version(text) })
  }
  file(by: Authorship, before: string | null, after: string | null, from?: string) {
    const version = (text: string | null) => (text === null ? null : this.#version(text))
    const op = before === null ? "create" : after === null ? "delete" : from === undefined ? "change" : "rename"
    const rest = { before: version(before), after: version(after), by, ...(from !== undefined && { from }) }
    return this.#add({ kind: "file", atMs: 0, path: from === undefined ? "a" : "b", change: this.#change++, op, ...rest })
  }
  later(change: number, by: Authorship) {
    return this.#add({ kind: "attribution", atMs: 0, changes: [change], by })
  }
  kept() {
    return keptText(this.events, this.blobs).map(({ written, kept, removed }) => ({ written, kept, removed }))
  }
  #version(text: string): FileVersion {
    return { form: "text", blob: this.#blob(text), bytes: text.length }
  }
  #blob(text: string) {
    return (this.#texts.push(text) - 1).toString(16).padStart(64, "0")
  }
  #add(event: TraceEvent) {
    this.events.push({ ...event, atMs: this.events.length })
    return this
  }
}

test("what the person took out of it is theirs; what an agent takes out of the person's is nobody's loss", () => {
  const trace = new Trace().open("one\n").edit(AGENT, 4, 0, "two\nthree\n").edit(USER, 4, 4, "").edit(AGENT, 0, 4, "")
  expect(keptText(trace.events, trace.blobs)).toEqual([
    { agent: "x", call: "1", atMs: 1, paths: ["a"], written: 10, kept: 6, removed: { user: 4 } },
  ])
})

test("an undo brings back whose it was, a redo takes it again", () => {
  const trace = new Trace().open("").edit(AGENT, 0, 0, "two\n").edit(USER, 0, 4, "")
  expect(trace.kept()).toEqual([{ written: 4, kept: 0, removed: { user: 4 } }])
  expect(trace.edit(USER, 0, 0, "two\n", "undo").kept()).toEqual([{ written: 4, kept: 4, removed: { user: 0 } }])
  expect(trace.edit(USER, 0, 4, "", "redo").kept()).toEqual([{ written: 4, kept: 0, removed: { user: 4 } }])
})

test("whole lines that a rewrite leaves as they were stay whose they were", () => {
  const trace = new Trace().open("a\nb\n").edit(AGENT, 0, 4, "a\nnew\nb\n")
  expect(trace.kept()).toEqual([{ written: 4, kept: 4, removed: {} }])
  expect(trace.edit(USER, 0, 8, "a\nnew\nc\n").kept()).toEqual([{ written: 4, kept: 4, removed: {} }])
})

test("on disk, from one version to the next, through a rename, into a document and back", () => {
  const trace = new Trace().file(AGENT, "one\n", "one\ntwo\n").open("one\ntwo\n").edit(USER, 4, 1, "").save("one\nwo\n").close()
  expect(trace.kept()).toEqual([{ written: 4, kept: 3, removed: { user: 1 } }])
  const git: Authorship = { actor: "git", rung: 6, evidence: "git:head" }
  expect(trace.file(UNATTRIBUTED, "one\nwo\n", "one\nwo\n", "a").kept()).toMatchObject([{ kept: 3 }])
  expect(new Trace().file(AGENT, null, "new\n").file(git, "new\n", null).kept()).toEqual([
    { written: 4, kept: 0, removed: { git: 4 } },
  ])
})

test("a file's change is not counted again where its document is open", () => {
  const trace = new Trace().open("one\n").file(AGENT, "one\n", "one\ntwo\n").edit(AGENT, 4, 0, "two\n")
  expect(trace.kept()).toEqual([{ written: 4, kept: 4, removed: {} }])
})

test("evidence that came later counts, and changes without a call stand alone", () => {
  const { call: _, ...nameless } = AGENT
  const trace = new Trace().open("").edit(UNATTRIBUTED, 0, 0, "ab").edit(nameless, 2, 0, "c").edit(nameless, 3, 0, "d")
  expect(trace.later(0, AGENT).kept()).toEqual([
    { written: 2, kept: 2, removed: {} },
    { written: 1, kept: 1, removed: {} },
    { written: 1, kept: 1, removed: {} },
  ])
})

type Step = { by: "agent" | "user"; at: number; length: number; text: string }
const step: fc.Arbitrary<Step> = fc.record({
  by: fc.constantFrom("agent", "user"),
  at: fc.nat(40),
  length: fc.nat(5),
  text: fc.string({ unit: fc.constantFrom("x", "y", "\n"), maxLength: 6 }),
})

test("agrees with following every character by itself", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const trace = new Trace().open("")
      let owners: ("agent" | "user")[] = []
      let written = 0
      for (const [i, { by, at, length, text }] of steps.entries()) {
        const offset = Math.min(at, owners.length)
        // No line is put back as it was, or it would stay whose it was.
        const inserted = (length > 0 ? text.replaceAll("\n", "") : text).replace(/\w/g, String.fromCharCode(0x4e00 + i))
        const deleted = Math.min(length, owners.length - offset)
        trace.edit(by === "agent" ? AGENT : USER, offset, deleted, inserted)
        const mine = Array.from({ length: inserted.length }, () => by)
        owners = [...owners.slice(0, offset), ...mine, ...owners.slice(offset + deleted)]
        if (by === "agent") written += inserted.length
      }
      const [told] = trace.kept()
      expect(told?.written ?? 0).toBe(written)
      expect(told?.kept ?? 0).toBe(owners.filter((by) => by === "agent").length)
    }),
  )
})
