import { contentHash, cryptoReady, sha256, toHex } from "@tracehold/crypto"
import { decodeUtf8, encodeUtf8, fold, observe, type TraceEvent } from "@tracehold/trace"
import { beforeAll, expect, test } from "vitest"
import { BY_AGENT, SampleChunk } from "../fixtures/sample-chunk.ts"
import { buildDonation, type DonationInput } from "./build-donation.ts"
import { ConsentError } from "./error.ts"
import { readDonation } from "./read-donation.ts"

beforeAll(cryptoReady)

const SESSION = "5e".repeat(16)
const label: DonationInput["label"] = (kind, value) => toHex(sha256(encodeUtf8(`${kind}:${value}`))).slice(0, 32)

function build(chunk: Pick<SampleChunk, "events" | "blobs">, permits: string[] = []): Uint8Array {
  return buildDonation({
    events: chunk.events,
    blobs: chunk.blobs,
    session: SESSION,
    recipientRoot: "aa".repeat(32),
    terms: { sha256: "bb".repeat(32), version: 2, permits },
    donation: "cc".repeat(16),
    salt: "dd".repeat(32),
    label,
  })
}

function sample(): SampleChunk {
  const chunk = new SampleChunk().start({ "shown.ts": "one\n", "quiet.ts": "never seen\n", "deep/changed.ts": "old\n" }, [
    "shown.ts",
  ])
  chunk.open("behind-the-scenes.ts", "an extension looked at this\n")
  chunk.add({ kind: "terminal", terminal: 41, op: "open", name: "zsh" }).screen(41, ["$ ls"])
  chunk.add({ kind: "command", terminal: 41, command: 77, line: "ls", cwd: "/w" })
  chunk
    .type("shown.ts", "two")
    .view(7, "shown.ts", [[0, 1]])
    .save("shown.ts")
  chunk.file("deep/changed.ts", "old\n", "new\n", BY_AGENT)
  chunk.add({ kind: "attribution", changes: [12, 400], by: BY_AGENT }).add({ kind: "attribution", changes: [12], by: BY_AGENT })
  chunk.add({
    kind: "git",
    root: "app",
    op: "commit",
    branch: "main",
    head: "e".repeat(40),
    branchBefore: "main",
    headBefore: null,
  })
  const files = [["quiet.ts", chunk.version("never seen\n")]] as [string, ReturnType<SampleChunk["version"]>][]
  chunk.add({ kind: "snapshot", tree: null, changed: files, reason: "before-agent", files: 1, complete: true })
  return chunk.end()
}

test("holds only the files that the chunk shows or changes, at the states it needs", () => {
  const chunk = sample()
  const { events, blobs } = readDonation(build(chunk))
  const text = JSON.stringify(events)
  expect(text).not.toContain("quiet")
  expect(text).not.toContain("behind")
  expect(decodeUtf8(build(chunk))).not.toContain("never seen")
  const state = fold(events.slice(0, 2), blobs)
  expect([...state.files.keys()]).toEqual(["deep/changed.ts", "shown.ts"])
  expect(fold(events, blobs).docs.get("shown.ts")?.text).toBe("one\ntwo")
  expect(fold(events, blobs).missing).toEqual([])
})

test("names nothing of the vault, the session, the repository or the clock", () => {
  const text = decodeUtf8(build(sample())) ?? ""
  for (const told of [
    SESSION,
    "repo-id",
    "example.invalid",
    "c0ffee",
    "e".repeat(40),
    "policy-digest",
    "pack-id",
    "call-1",
    "ab".repeat(16),
    "123456",
  ]) {
    expect(text).not.toContain(told)
  }
  const { events, header } = readDonation(build(sample()))
  expect(header.session).toBe(label("session", SESSION))
  expect(events[0]).toMatchObject({
    kind: "chunk-start",
    atMs: 0,
    no: 0,
    wallMs: 0,
    pin: null,
    policy: "",
    host: { version: "1.104" },
  })
  expect(events.at(-1)).toMatchObject({ kind: "chunk-end", events: events.length, pin: null, packs: [] })
})

test("ids count from 0, and attribution follows its change", () => {
  const { events } = readDonation(build(sample()))
  const of = <K extends TraceEvent["kind"]>(kind: K) =>
    events.filter((e) => e.kind === kind) as Extract<TraceEvent, { kind: K }>[]
  expect(of("edit").map(({ change }) => change)).toEqual([0, 1, 2])
  expect(of("file")[0]).toMatchObject({ change: 3, by: { call: label("call", "call-1") } })
  expect(of("attribution")).toMatchObject([{ changes: [0] }])
  expect(of("command")[0]).toMatchObject({ terminal: 0, command: 0 })
  expect(of("view")[0]).toMatchObject({ pane: 0 })
})

