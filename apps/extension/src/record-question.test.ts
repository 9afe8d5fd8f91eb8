import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { FRESH_STATE, OwnStateFile } from "./own-state.ts"
import { allowedRoots, recordQuestion, withYes } from "./record-question.ts"

const shop = { path: "/w/shop", remote: "example.org/ann/shop", ask: true }
const notes = { path: "/w/notes", remote: null, ask: true }
const free = { path: "/w/free", remote: null, ask: false }

test("a yes holds for this folder and this repository, and for no other that gives itself the same name or place", () => {
  const yes = withYes(FRESH_STATE, [shop], true)
  expect(allowedRoots([shop], yes)).toEqual({ roots: ["/w/shop"], all: true })
  for (const other of [
    { ...shop, path: "/w/fake" },
    { ...shop, remote: "example.org/ben/shop" },
    { ...shop, remote: null },
  ])
    expect(allowedRoots([other], yes)).toEqual({ roots: [], all: false })
})

test("of several folders each needs its own yes, and one that nobody asks about needs none", () => {
  expect(allowedRoots([shop, notes, free], withYes(FRESH_STATE, [shop], true))).toEqual({ roots: ["/w/shop"], all: false })
  expect(allowedRoots([shop, notes, free], withYes(FRESH_STATE, [shop, notes], true)).all).toBe(true)
  expect(allowedRoots([free], FRESH_STATE)).toEqual({ roots: [], all: true })
})

test("a yes is taken back", () => {
  const yes = withYes(withYes(FRESH_STATE, [shop, notes], true), [shop], false)
  expect(allowedRoots([shop, notes], yes).roots).toEqual(["/w/notes"])
})

test("the answer outlives the window, and names no place in the file", () => {
  const folder = mkdtempSync(join(tmpdir(), "tracehold-own-"))
  try {
    new OwnStateFile(folder).change((state) => withYes(state, [shop], true))
    expect(allowedRoots([shop], new OwnStateFile(folder).read()).all).toBe(true)
    expect(readFileSync(join(folder, "state.json"), "utf8")).not.toMatch(/shop|example/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("the question names what is asked about, and who wants it asked", () => {
  const text = recordQuestion([shop, notes, free], "your own policy wants you to be asked first")
  expect(text).toContain("example.org/ann/shop, notes and")
  expect(text).toContain("your own policy")
  expect(text).not.toContain("free")
})
