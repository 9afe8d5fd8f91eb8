import { expect, test } from "vitest"
import type { CrowdCodeRow, CrowdCodeType } from "./crowd-code-row.ts"
import { DIALECT_A, type DialectOptions } from "./dialect.ts"
import { conversationLines, serializeSession } from "./serialize.ts"

type Given = readonly [type: CrowdCodeType, text: string, offset?: number, length?: number, file?: string]
type Turn = readonly ["assistant" | "user", string]

const rows = (given: readonly Given[]): CrowdCodeRow[] =>
  given.map(([type, text, offset = 0, length = 0, file = "/p/a.py"], index) => {
    const escaped = text.replaceAll("\r\n", "\\r\\n").replaceAll("\n", "\\n") || null
    return { sequence: index + 1, timeMs: index, file, offset, length, text: escaped, language: "python", type }
  })
const serialize = (given: readonly Given[], change: Partial<DialectOptions> = {}) =>
  serializeSession(rows(given), { ...DIALECT_A, minMessages: 1, ...change })

/** The messages of a session: of an assistant's only the command, of a user's what stands in `<stdout>`. */
function check(given: readonly Given[], expected: readonly Turn[], change: Partial<DialectOptions> = {}) {
  const said = serialize(given, change).flat()
  expect(said.map(({ role, text }) => [role, bare(role, text)])).toEqual(expected)
}
function bare(role: Turn[0], text: string): string {
  const [start, end] = role === "assistant" ? ["```bash\n", "\n```\n"] : ["<stdout>\n", "\n</stdout>"]
  expect(text.startsWith(start) && text.endsWith(end)).toBe(true)
  return text.slice(start.length, -end.length)
}

const numbers = (from: number, lines: readonly string[]) =>
  lines.map((line, index) => `${String(from + index).padStart(6)}\t${line}`).join("\n")
const opened = (text: string): Turn[] => [
  ["assistant", "cat -n /p/a.py"],
  ["user", text === "" ? "" : numbers(1, text.split("\n"))],
]
const edited = (script: string, from: number, lines: readonly string[]): Turn[] => [
  ["assistant", `sed -i '${script}' /p/a.py && cat -n /p/a.py | sed -n '${from},${from + lines.length - 1}p'`],
  ["user", numbers(from, lines)],
]
const THIRTY = Array.from({ length: 30 }, (_, index) => `line${index + 1}`)
const thirty = `${THIRTY.join("\n")}\n`

test("1: a file opens whole, with one numbered line too many", () => check([["tab", "a\nb\n"]], opened("a\nb\n")))

test("2: a line is replaced", () =>
  check(
    [
      ["tab", "line1\nline2\nline3\n"],
      ["content", "modified", 6, 5],
    ],
    [...opened("line1\nline2\nline3\n"), ...edited("2,2c\\\nmodified", 1, ["line1", "modified", "line3", ""])],
  ))

test("3: lines are inserted", () =>
  check(
    [
      ["tab", "a\nb\nc\n"],
      ["content", "X\nY\n", 2],
    ],
    [...opened("a\nb\nc\n"), ...edited("2i\\\nX\nY", 1, ["a", "X", "Y", "b", "c", ""])],
  ))
test("3: in dialects B and C the payload's line ends are escaped", () =>
  check(
    [
      ["tab", "a\nb\nc\n"],
      ["content", "X\nY\n", 2],
    ],
    [...opened("a\nb\nc\n"), ...edited("2i\\\nX\\\nY", 1, ["a", "X", "Y", "b", "c", ""])],
    { dialect: "C" },
  ))

test("4: lines are appended after a last line without an end", () =>
  check(
    [
      ["tab", "a\nb"],
      ["content", "\nc\nd", 3],
    ],
    [...opened("a\nb"), ...edited("$a\\\nc\nd", 1, ["a", "b", "c", "d"])],
  ))
test("4: a line is appended after a last line with one", () =>
  check(
    [
      ["tab", "a\nb\n"],
      ["content", "c\n", 4],
    ],
    [...opened("a\nb\n"), ...edited("3i\\\nc", 1, ["a", "b", "c", ""])],
  ))

test("5: lines are deleted", () =>
  check(
    [
      ["tab", "a\nb\nc\nd\n"],
      ["content", "", 2, 4],
    ],
    [...opened("a\nb\nc\nd\n"), ...edited("2,3d", 1, ["a", "d", ""])],
  ))

const QUOTES = `p = 'it''s' + "C:\\dir"\nq = 'z'`
test("6: quotes are closed, escaped and opened; backslashes stay as they are", () =>
  check(
    [
      ["tab", "x = 1\n"],
      ["content", QUOTES, 0, 5],
    ],
    [
      ...opened("x = 1\n"),
      ...edited(`1,1c\\\np = '"'"'it'"'"''"'"'s'"'"' + "C:\\dir"\nq = '"'"'z'"'"'`, 1, [...QUOTES.split("\n"), ""]),
    ],
  ))
test("6: dialects B and C double backslashes", () => {
  const said = serialize(
    [
      ["tab", "x = 1\n"],
      ["content", QUOTES, 0, 5],
    ],
    { dialect: "B" },
  ).flat()
  expect(said[2]?.text).toContain(`"C:\\\\dir"\\\nq =`)
})

