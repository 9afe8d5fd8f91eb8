import { cryptoReady } from "@tracehold/crypto"
import { createEngine } from "@tracehold/policy"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import { beforeAll, expect, test } from "vitest"
import { BY_AGENT, SampleChunk } from "../fixtures/sample-chunk.ts"
import { detectFindings } from "./detect-findings.ts"
import { redact } from "./redact.ts"
import { reviewFindingSchema } from "./review-finding.ts"

beforeAll(cryptoReady)

const TOKEN = `${"gh"}p_${"aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5"}`
const MAIL = ["norbert", "acme-widgets.io"].join("@")

const engine = () => createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
const find = (chunk: { readonly events: readonly TraceEvent[]; readonly blobs: BlobSource }) =>
  detectFindings(chunk.events, chunk.blobs, engine())
const start = (files: Record<string, string> = { "a.ts": "one\ntwo\n" }) => new SampleChunk().start(files, ["a.ts"])

/** Where the only finding of this value stands. */
function check(chunk: SampleChunk, value: string, where: object) {
  const finding = find(chunk).find(({ text }) => text.includes(value))
  expect(finding).toBeDefined()
  expect(reviewFindingSchema.parse(finding)).toEqual(finding)
  expect(finding?.places.map((place) => place.where)).toContainEqual(where)
}

test("nothing to point at", () => expect(find(start().type("a.ts", "three").end())).toEqual([]))

test("in a file, with its line", () => {
  check(start({ "a.ts": `one\r\nconst key = "${TOKEN}"\r\n` }), TOKEN, { kind: "doc", doc: "a.ts", line: 1 })
})

test("typed key by key", () => check(start().type("a.ts", `key = "${TOKEN}"\n`), TOKEN, { kind: "doc", doc: "a.ts", line: 2 }))

test("typed, then taken back before the file was saved", () => {
  const chunk = start().type("a.ts", `"${TOKEN}"`)
  chunk
    .edit("a.ts", 8, TOKEN.length + 2, "")
    .type("a.ts", "harmless")
    .save("a.ts")
    .end()
  check(chunk, TOKEN, { kind: "doc", doc: "a.ts", line: 2 })
})

test("made from two halves", () => {
  const chunk = start()
    .edit("a.ts", 0, 0, `${TOKEN.slice(12)}\n`)
    .edit("a.ts", 0, 0, `x = ${TOKEN.slice(0, 12)}`)
  check(chunk, TOKEN, { kind: "doc", doc: "a.ts", line: 0 })
})

test("a key of many lines whose ends were typed last", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  const body = Array.from({ length: 25 }, (_, line) =>
    Array.from({ length: 64 }, (_, i) => alphabet[(line * 37 + i * i * 11 + i) % 64]).join(""),
  )
  const edge = (word: string) => `-----${word} ${"RSA PRIVATE"} KEY-----`
  const chunk = start({ "a.ts": `${body.join("\n")}\n` })
  chunk.type("a.ts", edge("END")).edit("a.ts", 0, 0, `${edge("BEGIN")}\n`)
  check(chunk, body[20] ?? "", { kind: "doc", doc: "a.ts", line: 0 })
})

test("wrapped over the rows of a screen", () => {
  const line = `token ${TOKEN}`
  const rows = ["$ cat token", line.slice(0, 20), line.slice(20, 40), line.slice(40)]
  check(start().screen(2, rows, 20), TOKEN, { kind: "terminal", terminal: 2, row: 1 })
})

test("in a prompt, a command, a version on disk", () => {
  const chunk = start()
    .add({ kind: "prompt", agent: "claude-code", conversation: "c", turn: null, text: `write to ${MAIL}` })
    .add({ kind: "command", terminal: 0, command: 0, line: `mail ${MAIL}`, cwd: null })
    .file("b.txt", null, `\n${MAIL}\n`, BY_AGENT)
  check(chunk, MAIL, { kind: "field", event: "prompt", field: "text" })
  check(chunk, MAIL, { kind: "field", event: "command", field: "line" })
  check(chunk, MAIL, { kind: "doc", doc: "b.txt", line: 1 })
  expect(find(chunk).find(({ text }) => text === MAIL)).toMatchObject({ what: "personal", count: 3 })
})

test("secrets come first, and the same value has the same id in every chunk", () => {
  const findings = find(start({ "a.ts": `${MAIL}\n${TOKEN}\n` }))
  expect(findings.map(({ what }) => what)).toEqual(["secret", "personal"])
  expect(find(start().type("a.ts", TOKEN)).map(({ id }) => id)).toContain(findings[0]?.id)
})

test("what was taken out is not pointed at any more", () => {
  const chunk = start({ "a.ts": `${MAIL}\n` }).type("a.ts", TOKEN)
  const values = find(chunk).map(({ text }) => ({ kind: "text", text }) as const)
  expect(values).toHaveLength(2)
  expect(find(redact(chunk.events, chunk.blobs, values))).toEqual([])
})
