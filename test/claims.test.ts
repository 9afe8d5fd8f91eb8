import { existsSync, globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"

/** A claim links to the test that would fail without it: `[the test's name](its file)`. */
const LINK = /\[([^\]]+)\]\(([^)]+\.test\.ts)\)/g

const PAGES = ["README.md", "SECURITY.md", ...globSync("{packages,apps}/*/README.md")]
const claims = PAGES.flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(LINK)].map(([, name = "", file = ""]) => ({
    page,
    name,
    file: join(dirname(page), file),
  })),
)

test("there are claims to check", () => expect(claims.length).toBeGreaterThan(50))

test.each(claims)("$page: $name", ({ name, file }) => {
  expect(existsSync(file), file).toBe(true)
  const text = readFileSync(file, "utf8")
  expect([`"${name}`, `\`${name}`, ` ${name}`].some((title) => text.includes(title))).toBe(true)
})

test("each of the fifteen attacks has its tests", () => {
  const rows = [...readFileSync("SECURITY.md", "utf8").matchAll(/^\| (\d+) \|.*\.test\.ts\)/gm)]
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 15 }, (_, i) => i + 1))
})

test("each of the thirteen invariants names a test, or says that it has none yet", () => {
  const rows = [...readFileSync("README.md", "utf8").matchAll(/^\| (\d+) \| [^|]+ \| ([^|]+) \|$/gm)]
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 13 }, (_, i) => i + 1))
  for (const [, number, guard = ""] of rows) expect(guard, number).toMatch(/\.test\.ts\)|Not yet guarded/)
})
