import type { EventOf, TraceEvent } from "@tracehold/trace"
import { expect, test } from "vitest"
import { asciicast } from "./asciicast.ts"

type Line = [row: number, text: string]
function screen(atMs: number, lines: Line[], change: Partial<EventOf<"screen">> = {}): TraceEvent {
  return { kind: "screen", atMs, terminal: 1, rows: 2, cols: 9, alt: false, key: false, lines, cursor: [0, 2], ...change }
}
const check = (events: TraceEvent[], expected: unknown[]) =>
  expect(
    asciicast(events, 1)
      ?.trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(expected)
const HEADER = { version: 3, term: { cols: 9, rows: 2, type: "xterm-256color" } }
const FIRST = [0, "o", "\u001b[?7l\u001b[2J\u001b[1;3H"]

test("screens are painted row by row, intervals in seconds", () =>
  check(
    [screen(1000, [[0, "$ a"]], { key: true }), screen(1250, [[1, "b"]], { cursor: [1, 1] })],
    [HEADER, [0, "o", "\u001b[?7l\u001b[2J\u001b[1;1H$ a\u001b[1;3H"], [0.25, "o", "\u001b[2;1H\u001b[2Kb\u001b[2;2H"]],
  ))
test("the alternate screen, a new size, a command", () =>
  check(
    [
      screen(0, [[0, "$ vi"]]),
      { kind: "command", atMs: 5, terminal: 1, command: 0, line: "vi", cwd: null },
      screen(10, [], { alt: true, cols: 20 }),
      screen(30, [], { cols: 20 }),
    ],
    [
      HEADER,
      [0, "o", "\u001b[?7l\u001b[2J\u001b[1;1H$ vi\u001b[1;3H"],
      [0.005, "m", "vi"],
      [0.005, "r", "20x2"],
      [0, "o", "\u001b[?1049h\u001b[2J\u001b[1;1H$ vi\u001b[1;3H"],
      [0.02, "o", "\u001b[?1049l\u001b[2J\u001b[1;1H$ vi\u001b[1;3H"],
    ],
  ))
test("a keyframe's screen is painted too", () =>
  check(
    [
      {
        kind: "keyframe",
        atMs: 7,
        tree: "0".repeat(64),
        files: [],
        docs: [],
        panes: [],
        terminals: [{ terminal: 1, name: "sh", rows: 2, cols: 9, alt: false, screen: ["$ a", ""], cursor: [0, 3] }],
        focus: { kind: "nothing" },
      },
      screen(8, [[1, "b"]]),
    ],
    [HEADER, [0, "o", "\u001b[?7l\u001b[2J\u001b[1;1H$ a\u001b[1;4H"], [0.001, "o", "\u001b[2;1H\u001b[2Kb\u001b[1;3H"]],
  ))
test("what was recorded is painted and never obeyed", () =>
  check(
    [screen(0, [[0, "\u001b]0;x\u0007\u009b2J\u007f"]])],
    [HEADER, [0, "o", "\u001b[?7l\u001b[2J\u001b[1;1H␛]0;x␇\ufffd2J␡\u001b[1;3H"]],
  ))
test("a clock that was put back stands still", () =>
  check([screen(9, []), screen(5, []), screen(12, [])], [HEADER, FIRST, [0, "o", "\u001b[1;3H"], [0.003, "o", "\u001b[1;3H"]]))
test("other terminals stay out", () => check([screen(0, []), screen(5, [], { terminal: 2 })], [HEADER, FIRST]))
test("a terminal without a screen has no cast", () => expect(asciicast([screen(0, [])], 2)).toBeNull())
