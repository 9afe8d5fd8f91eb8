import { execFileSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** What must never be found in clear: typed, printed, pasted and stored secrets, and the ordinary words of the tour. Built from parts. */
export const CANARIES = {
  typedSecret: `${["gh", "p"].join("")}_${"Tr4ceH0ldTyped".repeat(3).slice(0, 36)}`,
  pastedSecret: `${["AK", "IA"].join("")}${"Z7QX4M2T" + "RCEH5LD6"}`,
  printedSecret: `${["glp", "at"].join("")}-${"printedByTheTour12345"}`,
  envSecret: `${"sk"}_${"live"}_${"inTheDotEnvFile0123456789"}`,
  typedWord: "marmalade-canary-typed",
  printedWord: "marmalade-canary-printed",
  pastedWord: "marmalade-canary-pasted",
  redactedWord: "Marmalade Lane 17",
} as const

const FILES: Record<string, string> = {
  "README.md": "# Orchard\n\nA small shop for fruit.\n",
  "src/orchard.ts": [
    'import { price } from "./price"',
    "",
    "export type Fruit = { name: string; grams: number }",
    "",
    "/** The basket's worth in cents. */",
    "export function basketWorth(fruits: Fruit[]): number {",
    "  let total = 0",
    "  for (const fruit of fruits) {",
    "    total += price(fruit.name) * fruit.grams",
    "  }",
    "  return total",
    "}",
    "",
    ...Array.from({ length: 60 }, (_, i) => `export const row${i} = ${i}`),
    "",
  ].join("\n"),
  "src/price.ts": 'export function price(name: string): number {\n  return name === "apple" ? 3 : 5\n}\n',
  "tools/report.py":
    'import sys\n\n\ndef report(rows):\n    for row in rows:\n        print(f"{row:>8}")\n\n\nif __name__ == "__main__":\n    report(sys.argv[1:])\n',
  "web/shop.css": ".basket {\n  color: rebeccapurple;\n}\n",
  "data/öl und essig.txt": "Žluťoučký kůň 🍎\r\nzweite Zeile\r\n",
  "notes.ipynb": `${JSON.stringify(
    {
      cells: [{ cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: ["print('hello')\n"] }],
      metadata: { language_info: { name: "python" } },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )}\n`,
  ".gitignore": "build/\n*.log\n.env\n",
}

/** A git repository with history, a branch, several languages, a notebook, an ignored file and a secret in `.env`. */
export function makeRepository(folder: string): void {
  const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" })
  mkdirSync(folder, { recursive: true })
  git("init", "-q", "-b", "main")
  git("config", "user.name", "Tour")
  git("config", "user.email", "tour@example.invalid")
  git("config", "commit.gpgsign", "false")
  for (const [path, text] of Object.entries(FILES)) write(folder, path, text)
  git("add", "-A")
  git("commit", "-q", "-m", "Plant the orchard")
  write(folder, "src/price.ts", `${FILES["src/price.ts"]}\nexport const currency = "EUR"\n`)
  git("commit", "-qam", "Name the currency")
  git("checkout", "-q", "-b", "pears")
  write(folder, "src/pear.ts", 'export const pear = "green"\n')
  write(folder, "src/price.ts", 'export function price(name: string): number {\n  return name === "pear" ? 4 : 5\n}\n')
  git("add", "-A")
  git("commit", "-q", "-m", "Sell pears")
  git("checkout", "-q", "main")
  write(folder, ".env", `STRIPE_KEY=${CANARIES.envSecret}\n`)
  write(folder, "build/out.log", "built\n")
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
