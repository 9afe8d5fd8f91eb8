import { readFileSync, writeFileSync } from "node:fs"
import { traceEventSchema } from "@tracehold/trace"
import { expect, test } from "vitest"
import * as z from "zod"

const START = "<!-- recorded-fields: generated from packages/trace by test/recorded-fields.test.ts -->\n"
const END = "<!-- /recorded-fields -->"

/** `UPDATE_RECORDED_FIELDS=1 npm test` rewrites the list, so that a new field is seen in review. */
test("SECURITY.md lists every field that is recorded, at every depth", () => {
  const text = readFileSync("SECURITY.md", "utf8")
  const [before = "", rest = ""] = text.split(START)
  const after = rest.slice(rest.indexOf(END))
  const generated = `${before}${START}${recordedFields()}${after}`
  if (process.env.UPDATE_RECORDED_FIELDS === "1") writeFileSync("SECURITY.md", generated)
  expect(generated).toBe(readFileSync("SECURITY.md", "utf8"))
})

test("a new field would be noticed", () => expect(recordedFields()).toContain("`changes[].inserted`"))

function recordedFields(): string {
  const rows = traceEventSchema.options.map((option) => {
    const schema = z.toJSONSchema(option) as Json
    const fields = leafPaths(schema).filter((path) => path !== "kind")
    return `| ${String(schema.properties?.kind?.const)} | ${[...new Set(fields)].map((field) => `\`${field}\``).join(", ")} |`
  })
  return ["| event | fields |", "| --- | --- |", ...rows.sort(), ""].join("\n")
}

type Json = {
  const?: unknown
  properties?: Record<string, Json>
  items?: Json
  prefixItems?: Json[]
  anyOf?: Json[]
  oneOf?: Json[]
}

function leafPaths(schema: Json, path = ""): string[] {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return choices.flatMap((choice) => leafPaths(choice, path))
  if (schema.prefixItems !== undefined) return schema.prefixItems.flatMap((item, i) => leafPaths(item, `${path}[${i}]`))
  if (schema.items !== undefined) return leafPaths(schema.items, `${path}[]`)
  if (schema.properties === undefined) return [path]
  return Object.entries(schema.properties).flatMap(([name, field]) => leafPaths(field, path === "" ? name : `${path}.${name}`))
}
