import { readFileSync, writeFileSync } from "node:fs"
import { expect, test } from "vitest"
import { compile } from "./codec/compile.ts"
import { EVENT, VERSION } from "./codec/event-layout.ts"
import { decodeEvents, encodeEvents } from "./codec.ts"

const README = new URL("../README.md", import.meta.url)
const START = "<!-- columns: generated from src/codec/event-layout.ts by src/columns.test.ts -->\n"
const END = "<!-- /columns -->"

/** `UPDATE_COLUMNS=1 npm test` rewrites the table, so that a column that moves is seen in review. */
test("README's table is the layout, column by column", () => {
  const text = readFileSync(README, "utf8")
  const [before = "", rest = ""] = text.split(START)
  const generated = `${before}${START}${tableOfColumns()}${rest.slice(rest.indexOf(END))}`
  if (process.env.UPDATE_COLUMNS === "1") writeFileSync(README, generated)
  expect(generated).toBe(readFileSync(README, "utf8"))
})

test("README's example is encoded to its bytes, and decoded from them", () => {
  const [json = "", hex = ""] = [...readFileSync(README, "utf8").matchAll(/```(?:json)?\n(.*?)```/gs)].map(([, block]) => block)
  const events = json
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
  const bytes = Uint8Array.from(hex.replaceAll(/#.*/g, "").match(/[0-9a-f]{2}/g) ?? [], (digits) => Number.parseInt(digits, 16))
  expect(encodeEvents(events)).toEqual(bytes)
  expect(decodeEvents(bytes)).toEqual(events)
})

/** One row for each kind of event; tables, and the column of kinds, come first. */
function tableOfColumns(): string {
  const rows = new Map<string, string[]>()
  compile(EVENT, VERSION).columns.forEach(({ of, form }, no) => {
    const kind = /^[a-z-]+(?=[.[])/.exec(of)?.[0] ?? "block"
    const cells = rows.get(kind) ?? []
    rows.set(kind, [...cells, `${no} \`${kind === "block" ? of : of.slice(kind.length + 1)}\` ${form}`])
  })
  return ["| of | columns |", "| --- | --- |", ...[...rows].map(([kind, cells]) => `| ${kind} | ${cells.join("; ")} |`), ""].join(
    "\n",
  )
}
