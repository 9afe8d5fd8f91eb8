import type { TraceEvent } from "@tracehold/trace"
import { expect, test } from "vitest"
import { createEngine, neverGiven, type Policy, parsePolicy } from "./index.ts"

const layer = (policy: Partial<Policy>) => ({
  name: "user" as const,
  source: "mine",
  policy: { version: 0 as const, id: "u", ...policy },
})
const engine = (policy: Partial<Policy>) => createEngine({ layers: [layer(policy)], ignoreFiles: [], caseSensitive: true })

test("files of a language, and documents that have only their language to be told by", () => {
  const { path, document, language } = engine({ excludeLanguages: ["python", "dockerfile"] })
  expect(path("src/deep/a.py")).toMatchObject({ kind: "drop", rule: "language python: *.py", source: "mine" })
  expect(path("Dockerfile").kind).toBe("drop")
  expect(path("a.ts").kind).toBe("keep")
  expect(document("script", "python")).toMatchObject({ kind: "drop", rule: "language python" })
  expect(language("python").kind).toBe("drop")
  expect(document("script", "shellscript").kind).toBe("keep")
})

test("files of a kind", () => {
  const { path } = engine({ excludeKinds: ["data", "notebook"] })
  expect(path("a.csv")).toMatchObject({ kind: "drop", rule: "kind data: *.csv" })
  expect(path("a.ipynb#0").kind).toBe("drop")
  expect(path("a.md").kind).toBe("keep")
})

test("languages and kinds know no case, whatever the file system", () => {
  const { path } = engine({ excludeKinds: ["data"], excludeLanguages: ["php"] })
  for (const name of ["EXPORT.CSV", "Old/Index.Php"]) expect(path(name).kind).toBe("drop")
})

test("an agent's words and tool calls are a gap, another's are not", () => {
  const { admit } = engine({ excludeAgents: ["claude-code"] })
  const turn = { atMs: 1, conversation: "c", turn: null }
  const said = (agent: string): TraceEvent[] => [
    { kind: "prompt", agent, text: "tulip", ...turn },
    { kind: "reply", agent, text: "tulip", ...turn },
    { kind: "tool", agent, call: "1", name: "Read", input: "tulip", paths: ["a.ts"], ...turn },
  ]
  for (const event of said("claude-code")) expect(admit(event)).toMatchObject({ kind: "gap", what: "agent claude-code" })
  for (const event of said("codex-cli")) expect(admit(event)).toEqual(event)
})

const to = { root: "ab".repeat(32), host: "commons.example", licence: "CC-BY-4.0, for what the donor may give" }
const REMOTE = "git@github.com:acme/app.git"

test.each<[string, NonNullable<Policy["neverGive"]>[number], boolean]>([
  ["a recipient's key", { rule: "r", recipients: ["ab".repeat(32)] }, true],
  ["a recipient's host", { rule: "r", recipients: ["Commons.example"] }, true],
  ["another recipient", { rule: "r", recipients: ["other.example"] }, false],
  ["a licence", { rule: "r", licences: ["cc-by-"] }, true],
  ["another licence", { rule: "r", licences: ["MIT"] }, false],
  ["a licence and another recipient", { rule: "r", licences: ["CC-BY"], recipients: ["other.example"] }, false],
  ["a repository", { rule: "r", licences: ["CC-BY"], remotes: ["github.com/acme/*"] }, true],
  ["another repository", { rule: "r", licences: ["CC-BY"], remotes: ["github.com/other/*"] }, false],
])("never given: %s", (_name, entry, expected) => {
  expect(neverGiven([layer({ neverGive: [entry] })], to, [null, REMOTE])).toEqual(expected ? { rule: "r", source: "mine" } : null)
})

test.each<[string, object, RegExp]>([
  ["a language that no pattern stands for", { excludeLanguages: ["klingon"] }, /excludeLanguages\.0/],
  ["a time that is none", { offHours: [{ from: "9:00", to: "25:00" }] }, /is not a time/],
  ["an entry that names nobody", { neverGive: [{ rule: "r" }] }, /name recipients or licences/],
])("%s is refused", (_name, fields, why) => {
  expect(parsePolicy(JSON.stringify({ version: 0, id: "u", ...fields }))).toMatchObject({
    kind: "refused",
    why: expect.stringMatching(why),
  })
})
