import type { SetUp } from "@tracehold/owner"
import type { Io } from "../io.ts"

/** Show the 24 words, once, and ask for some of them. True when they were right. */
export async function askWords(
  { err }: Io,
  ask: NonNullable<Io["ask"]>,
  made: Pick<SetUp, "words" | "ask" | "confirm">,
  why = "With them you open the vault when the passphrase is lost.",
): Promise<boolean> {
  err(`\nWrite these 24 words down, on paper. ${why}\n\n`)
  for (let i = 0; i < 24; i += 6) {
    const row = made.words.slice(i, i + 6).map((word, k) => `${String(i + k + 1).padStart(2)} ${word.padEnd(10)}`)
    err(`${row.join("")}\n`)
  }
  const answers: string[] = []
  for (const place of made.ask) answers.push(await ask(`Word ${place + 1}: `, { secret: false }))
  return made.confirm(answers)
}
