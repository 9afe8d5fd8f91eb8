import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { TranscriptFiles } from "./transcript-files.ts"

const OLD = new Date(2020, 0, 1)
let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "transcripts-"))
  for (let i = 0; i < 200; i++) {
    mkdirSync(join(root, `p${i % 10}`), { recursive: true })
    const path = join(root, `p${i % 10}`, `${i}.jsonl`)
    writeFileSync(path, "{}\n")
    utimesSync(path, OLD, OLD)
  }
  for (let i = 0; i < 10; i++) utimesSync(join(root, `p${i}`), OLD, OLD)
})
afterEach(() => rmSync(root, { recursive: true }))

function cold(): TranscriptFiles {
  const files = new TranscriptFiles(root)
  expect(files.all()).toHaveLength(200)
  return files
}
const paths = (files: TranscriptFiles) => files.mayHaveGrown().map(({ path }) => path)

test("of many that lie still only a few are asked for at a look", () => {
  expect(paths(cold()).length).toBeLessThanOrEqual(32)
})

test("a new one is there at the next look, also in a new folder, and each time from then on", () => {
  const files = cold()
  mkdirSync(join(root, "new", "deep"), { recursive: true })
  const made = [join(root, "p3", "new.jsonl"), join(root, "new", "deep", "a.jsonl")]
  for (const path of made) writeFileSync(path, "{}\n")
  for (let i = 0; i < 3; i++) expect(paths(files)).toEqual(expect.arrayContaining(made))
})

test("one that grows after lying still is noticed within some looks, and then at each", () => {
  const files = cold()
  const path = join(root, "p7", "77.jsonl")
  appendFileSync(path, "{}\n")
  let looks = 0
  while (!files.mayHaveGrown().some((file) => file.path === path && file.size === 6)) expect(++looks).toBeLessThan(20)
  appendFileSync(path, "{}\n")
  expect(files.mayHaveGrown()).toContainEqual({ path, size: 9 })
})

test("what goes away is not asked for again, and a folder that is not there has none", () => {
  const files = cold()
  rmSync(join(root, "p1"), { recursive: true })
  for (let i = 0; i < 20; i++) files.mayHaveGrown()
  expect(files.all()).toHaveLength(180)
  expect(new TranscriptFiles(join(root, "none")).mayHaveGrown()).toEqual([])
})
