import type { SensorRecord } from "@tracehold/capture"
import { expect, test } from "vitest"
import { drawn } from "../../policy/fixtures/made-up.ts"
import { openDocument, recordScript, typeInto } from "../fixtures/recorded-script.ts"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"

const workspace = workspaceForEach()
/** A secret by what stands before it, and by nothing else. */
const PASSWORD = `${drawn(5, 3)}!${drawn(5, 4)}`
const BEFORE = 'const password = "'
const END = BEFORE.length + PASSWORD.length

const keys = (uri: string) => [...PASSWORD].map((key, i) => typeInto(uri, BEFORE.length + i, key))
const change = (uri: string, offset: number, deleted: number, inserted: string): SensorRecord => ({
  kind: "doc-change",
  atMs: 9,
  uri,
  changes: [{ offset, deleted, inserted }],
  dirty: true,
  focused: true,
})

test.each<[string, (uri: string) => SensorRecord[]]>([
  ["pasted and taken back", (uri) => [typeInto(uri, BEFORE.length, PASSWORD), change(uri, BEFORE.length, PASSWORD.length, "")]],
  ["pasted and replaced", (uri) => [typeInto(uri, BEFORE.length, PASSWORD), change(uri, BEFORE.length, PASSWORD.length, "x")]],
  ["typed and rubbed out", (uri) => [...keys(uri), ...[...PASSWORD].map((_, i) => change(uri, END - 1 - i, 1, ""))]],
  ["typed, and what says so deleted", (uri) => [...keys(uri), change(uri, 0, BEFORE.length, "")]],
  ["typed and closed", (uri) => [...keys(uri), { kind: "doc-close", atMs: 9, uri }]],
  ["typed, and then records are lost", (uri) => [...keys(uri), change(uri, 9999, 1, "")]],
])("a secret is masked that was there for less than the time between two looks: %s", async (_how, records) => {
  const { events } = await recordScript(workspace.base(), async ({ take, uri, flush }) => {
    await take(openDocument(uri("src/a.ts"), `${BEFORE}"\n`))
    flush()
    await take(...records(uri("src/a.ts")))
    flush()
  })
  const inserted = events.flatMap((e) => (e.kind === "edit" ? e.changes.map((c) => c.inserted) : [])).join("")
  expect(inserted.slice(0, PASSWORD.length)).toBe("*".repeat(PASSWORD.length))
  expect(events.some((e) => e.kind === "mask")).toBe(true)
})

test.each([0, 5, 60])(
  "a secret that scrolls out of a screen row by row leaves none of its rows: %s columns before it",
  async (columns) => {
    const secret = drawn(120, 9)
    const { everything } = await recordScript(workspace.base(), async ({ take, folder, flush }) => {
      const print = (atMs: number, data: string): SensorRecord[] => [
        { kind: "command-data", atMs, terminal: 0, command: 0, data },
        { kind: "command-end", atMs, terminal: 0, command: 1, exitCode: 0, chunks: 1 },
      ]
      await take(
        { kind: "terminal-open", atMs: 1, terminal: 0, name: "bash" },
        { kind: "command-start", atMs: 2, terminal: 0, command: 0, line: "make", cwd: folder },
        ...print(3, `${"a".repeat(columns)} password=${secret}\r\n`),
      )
      for (let line = 0; line < 30; line++) await take(...print(10 + line, `line ${line}\r\n`))
      flush()
    })
    expect(everything).toContain("line 29")
    for (let at = 0; at + 10 <= secret.length; at += 5) expect(everything).not.toContain(secret.slice(at, at + 10))
  },
)
