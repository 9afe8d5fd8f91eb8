import { createHash } from "node:crypto"
import { appendFileSync, chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { TranscriptTail } from "./transcript-tail.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "transcripts-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = () => join(folder, "a.jsonl")
const append = (...entries: object[]) => appendFileSync(file(), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""))
const prompt = (content: string) => ({ type: "user", sessionId: "s", cwd: "/w", message: { content } })
const said = (tail: TranscriptTail) => tail.look().map(({ record }) => ("text" in record ? record.text : record.name))
const claude = () => new TranscriptTail([{ agent: "claude-code", folder }], ["/w"])

test("from the start of the session on; a line that is half written waits for its end", () => {
  append(prompt("before"))
  const tail = claude()
  append(prompt("one"))
  const line = JSON.stringify(prompt("two"))
  appendFileSync(file(), line.slice(0, 20))
  expect(said(tail)).toEqual(["one"])
  appendFileSync(file(), `${line.slice(20)}\n`)
  expect(said(tail)).toEqual(["two"])
  expect(said(tail)).toEqual([])
})

test("what was said meanwhile is skipped", () => {
  const tail = claude()
  append(prompt("while paused"))
  tail.skip()
  append(prompt("after"))
  expect(said(tail)).toEqual(["after"])
})

test("a file that was begun anew is read from its start", () => {
  append(prompt("a long one that makes the file long"))
  const tail = claude()
  writeFileSync(file(), `${JSON.stringify(prompt("new"))}\n`)
  expect(said(tail)).toEqual(["new"])
})

test("what the first line says is known, though it was written before", () => {
  const at = (payload: object) => ({ type: "event_msg", timestamp: new Date().toISOString(), payload })
  append({ type: "session_meta", payload: { id: "c", cwd: "/w" } }, at({ type: "user_message", message: "before" }))
  const codex = new TranscriptTail([{ agent: "codex-cli", folder }], ["/w"])
  append(at({ type: "user_message", message: "after" }))
  expect(codex.look()).toMatchObject([{ agent: "codex-cli", record: { conversation: "c", cwd: "/w", text: "after" } }])
})

test("a message that is written again after a pause, with more known of it, is not told of the pause", () => {
  const message = (id: string, atMs: number) => ({ id, type: "gemini", timestamp: new Date(atMs).toISOString(), content: id })
  append({ sessionId: "s", projectHash: createHash("sha256").update("/w").digest("hex") }, message("before", Date.now() - 60_000))
  const gemini = new TranscriptTail([{ agent: "gemini-cli", folder }], ["/w"])
  append({ ...message("before", Date.now() - 60_000), toolCalls: [] }, message("after", Date.now() + 1000))
  expect(gemini.look()).toMatchObject([{ record: { text: "after", cwd: "/w" } }])
})

test.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
  "a file that may not be read takes nothing else with it",
  () => {
    const tail = claude()
    append(prompt("secret"))
    chmodSync(file(), 0)
    writeFileSync(join(folder, "b.jsonl"), `${JSON.stringify(prompt("open"))}\n`)
    expect(said(tail)).toEqual(["open"])
  },
)

test("a line longer than a look is passed over, and what follows is read", () => {
  const tail = claude()
  append(prompt("x".repeat(5 << 20)), prompt("next"))
  const all = [...said(tail), ...said(tail), ...said(tail)]
  expect(all).toEqual(["next"])
})
