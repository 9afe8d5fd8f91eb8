import type { Screen } from "@tracehold/trace"
import { expect, test } from "vitest"
import { CommandOutput } from "./command-output.ts"

const ROWS = 5

/** A screen that holds these rows, the cursor on the row after them unless said. */
function screen(rows: readonly string[], cursor = Math.min(rows.length, ROWS - 1), alt = false): Screen {
  const filled = Array.from({ length: ROWS }, (_, row) => rows[row] ?? "")
  return { name: "", rows: ROWS, cols: 80, alt, screen: filled, cursor: [cursor, 0] }
}

function check(line: string, before: Screen, seen: readonly Screen[], expected: string) {
  const output = new CommandOutput(line, before)
  for (const one of seen) output.see(one)
  expect(output.text()).toBe(expected)
}

test("what came below the cursor", () => check("ls", screen(["old"]), [screen(["old", "a", "b"])], "a\nb\n"))
test("nothing came", () => check("true", screen(["old"]), [screen(["old"])], ""))
test("no screen was sampled", () => check("true", screen(["old"]), [], ""))
test("the echoed command is not its output", () => check("ls -la", screen(["old"]), [screen(["old", "$ ls -la", "a"])], "a\n"))
test("a command echoed over two rows", () =>
  check("echo aaa bbb", screen([]), [screen(["$ echo aaa", "bbb", "aaa bbb"])], "aaa bbb\n"))
test("a first line that ends like the command is output", () => check("ls", screen([]), [screen(["tools"])], "tools\n"))
test("a row that stood before the cursor stays out", () => check("ls", screen(["50%"], 0), [screen(["50%", "$ ls", "a"])], "a\n"))
test("lines that scrolled away between samples that overlap", () =>
  check(
    "seq 8",
    screen([]),
    [screen(["1", "2", "3", "4"]), screen(["3", "4", "5", "6"]), screen(["5", "6", "7", "8"])],
    "1\n2\n3\n4\n5\n6\n7\n8\n",
  ))
test("what was there before scrolls away and stays out", () =>
  check("seq 3", screen(["x", "y", "z"]), [screen(["z", "1", "2", "3"])], "1\n2\n3\n"))
test("a burst keeps both ends", () =>
  check("seq 99", screen([]), [screen(["1", "2", "3", "4"]), screen(["96", "97", "98", "99"])], "1\n2\n3\n4\n96\n97\n98\n99\n"))
test("a row that is painted over is there once", () =>
  check("get", screen(["old"]), [screen(["old", "10%"], 1), screen(["old", "90%"], 1)], "90%\n"))
test("the last screen of a program on the alternate screen", () =>
  check(
    "less a",
    screen(["old"]),
    [screen(["page 1"], 4, true), screen(["page 2", "", "END"], 4, true), screen(["old", "bye"])],
    "page 2\n\nEND\nbye\n",
  ))
test("it is still on the alternate screen", () => check("vi", screen([]), [screen(["~", "~"], 0, true)], "~\n~\n"))
