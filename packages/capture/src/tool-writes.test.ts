import { expect, test } from "vitest"
import { explainedBy } from "./explain-writes.ts"
import { toolWrites } from "./tool-writes.ts"

const PATCH = [
  "*** Begin Patch",
  "*** Update File: src/a.ts",
  "@@ function one",
  " same",
  "-old",
  "+new",
  "@@",
  " tail",
  "+added",
  "*** Delete File: gone.ts",
  "*** Update File: b.ts",
  "*** Move to: c.ts",
  "-x",
  "+y",
  "*** End Patch",
].join("\n")

test("a patch: each hunk's text before and after; deleted files are not written; moved ones are written where they go", () => {
  const writes = toolWrites("apply_patch", { input: PATCH }, "/w")
  expect(writes).toEqual([
    {
      path: "/w/src/a.ts",
      replaced: [
        { before: "same\nold", after: "same\nnew" },
        { before: "tail", after: "tail\nadded" },
      ],
    },
    { path: "/w/c.ts", replaced: [{ before: "x", after: "y" }] },
  ])
  const [update] = writes
  if (update === undefined) throw new Error("no write")
  expect(explainedBy([update], "same\nold\n...\ntail\n", "same\nnew\n...\ntail\nadded\n")).toBe(1)
  expect(explainedBy([update], "same\nold\n...\ntail\n", "same\nnewer\n...\ntail\n")).toBe(0)
})

test.each([
  ["as a command's words", { command: ["apply_patch", PATCH] }],
  ["within a shell's line", { command: `apply_patch <<'EOF'\n${PATCH}\nEOF` }],
])("a patch %s", (_where, input) =>
  expect(toolWrites("shell", input, "/w").map(({ path }) => path)).toEqual(["/w/src/a.ts", "/w/c.ts"]),
)

test.each([
  ["create", { path: "/a", file_text: "x" }, [{ path: "/a", content: "x" }]],
  ["edit", { path: "/a", old_str: "x", new_str: "" }, [{ path: "/a", replaced: [{ before: "x", after: "" }] }]],
  [
    "multi_replace_string_in_file",
    {
      replacements: [
        { filePath: "/a", oldString: "x", newString: "y" },
        { filePath: "/b", oldString: "x", newString: "z" },
      ],
    },
    [
      { path: "/a", replaced: [{ before: "x", after: "y" }] },
      { path: "/b", replaced: [{ before: "x", after: "z" }] },
    ],
  ],
  ["NotebookEdit", { notebook_path: "/n", new_source: "x" }, [{ path: "/n" }]],
  ["insert_edit_into_file", { filePath: "C:\\a", code: "x" }, [{ path: "C:\\a" }]],
  ["Read", { file_path: "/a" }, []],
  ["Bash", { command: "ls" }, []],
  ["view", { path: 7 }, []],
])("%s", (name, input, writes) => expect(toolWrites(name, input, "/w")).toEqual(writes))
