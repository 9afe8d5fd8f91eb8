import { expect, test } from "vitest"
import { ERASE_MINUTES, eraseAnswer, eraseQuestion } from "./erase-words.ts"

test.each(ERASE_MINUTES)("%d minutes: says what goes, what stays, and that recording stays paused", (minutes) => {
  const { title, detail } = eraseQuestion(minutes)
  expect(title).toBe(`Erase the last ${minutes} minutes of recording?`)
  for (const said of [/in all windows/, /Not erased: your files/, /backups/, /recipient/, /stays paused/])
    expect(detail).toMatch(said)
})

test("the answer counts what went", () => {
  expect(eraseAnswer(10, 1)).toBe("Erased: 1 chunk of the last 10 minutes, in all windows. Recording is paused.")
  expect(eraseAnswer(5, 0)).toBe("Nothing was recorded in the last 5 minutes. Recording is paused.")
})
