import { AGENT, COMMAND, RecordedSession } from "./recorded-session.ts"

/** What stands in the hostile chunk. Each would do something if a page took it for more than text. */
export const HOSTILE = {
  script: "<script>window.__pwned = 1</script>",
  image: '<img src=x onerror="window.__pwned = 2">',
  svg: '<svg onload="window.__pwned = 3"><animate onbegin=window.__pwned=4></svg>',
  link: "[click](javascript:window.__pwned=5) ![i](http://evil.example/pixel.png)",
  bidi: 'if (level != "user\u202e \u2066// Check if admin\u2069 \u2066") {',
  hidden: "zero\u200bwidth and a tag \u{e0041}",
  ansi: "\u001b[31mred\u001b[0m \u001b]8;;http://evil.example/\u001b\\link\u001b]8;;\u001b\\ \u001b]52;c;cHduZWQ=\u0007",
} as const

/** A line of a megabyte. */
export const LONG_LINE = `const data = "${"lorem ipsum ".repeat(87_000)}"`

const PARSE = `import { readFileSync } from "node:fs"

/** One booking of a ledger file. Amounts are in cents. */
export type Booking = { day: string; account: string; cents: number }

/** Reads a ledger file, one booking a line. */
export function readLedger(path: string): Booking[] {
  const lines = readFileSync(path, "utf8").split("\\n")
  return lines.filter((line) => line !== "").map(parseLine)
}

function parseLine(line: string): Booking {
  const [day = "", account = "", amount = ""] = line.split(";")
  return { day, account, cents: Math.round(Number(amount) * 100) }
}
`

const REPORT = `import type { Booking } from "./parse.ts"

/** Sums by account, largest first. */
export function totals(bookings: readonly Booking[]): [string, number][] {
  const sums = new Map<string, number>()
  for (const { account, cents } of bookings) sums.set(account, (sums.get(account) ?? 0) + cents)
  return [...sums].sort((a, b) => b[1] - a[1])
}
`

const PARSE_FIXED = PARSE.replace(
  "  return { day, account, cents: Math.round(Number(amount) * 100) }",
  `  const cents = toCents(amount)
  if (cents === null) throw new LedgerError(line)
  return { day, account, cents }
}

/** "12,50" and "12.50" are the same amount; null for anything else. */
function toCents(amount: string): number | null {
  const match = /^(-?)(\\d+)(?:[.,](\\d{1,2}))?$/.exec(amount.trim())
  if (match === null) return null
  const [, sign, whole = "0", part = "0"] = match
  return (sign === "-" ? -1 : 1) * (Number(whole) * 100 + Number(part.padEnd(2, "0")))`,
)

/** An afternoon's work on a small tool: typing, a failing test, an agent's fix, a commit. Personal data stands in it. */
export function recordOrdinary(vault: string, startMin: number): void {
  using session = new RecordedSession(vault, "ledger-tools", startMin)
  session.begin("main")
  session.open("src/parse.ts", PARSE).wait(4_000)
  session.look("src/parse.ts", 4, 18).wait(2_000)
  session.type("src/parse.ts", "/** Reads a ledger file, one booking a line", " (ask ledger@books.test)").wait(900)
  session.save("src/parse.ts").wait(3_000)
  session.open("src/report.ts", REPORT).wait(5_000)
  session.type("src/report.ts", "sort((a, b) => b[1] - a[1])", "\n  // Ties keep their order.").wait(400)
  session.save("src/report.ts").wait(1_500)
  session
    .run(
      0,
      "bash",
      "npm test",
      [
        "",
        "> ledger-tools@0.3.0 test",
        "> vitest run",
        "",
        " ✓ src/report.test.ts (3)",
        " ❯ src/parse.test.ts (4)",
        "   × reads amounts with a comma",
        "     expected NaN to be 1250",
        "",
        " Tests  1 failed | 6 passed (7)",
      ],
      1,
    )
    .wait(6_000)
  session.focus("src/parse.ts").look("src/parse.ts", 10, 18).wait(3_000)
  session
    .prompt(
      'readLedger turns "12,50" into NaN. Amounts may have a comma or a point; anything else should be an error that names the line.',
    )
    .wait(4_500)
  session.tool(
    "Edit",
    { file_path: "src/parse.ts", old_string: "Math.round(Number(amount) * 100)", new_string: "toCents(amount)" },
    ["src/parse.ts"],
  )
  session
    .write("src/parse.ts", PARSE_FIXED.replace("one booking a line.", "one booking a line (ask ledger@books.test)."), AGENT)
    .wait(800)
  session.write(
    "src/ledger-error.ts",
    "/** A line that is not a booking. */\nexport class LedgerError extends Error {\n  constructor(line: string) {\n    super(not a booking)\n  }\n}\n",
    { ...AGENT, call: "call-2" },
  )
  session
    .reply(
      "Amounts are read by `toCents` now: a comma and a point mean the same, anything else throws `LedgerError` with the line.",
    )
    .wait(5_000)
  session.focus("src/parse.ts").look("src/parse.ts", 8, 30).wait(2_500)
  session
    .type("src/parse.ts", 'import { readFileSync } from "node:fs"', '\nimport { LedgerError } from "./ledger-error.ts"')
    .wait(600)
  session.save("src/parse.ts").wait(1_200)
  session
    .run(
      0,
      "bash",
      "npm test",
      ["", "> ledger-tools@0.3.0 test", " ✓ src/report.test.ts (3)", " ✓ src/parse.test.ts (4)", "", " Tests  7 passed (7)"],
      0,
    )
    .wait(2_000)
  session.pause(45_000).wait(1_000)
  session.run(0, "bash", "npx prettier --write src", ["src/parse.ts 31ms", "src/report.ts 8ms", "pushed to 10.20.30.77"], 0)
  session
    .write("src/report.ts", session.text("src/report.ts").replace("[string, number][]", "Array<[string, number]>"), COMMAND)
    .wait(1_500)
  session.git("commit", "comma-amounts").wait(4_000)
  session.end(true)
}

/** Content that attacks whoever shows it, in every place where content can stand. */
export function recordHostile(vault: string, startMin: number): void {
  using session = new RecordedSession(vault, HOSTILE.image, startMin)
  session.begin(HOSTILE.script)
  const text = `${[HOSTILE.script, HOSTILE.image, HOSTILE.svg, HOSTILE.link, HOSTILE.bidi, HOSTILE.hidden, HOSTILE.ansi].join("\n")}\n`
  session.open(`src/${HOSTILE.image}.html`, text, "html").wait(1_000)
  session.open("src/long.ts", `${LONG_LINE}\n`).wait(1_000)
  session.focus(`src/${HOSTILE.image}.html`).look(`src/${HOSTILE.image}.html`, 0, 6).wait(500)
  session.type(`src/${HOSTILE.image}.html`, "", "<b>").wait(500)
  session.write(`out/${HOSTILE.script}.txt`, text, AGENT).wait(300)
  session.prompt(`${text}${HOSTILE.bidi}`).wait(300)
  session.reply(text).wait(300)
  session.tool(HOSTILE.image, { text }, [`out/${HOSTILE.script}.txt`]).wait(300)
  session
    .run(
      0,
      HOSTILE.ansi,
      `echo '${HOSTILE.script}' ${HOSTILE.ansi}`,
      [HOSTILE.ansi, HOSTILE.script, HOSTILE.bidi, HOSTILE.hidden],
      0,
    )
    .wait(300)
  session.git("checkout", HOSTILE.svg).wait(500)
  session.end(true)
}
