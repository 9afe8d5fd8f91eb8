import { expect, test } from "vitest"
import { countHidden, runsOf } from "./pictures.ts"

/** The text as it is shown: pictures in brackets. */
const check = (text: string, shown: string) =>
  expect(
    runsOf(text)
      .map((run) => (run.kind === "text" ? run.text : `<${run.picture}>`))
      .join(""),
  ).toBe(shown)

test("ordinary text is one run", () => expect(runsOf("a\tb\nc ü 漢 🙂")).toEqual([{ kind: "text", text: "a\tb\nc ü 漢 🙂" }]))
test("nothing is nothing", () => check("", ""))
test("controls", () => check("a\u0000\u001b[0m\u007f\u0085\r", "a<NUL><ESC>[0m<DEL><U+0085><CR>"))
test("writing direction", () => check("a\u202eb\u2066c\u2069\u200f\u061c", "a<RLO>b<LRI>c<PDI><RLM><ALM>"))
test("no width", () => check("a\u200bb\u2060\ufeff\u00ad", "a<ZWSP>b<WJ><BOM><SHY>"))
test("tags, beyond 16 bits, are one character each", () => check("x\u{e0041}\u{e007f}", "x<U+E0041><U+E007F>"))
test("fillers", () => check("\u3164\u115f\uffa0", "<U+3164><U+115F><U+FFA0>"))
test("line and paragraph separators do not break lines unseen", () => check("a\u2028b\u2029", "a<LSEP>b<PSEP>"))
test("runs together are the text", () => {
  const text = "\u202ea\u0007\u0007b\u{e0041}"
  expect(
    runsOf(text)
      .map((run) => (run.kind === "text" ? run.text : run.char))
      .join(""),
  ).toBe(text)
  expect(countHidden(text)).toBe(4)
})
