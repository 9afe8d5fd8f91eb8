import { traceEventSchema } from "@tracehold/trace"
import { expect, test } from "vitest"

type Schema = {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  prefixItems?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
}

/** Every place in an event that can hold a value, such as `changes[].inserted`. */
function leafPaths(schema: Schema, path = ""): string[] {
  const within = (inner: Schema[], mark: string) => inner.flatMap((next) => leafPaths(next, path + mark))
  if (schema.properties !== undefined) {
    const dot = path === "" ? "" : "."
    return Object.entries(schema.properties).flatMap(([name, next]) => leafPaths(next, path + dot + name))
  }
  const inner = schema.prefixItems ?? (schema.items === undefined ? undefined : [schema.items])
  if (inner !== undefined) return within(inner, "[]")
  const branches = schema.anyOf ?? schema.oneOf
  if (branches !== undefined) return within(branches, "")
  return schema.type === "null" ? [] : [path]
}

test("the list shown to the user names every field that the schemas allow, and no other", async () => {
  const fields = Object.fromEntries(
    traceEventSchema.options.map((option) => [
      option.shape.kind.value,
      [...new Set(leafPaths(option.toJSONSchema() as Schema))].filter((path) => path !== "kind").join(", "),
    ]),
  )
  await expect(`${JSON.stringify(fields, null, 2)}\n`).toMatchFileSnapshot("./golden/recorded-fields.json")
})
