import { describe, expect, test } from "vitest"
import { drawn, SAMPLES } from "../../fixtures/made-up.ts"
import { boxed, wrapped } from "../../fixtures/wrapped.ts"
import { createEngine } from "../index.ts"

const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })

/** A line of its own, so that it is told from the other text. */
const single = SAMPLES.filter(([, , secret]) => !secret.includes("\n"))

/** Nothing of the secret is left in clear: what was not masked holds no three of its characters in a row at their place. */
function expectGone(masked: string, secret: string): void {
  const flat = masked.replace(/[\s│]/g, "")
  for (let at = 0; at + 8 <= secret.length; at += 4) expect(flat).not.toContain(secret.slice(at, at + 8))
}

describe.each([40, 80, 120])("%i columns", (cols) => {
  test.each(single)("%s, cut by a program", (_kind, text, secret) => {
    for (const shift of [0, 7, 23, cols - 9])
      expectGone(engine.mask(wrapped(`${"x ".repeat(cols)}${" ".repeat(shift)}${text}`, cols)).text, secret)
  })
  test.each(single)("%s, in a box", (_kind, text, secret) => {
    for (const shift of [0, 7, 23, cols - 9])
      expectGone(engine.mask(boxed(`${"x ".repeat(cols)}${"-".repeat(shift)} ${text}`, cols)).text, secret)
  })
})

test("a value that stands again where nothing beside it says so is masked there too", () => {
  const secret = drawn(20, 90)
  expect(engine.mask(`${secret} is it, password: "${secret}"; ${secret}`).text).not.toContain(secret)
})

test("the line after the longest one is left alone", () => {
  const secret = drawn(24, 91)
  expect(engine.mask(`A=1\nDB_PASSWORD=${secret}\nDEBUG=1\n`).text).toBe(`A=1\nDB_PASSWORD=${"*".repeat(24)}\nDEBUG=1\n`)
})

test("a token alone on a line that is as long as a width takes no word of the next line with it", () => {
  const token = `gh${"p_"}${drawn(36, 5)}`
  expect(token).toHaveLength(40)
  expect(engine.mask(`${token}\nsecond line\n`).text).toBe(`${"*".repeat(40)}\nsecond line\n`)
  expect(engine.mask(`${token}\nSecond line\n`).text).toBe(`${"*".repeat(40)}\nSecond line\n`)
})