test("7: a burst of typing is one edit, and a selection in it is not said", () => {
  const end = 5 * 6 - 1
  const typed = THIRTY.with(4, "line5abc")
  check(
    [
      ["tab", thirty],
      ["content", "a", end],
      ["content", "b", end + 1],
      ["content", "c", end + 2],
      ["selection_keyboard", "", end + 3],
      ["terminal_focus", "bash"],
    ],
    [...opened(thirty), ...edited("5,5c\\\nline5abc", 1, typed.slice(0, 15))],
  )
})

const AT_3 = 12
const AT_8 = 42
const AT_20 = 124
const FAR: Given[] = [
  ["tab", thirty],
  ["content", "A", AT_3],
  ["content", "B", AT_20 + 1],
  ["terminal_focus", "bash"],
]
test("8: edits far from each other are two", () => {
  const first = THIRTY.with(2, "Aline3")
  const second = first.with(19, "Bline20")
  check(FAR, [
    ...opened(thirty),
    ...edited("3,3c\\\nAline3", 1, first.slice(0, 13)),
    ...edited("20,20c\\\nBline20", 10, second.slice(9, 30)),
  ])
})
test("8: edits as far apart as the radius are one, with all that lies between", () => {
  const after = THIRTY.with(2, "Aline3").with(7, "Bline8")
  check(
    [
      ["tab", thirty],
      ["content", "A", AT_3],
      ["content", "B", AT_8 + 1],
    ],
    [...opened(thirty), ...edited(`3,8c\\\n${after.slice(2, 8).join("\n")}`, 1, after.slice(0, 15))],
  )
})

test("9: a selection outside of what was shown shows what is around it", () => {
  const view = (from: number, to: number): Turn[] => [
    ["assistant", `cat -n /p/a.py | sed -n '${from},${to}p'`],
    ["user", numbers(from, [...THIRTY, ""].slice(from - 1, to))],
  ]
  const line = (n: number) =>
    thirty
      .split("\n")
      .slice(0, n - 1)
      .join("\n").length + 1
  check(
    [["tab", thirty], ...[2, 12, 13, 30].map((n): Given => ["selection_mouse", "", line(n)])],
    [...opened(thirty), ...view(1, 12), ...view(3, 23), ...view(20, 31)],
  )
})

test("10: terminal output loses its control sequences and what was overwritten", () =>
  check(
    [
      ["terminal_command", "ls -la  "],
      ["terminal_output", "\u001b[32mok\u001b[0m\r\n10%\r50%\r100%\r\n"],
      ["terminal_output", "abc\b\bX\u0007\r\n"],
    ],
    [
      ["assistant", "ls -la"],
      ["user", "ok\n100%\naX"],
    ],
  ))

test("11: a checkout is quoted where its branch needs it", () =>
  check(
    [
      ["tab", "a"],
      ["git_branch_checkout", "Switched from branch 'main' to 'feat/x-1'"],
      ["git_branch_checkout", "Switched from branch 'feat/x-1' to 'we ird'b'"],
    ],
    [...opened("a"), ["assistant", "git checkout feat/x-1"], ["assistant", "git checkout 'we ird'"]],
  ))

test("12: a change that was taken back is not said", () =>
  check(
    [
      ["tab", "a\nb\n"],
      ["content", "x", 0],
      ["content", "", 0, 1],
    ],
    opened("a\nb\n"),
  ))
test("12: nor is one of final line ends", () =>
  check(
    [
      ["tab", "a\nb\n"],
      ["content", "\n\n", 4],
    ],
    opened("a\nb\n"),
  ))

test("13: an offset past the end is reached by spaces", () =>
  check(
    [
      ["tab", "ab\n"],
      ["content", "Z", 6],
    ],
    [...opened("ab\n"), ...edited("2i\\\n   Z", 1, ["ab", "   Z"])],
  ))

test("14: a full conversation ends before the message that does not fit, and loses it when alone", () => {
  const conversations = serialize(FAR, { conversationTokens: 120 })
  expect(conversations.map((one) => one.length)).toEqual([2, 3, 2])
})

test("Q4: an edit that only takes CRs away is not said, where the reference falls over", () =>
  check(
    [
      ["tab", "a\r\nb\r\n"],
      ["content", "a\nb\n", 0, 6],
    ],
    opened("a\r\nb\r\n"),
  ))

test("records of dialect A, byte for byte", () => {
  const lines = conversationLines(serialize([["tab", 'a"\n']]), { ...DIALECT_A, systemPrompt: "S" })
  expect(lines).toBe(
    '{"mask":"User","system":"S","conversations":[{"from":"Assistant","value":"```bash\\ncat -n /p/a.py\\n```\\n"},' +
      '{"from":"User","value":"<stdout>\\n     1\\ta\\"\\n     2\\t\\n</stdout>"}]}\n',
  )
})
test("records of dialects B and C begin with the system prompt", () => {
  const lines = conversationLines(serialize([["tab", "a"]]), { ...DIALECT_A, dialect: "B", systemPrompt: "S" })
  expect(lines.startsWith('{"messages":[{"role":"system","content":"S"},{"role":"assistant","content":"```bash\\ncat')).toBe(true)
})
