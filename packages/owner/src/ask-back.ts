import { randomBytes } from "@tracehold/crypto"

/** Words asked back after the 24 were shown. */
const ASKED = 3

export type AskBack = {
  /** Places (0 to 23, ascending) of the words to ask back. */
  readonly ask: readonly number[]
  /** Whether `answers` are the words at those places. Case and spaces around do not matter. */
  isRight(answers: readonly string[]): boolean
}

/** Whether somebody wrote these words down, found out by asking for a few of them. */
export function askBack(words: readonly string[]): AskBack {
  const chosen = new Set<number>()
  while (chosen.size < ASKED) chosen.add((randomBytes(1)[0] ?? 0) % 24)
  const ask = [...chosen].sort((a, b) => a - b)
  return {
    ask,
    isRight: (answers) =>
      answers.length === ask.length && ask.every((place, i) => words[place] === answers[i]?.trim().toLowerCase()),
  }
}
