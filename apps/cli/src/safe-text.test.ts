import { expect, test } from "vitest"
import { safeText } from "./safe-text.ts"

test.each([
  ["plain text stays", "let x = 1 // ok\nnext ä 漢 😀", "let x = 1 // ok\nnext ä 漢 😀"],
  ["a title change", "\u001b]0;evil\u0007", "␛]0;evil␇"],
  ["an overwritten line", "harmless\rsecret", "harmless␍secret"],
  ["turned around", "a\u202eb", "a<U+202E>b"],
  ["not there to see", "a\u200bb\u2060", "a<U+200B>b<U+2060>"],
  ["a tag", "a\u{e0041}", "a<U+E0041>"],
  ["eight-bit controls", "\u009b31m\u007f", "<U+009B>31m␡"],
  ["half a pair", "\ud800", "<U+D800>"],
])("%s", (_name, text, shown) => expect(safeText(text)).toBe(shown))
