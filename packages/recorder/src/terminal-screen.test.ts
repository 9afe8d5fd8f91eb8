import { expect, test } from "vitest"
import { TerminalScreen } from "./terminal-screen.ts"

async function check(written: string, size = { rows: 4, cols: 12 }) {
  using screen = new TerminalScreen("sh")
  screen.resize(size.rows, size.cols)
  screen.write(written)
  await screen.settled()
  return screen.look()
}

test("colours and cursor moves leave what a person reads", async () =>
  expect((await check("\x1b[31mred\x1b[0m\r\n10%\r50%\r100%\x1b[2;6Hx")).rows).toEqual(["red", "100% x", "", ""]))
test("a long line wraps, and the rows know it", async () =>
  expect(await check("abcdefghijklmnop")).toMatchObject({
    rows: ["abcdefghijkl", "mnop", "", ""],
    wrapped: [false, true, false, false],
  }))
test("the alternate screen is told apart, and goes", async () => {
  expect((await check("before\x1b[?1049h\x1b[Hfull")).alt).toBe(true)
  expect(await check("before\x1b[?1049h\x1b[Hfull\x1b[?1049l")).toMatchObject({ alt: false, rows: ["before", "", "", ""] })
})
test("an emoji and wide letters stay whole", async () => expect((await check("👩‍🚀日本")).rows[0]).toContain("日本"))
test("what has scrolled away is not on the screen", async () =>
  expect((await check("1\r\n2\r\n3\r\n4\r\n5")).rows).toEqual(["2", "3", "4", "5"]))
test("a flood is dropped and counted, not queued without end", () => {
  using screen = new TerminalScreen("sh")
  for (let i = 0; i < 10; i++) screen.write("x".repeat(1024 * 1024))
  expect(screen.dropped).toBe(2 * 1024 * 1024)
})
test("emoji take two cells, joined ones two each, marks and flags' letters as the editor counts them", async () => {
  for (const [text, cells] of [
    ["✅", 2],
    ["👩‍🚀", 4],
    ["e\u0301", 1],
    ["🇩🇪", 2],
    ["❤️", 1],
    ["日", 2],
  ] as const)
    expect((await check(text)).cursor, text).toEqual([0, cells])
})
test("what was erased in a colour is seen in it, behind the text too, and a wide character has one look", async () =>
  expect((await check("\x1b[44m\x1b[Ka日b")).styles).toEqual([[0, [{ from: 0, length: 11, fg: null, bg: 4, attributes: 0 }]]]))
