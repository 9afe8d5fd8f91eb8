import fc from "fast-check"
import { expect, test } from "vitest"
import { FULL_SCREEN_AGENT, INLINE_AGENT, LEAVES } from "../fixtures/agent-tui.ts"
import { readRecorded, type SeenScreen } from "../fixtures/seen-screen.ts"
import { terminalMix } from "../fixtures/terminal-mixes.ts"
import { TmuxFeed } from "../fixtures/tmux-feed.ts"
import { hasTmux, TmuxPane } from "../fixtures/tmux-pane.ts"
import { TerminalScreen } from "./terminal-screen.ts"

/** Without tmux there is nothing to compare with: these are skipped, by this name. */
const golden = test.skipIf(!hasTmux)
const SIZE = { rows: 10, cols: 34 }

async function see(screen: TerminalScreen): Promise<SeenScreen> {
  await screen.settled()
  const { rows, ...look } = screen.look()
  return readRecorded({ ...look, screen: rows, ...screen.size })
}

async function afterPieces(pieces: readonly string[], { rows, cols } = SIZE): Promise<SeenScreen> {
  using screen = new TerminalScreen("sh")
  screen.resize(rows, cols)
  for (const piece of pieces) screen.write(piece)
  return await see(screen)
}

type Step = { readonly keys?: readonly string[]; readonly size?: readonly [number, number]; readonly sees: RegExp }

/** Run a program in tmux; every screen of it until the one that is waited for is as ours, and so after each step. */
async function check(program: string, ...steps: readonly Step[]): Promise<void> {
  using pane = await TmuxPane.run(program, { rows: 12, cols: 50 })
  using screen = new TerminalScreen("sh")
  screen.resize(12, 50)
  for (const { keys = [], size, sees } of steps) {
    if (size !== undefined) {
      await pane.resize(...size)
      screen.resize(...size)
    }
    if (keys.length > 0) await pane.keys(...keys)
    for (let seen = false; !seen; ) {
      const { screen: expected, printed } = await pane.capture()
      for (const piece of printed) screen.write(piece)
      expect(await see(screen)).toEqual(expected)
      seen = sees.test(expected.rows.join("\n"))
    }
  }
}

const REPOSITORY = [
  "export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b",
  'git init -q . && for i in 1 2 3 4 5 6 7 8; do git commit -q --allow-empty -m "change 日本 $i"; done',
].join("\n")

golden("vim: typing, colours, split windows, search, undo, and what was there before it", () =>
  check(
    "echo before; vim --clean -n -c 'syntax on' a.c; echo after",
    { sees: /All/ },
    { keys: ["i", "int main() { return 42; } // 日本 ✅", "Enter", '\\"text\\"', "Escape"], sees: /text/ },
    { keys: ["C-w", "s", "y", "y", "9", "p"], sees: /9 more/ },
    { keys: ["/", "main", "Enter"], sees: /main/ },
    { keys: ["u", "C-w", "q"], sees: /fewer|text/ },
    { keys: [":q!", "Enter"], sees: /after/ },
  ),
)
golden("less: pages, a search, the end, and what was there before it", () =>
  check(
    "seq 1 200 > n; echo before; less -R n; echo after",
    { sees: /11/ },
    { keys: ["Space"], sees: /22/ },
    { keys: ["/150", "Enter"], sees: /150/ },
    { keys: ["G", "b", "k"], sees: /18\d/ },
    { keys: ["q"], sees: /after/ },
  ),
)
golden("git's log in colours and a pager", () =>
  check(
    `${REPOSITORY}\ngit -c core.pager='less -R' log --graph --color --stat; git -c color.ui=always log --oneline | head -5; echo done`,
    { sees: /Author/ },
    { keys: ["Space", "j"], sees: /change/ },
    { keys: ["q"], sees: /done/ },
  ),
)
golden("progress that is drawn over itself, and a spinner", () =>
  check(
    `for i in 1 5 50 100; do printf '\\r\\033[32m%3d%%\\033[0m [%-20s]' $i '####'; done; echo
     for s in ⠋ ⠙ ⠹ ⠸; do printf '\\033[?25l\\033[2K\\033[1G\\033[36m%s\\033[39m idealTree: timing' $s; done; printf '\\033[2K\\033[1Gadded 3 packages\\n'; echo done`,
    { sees: /done/ },
  ),
)
golden("a terminal that grows and shrinks in the middle, on both screens", () =>
  check(
    "seq 1 30; seq 100 130 > n; less n; echo after; cat",
    { sees: /10\d/ },
    { size: [7, 40], keys: ["j"], sees: /:/ },
    { size: [16, 60], keys: ["j"], sees: /115/ },
    { keys: ["q"], sees: /after/ },
    { size: [20, 60], keys: ["x", "Enter"], sees: /x\nx/ },
  ),
)

golden.each([
  ["below what it said", INLINE_AGENT],
  ["on a screen of its own", FULL_SCREEN_AGENT],
  ["on a screen of its own, which it leaves", ["before\r\n", ...FULL_SCREEN_AGENT, LEAVES]],
])("an agent that draws %s: each frame, and the same wherever its output is cut", { timeout: 60_000 }, async (_how, frames) => {
  using feed = await TmuxFeed.open(SIZE)
  for (let shown = 1; shown <= frames.length; shown++)
    expect(await afterPieces(frames.slice(0, shown))).toEqual(await feed.show(Buffer.from(frames.slice(0, shown).join(""))))
  const all = frames.join("")
  const whole = await afterPieces([all])
  expect(await afterPieces([...Array(all.length).keys()].map((at) => all.charAt(at)))).toEqual(whole)
  for (let at = 1; at < all.length; at += 7) expect(await afterPieces([all.slice(0, at), all.slice(at)])).toEqual(whole)
})

golden("200 mixes of what programs print", { timeout: 60_000 }, async () => {
  using feed = await TmuxFeed.open(SIZE)
  await fc.assert(
    fc.asyncProperty(terminalMix, async (text) => {
      expect(await afterPieces([text])).toEqual(await feed.show(Buffer.from(text)))
    }),
    { numRuns: 200, endOnFailure: true },
  )
})
