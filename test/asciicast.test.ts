import { asciicast } from "@tracehold/formats"
import { fold, type RowStyles, type TraceEvent } from "@tracehold/trace"
import fc from "fast-check"
import { expect, test } from "vitest"
import { TerminalScreen } from "../packages/recorder/src/terminal-screen.ts"

type CastEvent = { readonly atMs: number; readonly code: string; readonly data: string }

/** A reader written from https://docs.asciinema.org/manual/asciicast/v3/ and nothing else. */
function readCast(text: string): { cols: number; rows: number; timestamp: unknown; events: CastEvent[] } {
  expect(text.endsWith("\n")).toBe(true)
  const [first = "", ...rest] = text.slice(0, -1).split("\n")
  const header = JSON.parse(first)
  expect(header.version).toBe(3)
  expect([header.term.cols, header.term.rows].every((n) => Number.isInteger(n) && n > 0)).toBe(true)
  if (header.timestamp !== undefined) expect(Number.isInteger(header.timestamp)).toBe(true)
  let atMs = 0
  const events = rest
    .filter((line) => !line.startsWith("#"))
    .map((line) => {
      const event: unknown = JSON.parse(line)
      if (!Array.isArray(event) || event.length !== 3) throw new Error("an event is an array of three")
      const [interval, code, data] = event
      if (typeof interval !== "number" || !(interval >= 0) || typeof data !== "string") throw new Error("[interval, code, data]")
      expect(["o", "i", "m", "r", "x"]).toContain(code)
      if (code === "r") expect(data).toMatch(/^\d+x\d+$/)
      atMs += Math.round(interval * 1000)
      return { atMs, code: String(code), data }
    })
  return { cols: header.term.cols, rows: header.term.rows, timestamp: header.timestamp, events }
}

/** What a player shows after each event that prints. */
async function play(
  text: string,
): Promise<{ atMs: number; rows: readonly string[]; cursor: readonly number[]; alt: boolean; styles: RowStyles }[]> {
  const { cols, rows, events } = readCast(text)
  using screen = new TerminalScreen("player")
  screen.resize(rows, cols)
  const shown = []
  for (const { atMs, code, data } of events) {
    if (code === "r") {
      const [width = 0, height = 0] = data.split("x").map(Number)
      screen.resize(height, width)
    }
    if (code !== "o") continue
    screen.write(data)
    await screen.settled()
    shown.push({ atMs, ...screen.look() })
  }
  return shown
}

const row = fc.constantFrom("", "$ ls", "漢字 é", "x".repeat(12), "a  b", "0123456789ab")
const colour = fc.constantFrom(null, 1, 8, 15, 130, 255, 2 ** 24, 2 ** 24 + 0xff8701)
const style = fc.record({ length: fc.constantFrom(1, 2, 5), fg: colour, bg: colour, attributes: fc.nat(511) })
/** As a screen has them: none that says nothing. */
const styles = fc.tuple(fc.nat(2), style).map(([row, { length, ...look }]): RowStyles[number] => {
  const says = look.fg !== null || look.bg !== null || look.attributes !== 0
  return [row, says ? [{ from: 2, length, ...look }] : []]
})
const anyScreen = fc.record({
  wait: fc.nat(500),
  size: fc.constantFrom([4, 12] as const, [4, 12] as const, [6, 12] as const, [4, 20] as const, [3, 14] as const),
  alt: fc.boolean(),
  key: fc.boolean(),
  lines: fc.array(fc.tuple(fc.nat(2), row), { maxLength: 3 }),
  cursor: fc.tuple(fc.nat(2), fc.nat(11)),
  styles: fc.array(styles, { maxLength: 2 }),
})

/** A coloured blank is one that was printed. */
const trimmed = (row: string) => row.trimEnd()

test("a player of asciicast v3 shows the screens that were recorded, when they were", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyScreen, { minLength: 1, maxLength: 25 }), async (screens) => {
      let atMs = 1000
      const events = screens.map(({ wait, size: [rows, cols], ...rest }): TraceEvent => {
        atMs += wait
        return { kind: "screen", atMs, terminal: 3, rows, cols, ...rest }
      })
      const shown = await play(asciicast(events, 3) ?? "")
      expect(shown).toHaveLength(events.length)
      for (const [i, { atMs: playedMs, rows, cursor, alt, styles }] of shown.entries()) {
        const recorded = fold(events.slice(0, i + 1), () => undefined).terminals.get(3)
        expect([rows.map(trimmed), cursor, alt]).toEqual([recorded?.screen.map(trimmed), recorded?.cursor, recorded?.alt])
        expect(styles).toEqual(recorded?.styles ?? [])
        expect(playedMs).toBe((events[i]?.atMs ?? 0) - (events[0]?.atMs ?? 0))
      }
    }),
    { numRuns: 100 },
  )
})