test("remote, commits and day go along only where the terms ask", () => {
  const { events } = readDonation(build(sample(), ["repository-remote", "recording-date"]))
  expect(events[0]).toMatchObject({ roots: [{ remote: "https://example.invalid/team/app.git", head: "c0ffee".repeat(6) }] })
  expect(events[0]).toMatchObject({ wallMs: 1_790_000_123_456 - (1_790_000_123_456 % 86_400_000) })
})

test("a file whose content was erased goes by size alone, a document without text becomes a gap", () => {
  const chunk = sample()
  chunk.forget("old\n")
  const file = readDonation(build(chunk)).events.find(({ kind }) => kind === "file")
  expect(file).toMatchObject({ before: { form: "withheld", blob: null, bytes: 4 }, after: { form: "text" } })
  const other = new SampleChunk().start({ "a.ts": "1", "b.ts": "2" }, ["a.ts", "b.ts"]).type("a.ts", "x").type("b.ts", "y")
  other.forget("1")
  const { events, blobs } = readDonation(build(other))
  expect([...fold(events, blobs).docs.keys()]).toEqual(["b.ts"])
  expect(events.filter(({ kind }) => kind === "gap")).toMatchObject([{ what: "content erased", count: 1 }])
})

test("what a person saw is the same", () => {
  const chunk = sample()
  const { events, blobs } = readDonation(build(chunk))
  const seen = observe(fold(events, blobs))
  const was = observe(chunk.state)
  expect(seen.panes.map(({ doc, lines }) => ({ doc, lines }))).toEqual(was.panes.map(({ doc, lines }) => ({ doc, lines })))
  expect(seen.terminals.map(({ screen }) => screen)).toEqual(was.terminals.map(({ screen }) => screen))
})

test("an empty chunk is no donation", () => {
  const chunk = new SampleChunk().start({ "a.ts": "1" }, ["a.ts"]).end()
  expect(() => build(chunk)).toThrow(new ConsentError("NOTHING_LEFT"))
})

/** The content with its header changed and everything else as it was. */
function rewrite(change: (header: string) => string): Uint8Array {
  const content = build(sample())
  const end = content.indexOf(10)
  const header = encodeUtf8(change(decodeUtf8(content.subarray(0, end)) ?? ""))
  return new Uint8Array([...header, ...content.subarray(end)])
}

test.each<[string, () => Uint8Array]>([
  ["nothing", () => new Uint8Array()],
  ["a byte at the end", () => new Uint8Array([...build(sample()), 32])],
  ["a byte less", () => build(sample()).slice(0, -1)],
  ["a field that is said twice", () => rewrite((h) => h.replace("{", '{"session":"hidden",'))],
  ["white space", () => rewrite((h) => h.replace(":", ": "))],
  ["an unknown field", () => rewrite((h) => h.replace("{", '{"more":1,'))],
  ["another schema", () => rewrite((h) => h.replace("donation/0", "donation/1"))],
  ["a wrong length", () => rewrite((h) => h.replace(/"bytes":\d+/, '"bytes":7'))],
  [
    "a blob that nothing names",
    () => {
      const hidden = encodeUtf8("hidden")
      const whole = rewrite((h) => h.replace("]]}", `],["${contentHash(hidden)}",${hidden.length}]]}`))
      return new Uint8Array([...whole, ...hidden])
    },
  ],
])("%s is not a donation", (_name, make) => {
  expect(() => readDonation(make())).toThrow(new ConsentError("NOT_A_DONATION"))
})

test("a changed byte of a blob is found", () => {
  const content = build(sample())
  const at = content.length - 2
  content[at] = (content[at] ?? 0) ^ 1
  expect(() => readDonation(content)).toThrow(new ConsentError("NOT_A_DONATION"))
})

test("the same chunk gives the same bytes", () => expect(build(sample())).toEqual(build(sample())))

test("a chunk whose events are out of order, as a forged session's may be, is refused by name", () => {
  const chunk = sample()
  const events = [...chunk.events]
  events.splice(1, 0, { kind: "window", atMs: 1, focused: true })
  expect(() => build({ ...chunk, events, blobs: chunk.blobs })).toThrow(new ConsentError("DAMAGED"))
})
