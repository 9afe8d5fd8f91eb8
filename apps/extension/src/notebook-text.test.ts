import { expect, test } from "vitest"
import { notebookText, type ShownCell } from "./notebook-text.ts"

const cell = (more: Partial<ShownCell>): ShownCell => ({
  id: "W0s",
  kind: "code",
  language: "python",
  order: null,
  succeeded: null,
  outputs: [],
  ...more,
})
const bytes = (text: string) => new TextEncoder().encode(text)
const check = (cells: readonly ShownCell[], text: string) => expect(notebookText(cells)).toBe(text)

test("an empty notebook", () => check([], ""))
test("cells in their order", () =>
  check([cell({}), cell({ id: "W1s", kind: "text", language: "markdown" })], "# code python W0s\n# text markdown W1s\n"))
test("a run and what it printed", () =>
  check(
    [cell({ order: 3, succeeded: true, outputs: [{ mime: "application/vnd.code.notebook.stdout", data: bytes("one\ntwo\n") }] })],
    "# code python W0s [3]\none\ntwo\n",
  ))
test("a run that failed", () =>
  check(
    [cell({ order: 4, succeeded: false, outputs: [{ mime: "application/vnd.code.notebook.error", data: bytes("no") }] })],
    "# code python W0s [4] failed\nno\n",
  ))
test("pictures and pages by their size", () =>
  check(
    [cell({ outputs: ["image/png", "text/html"].map((mime) => ({ mime, data: bytes("12345") })) })],
    "# code python W0s\n(image/png, 5 bytes)\n(text/html, 5 bytes)\n",
  ))
test("a long output is cut, and says so", () => {
  const text = notebookText([cell({ outputs: [{ mime: "text/plain", data: bytes("x".repeat(20_007)) }] })])
  expect(text.length).toBeLessThan(20_100)
  expect(text).toMatch(/x\n\(7 bytes more\)\n$/)
})
