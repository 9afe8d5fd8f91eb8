import { expect, test } from "vitest"
import { attributeEdit } from "./attribute.ts"
import type { SensorOf } from "./sensor-record.ts"

const check = (change: Partial<SensorOf<"doc-change">>) => {
  const { actor, rung } = attributeEdit({
    kind: "doc-change",
    atMs: 0,
    uri: "x",
    changes: [],
    dirty: true,
    focused: true,
    ...change,
  })
  return `${actor} ${rung}`
}
const inserting = (...texts: string[]) => texts.map((inserted) => ({ offset: 0, deleted: 0, inserted }))

test.each([
  ["a key", { changes: inserting("a") }],
  ["a bracket and its pair", { changes: inserting("()") }],
  ["Enter with indent", { changes: inserting("\n    ") }],
  ["Tab", { changes: inserting("    ") }],
  ["an emoji of several code points", { changes: inserting("👩‍🚀") }],
  ["Backspace", { changes: [{ offset: 3, deleted: 1, inserted: "" }] }],
  ["a key at three cursors", { changes: inserting("x", "x", "x") }],
  ["Tab at three cursors", { changes: inserting("  ", " ", "  ") }],
  ["undo", { changes: inserting("a long text"), reason: "undo" as const }],
])("%s in the focused document is the user's", (_what, change) => expect(check(change)).toBe("user 5"))

test.each([
  ["text in one piece", { changes: inserting("const x = 1") }],
  ["a key in a document without the keyboard", { changes: inserting("a"), focused: false }],
  ["short pieces that differ", { changes: inserting("ar", "p", "s") }],
  ["a piece like a key, for which the editor names another reason", { changes: inserting("a"), source: "unknown" }],
  ["one cursor typing and one pasting", { changes: inserting("a", "a whole line") }],
])("%s is nobody's", (_what, change) => expect(check(change)).toBe("unknown null"))

test.each([
  ["cursor/paste", "user 3"],
  ["inlineCompletionAccept", "agent 3"],
  ["Chat.applyEdits", "agent 3"],
  ["unknown/formatEditsCommand", "editor 3"],
  ["something new", "unknown null"],
])("the editor's own word %s gives %s", (source, expected) =>
  expect(check({ changes: inserting("a whole line"), source })).toBe(expected),
)
