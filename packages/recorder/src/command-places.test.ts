import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { placesIn } from "./command-places.ts"

const base = mkdtempSync(join(tmpdir(), "places-"))
const LONG = "a".repeat(250)
for (const name of [".env", ".env.local", "b.ts", LONG]) writeFileSync(join(base, name), "")
afterAll(() => rmSync(base, { recursive: true }))
const expand = (pattern: string) =>
  placesIn([{ name: "work", path: base }])
    .expand(pattern)
    .toSorted()

test.each<[string, string[]]>([
  [".e*", [".env", ".env.local"]],
  ["*.local", [".env.local"]],
  [".e?v", [".env"]],
  [".[ef]nv", [".env"]],
  ["*n*l*", [".env.local"]],
  ["*.ts*", ["b.ts"]],
  ["?", []],
])("%s", (pattern, names) => expect(expand(pattern)).toEqual(names))

test("a pattern of many stars is answered at once, and rightly", () => {
  expect(expand(`${"*a".repeat(40)}*b`)).toEqual([])
  expect(expand("*a".repeat(40))).toEqual([LONG])
})
