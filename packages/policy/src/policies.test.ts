import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { createEngine, parsePolicy } from "./index.ts"

const folder = new URL("../../../policies/", import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "package.json")

test("there are policies to check", () =>
  expect(names).toEqual(expect.arrayContaining(["default.json", "org-example.json", "strict.json"])))

test.each(names)("%s is a policy, and an engine can be made with it", (name) => {
  const text = readFileSync(new URL(name, folder), "utf8")
  const parsed = parsePolicy(text)
  expect(parsed).toMatchObject({ kind: "ok" })
  if (parsed.kind !== "ok") return
  const engine = createEngine({
    layers: [{ name: "org", source: name, policy: parsed.policy, text }],
    ignoreFiles: [],
    caseSensitive: true,
  })
  expect(engine.path("src/main.ts")).toEqual({ kind: "keep" })
})

test.each(names)("%s says nothing twice", (name) => {
  const parsed = parsePolicy(readFileSync(new URL(name, folder), "utf8"))
  if (parsed.kind !== "ok") throw new Error("not a policy")
  const patterns = (parsed.policy.exclude ?? []).flatMap((e) => (typeof e === "string" ? [e] : e.patterns))
  expect(patterns).toEqual([...new Set(patterns)])
  expect(parsed.policy.withholdCommands ?? []).toEqual([...new Set(parsed.policy.withholdCommands ?? [])])
})
