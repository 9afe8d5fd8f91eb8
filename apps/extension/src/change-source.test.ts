import { expect, test } from "vitest"
import { changeSource } from "./change-source.ts"

const check = (event: object, expected: string | undefined) => expect(changeSource(event)).toBe(expected)

test("typing", () =>
  check(
    { detailedReason: { source: "cursor", metadata: { source: "cursor", kind: "type", detailedSource: "keyboard" } } },
    "cursor/type/keyboard",
  ))
test("a formatter", () =>
  check({ detailedReason: { source: "unknown", metadata: { name: "formatEditsCommand" } } }, "unknown/formatEditsCommand"))
test("names out of the text are not copied", () =>
  check({ detailedReason: { source: "rename", metadata: { $$$oldName: "a", $$$newName: "b" } } }, "rename"))
test("a host that offers none", () => {
  check({}, undefined)
  check({ detailedReason: undefined }, undefined)
  check({ detailedReason: "x" }, undefined)
  check({ detailedReason: { source: 3 } }, undefined)
})
