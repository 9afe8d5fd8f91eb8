import { readFileSync, writeFileSync } from "node:fs"
import { expect, test } from "vitest"
import { BLOCK, BY, HOLD, SCOPE, STATE, TABLES } from "./tables.ts"

const README = new URL("../README.md", import.meta.url)
const START = "<!-- tables: generated from src/tables.ts by src/tables.test.ts -->\n"
const END = "<!-- /tables -->"

/** `UPDATE_TABLES=1 npm test` rewrites the list, so that a table that changes is seen in review: it is a new version of the format. */
test("README's tables are those of a store, word by word", () => {
  const text = readFileSync(README, "utf8")
  const [before = "", rest = ""] = text.split(START)
  const generated = `${before}${START}\`\`\`sql\n${TABLES.join(";\n")};\n\`\`\`\n${rest.slice(rest.indexOf(END))}`
  if (process.env.UPDATE_TABLES === "1") writeFileSync(README, generated)
  expect(generated).toBe(readFileSync(README, "utf8"))
})

test("the codes that the README explains stay what they are", () => {
  expect({ STATE, BLOCK, BY, SCOPE, HOLD }).toEqual({
    STATE: { open: 0, sealed: 2, cut: 3, erased: 4 },
    BLOCK: { journal: 0, segment: 1, end: 2 },
    BY: { locked: 0, owner: 1, retention: 2, repair: 3, moved: 4 },
    SCOPE: { since: 0, chunk: 1, part: 2, all: 3, content: 4 },
    HOLD: { reviewed: 1, unsent: 2 },
  })
})
