import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { FRESH_STATE, marked, markOf, OwnStateFile } from "./own-state.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tracehold-own-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

test("a state survives, each change on top of the other windows' ones", () => {
  const [one, two] = [new OwnStateFile(join(folder, "deep")), new OwnStateFile(join(folder, "deep"))]
  one.change((state) => ({ ...state, promptedMs: 5 }))
  two.change((state) => ({ ...state, silenced: [...state.silenced, markOf("file:///secret/place")] }))
  expect(one.read()).toEqual({ ...FRESH_STATE, promptedMs: 5, silenced: [markOf("file:///secret/place")] })
})

test("the file shows no place, is the user's only, and leaves no draft", () => {
  new OwnStateFile(folder).change((state) => ({ ...state, off: [markOf("file:///secret/place")] }))
  expect(readdirSync(folder)).toEqual(["state.json"])
  expect(readFileSync(join(folder, "state.json"), "utf8")).not.toMatch(/secret|place|file:/)
  if (process.platform !== "win32") expect(statSync(join(folder, "state.json")).mode & 0o777).toBe(0o600)
})

test.each(["", "{", "null", "[]", '{"promptedMs":"x","snoozedUntilMs":null,"silenced":[1],"off":{}}'])(
  "%j in the file is a fresh start",
  (text) => {
    writeFileSync(join(folder, "state.json"), text)
    expect(new OwnStateFile(folder).read()).toEqual(FRESH_STATE)
  },
)

test("a mark is in a list once, or not at all", () => {
  expect(marked(["a"], "b", true)).toEqual(["a", "b"])
  expect(marked(["a", "b"], "a", true)).toEqual(["b", "a"])
  expect(marked(["a", "b"], "a", false)).toEqual(["b"])
})

test("no file is a fresh start", () => expect(new OwnStateFile(join(folder, "none")).read()).toEqual(FRESH_STATE))
