import { describe, expect, test } from "vitest"
import { lines } from "./changed-lines.ts"
import { APPROXIMATE_TOKENS } from "./dialect.ts"
import { applyScalarChange, lineEndsIn, lineOfOffset } from "./scalar-text.ts"
import { clean, numbered, viewport } from "./shell-text.ts"
import { normalizeTerminal } from "./terminal-text.ts"

describe("clean", () => {
  test("line ends become LF, white space at the end goes", () => expect(clean("hello\r\nworld\r")).toBe("hello\nworld"))
  test("NEL and NBSP are white space, a BOM is not", () => expect(clean("a\uFEFF \u00A0\u0085\n")).toBe("a\uFEFF"))
})

describe("normalizeTerminal", () => {
  test.each([
    ["backspace goes back over a line end", "a\n\b\bb", "b"],
    ["OSC up to BEL, over lines", "a\u001b]0;x\ny\u0007b", "ab"],
    ["OSC up to ST", "a\u001b]8;;u\u001b\\b", "ab"],
    ["an OSC that never ends goes to the end of its line", "a\u001b]0;x\nb", "a\nb"],
    ["of a line overwritten the last part that is not empty stays", "10%\r50%\r\nx", "50%\nx"],
    ["only CRs leave nothing", "\r\r\n", "\n"],
    ["CSI and BEL", "\u001b[1;32mok\u001b[?25l\u0007", "ok"],
    ["other escapes stay", "\u001b=x\u001b(B", "\u001b=x\u001b(B"],
  ])("%s", (_, raw, expected) => expect(normalizeTerminal(raw)).toBe(expected))

  test("a great many commands that never end take no longer than their length", () => {
    const raw = "\u001b]".repeat(200_000)
    expect(normalizeTerminal(raw)).toBe("")
  })
})

describe("offsets", () => {
  test.each([
    ["hello", 5, 0, " world", "hello world"],
    ["", 0, 5, "hi", "hi"],
    ["hello", 2, 2, "y", "heyo"],
    ["hello", 2, 1, "y", "heylo"],
    ["ab", 4, 0, "c", "ab  c"],
    ["😀ab", 2, 1, "Z", "😀aZ"], // UTF-16 says 2 for the `a`: one scalar too far.
    ["é", 2, 0, "x", "éx"], // Two bytes long, so nothing is padded.
  ])("%s, %i, %i, %s", (text, offset, length, inserted, expected) =>
    expect(applyScalarChange(text, offset, length, inserted)).toBe(expected),
  )

  test("lines are counted in UTF-8 bytes", () => {
    expect(lineOfOffset("é\nx", 2)).toBe(1)
    expect(lineOfOffset("é\nx", 3)).toBe(2)
    expect(lineOfOffset("a\n", 99)).toBe(2)
    expect(lineEndsIn("é\n\nx", 2, 2)).toBe(2)
  })
})

describe("numbered lines", () => {
  test("a part, right-aligned", () => expect(numbered("a\nb\nc\nd", 2, 3)).toBe("     2\tb\n     3\tc"))
  test("held within the text", () => expect(numbered("a", 0, 9)).toBe("     1\ta"))
  test("an empty text has none", () => expect(numbered("", 1, 1)).toBe(""))
  test("what lies around a line is cut at the ends", () => {
    expect(viewport(100, 50, 10)).toEqual({ first: 40, last: 60 })
    expect(viewport(100, 5, 10)).toEqual({ first: 1, last: 15 })
    expect(viewport(0, 1, 10)).toEqual({ first: 1, last: 0 })
  })
  test("lines lose one CR, the last one without LF keeps its own", () => {
    expect(lines("a\r\r\nb\n")).toEqual(["a\r", "b"])
    expect(lines("a\r")).toEqual(["a\r"])
    expect(lines("")).toEqual([])
  })
})

describe("approximate tokens", () => {
  test("four bytes each, rounded up", () => expect(APPROXIMATE_TOKENS.count("ééé")).toBe(2))
  test("cut after four scalar values each", () => expect(APPROXIMATE_TOKENS.truncate("😀bcde", 1)).toBe("😀bcd"))
})
