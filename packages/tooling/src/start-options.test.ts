import { expect, test } from "vitest"
import { type Asked, DEFAULT_PORT, readStartOptions } from "./start-options.ts"

const DEFAULTS = { editor: null, folder: null, port: DEFAULT_PORT, data: null }

function check(args: string[], expected: Asked | RegExp): void {
  const asked = readStartOptions(args)
  if (expected instanceof RegExp) expect(asked).toEqual({ kind: "refused", why: expect.stringMatching(expected) })
  else expect(asked).toEqual(expected)
}

test("nothing asked", () => check([], { kind: "start", options: DEFAULTS }))
test("help", () => check(["--folder", "x", "--help"], { kind: "help" }))
test("all of it", () => {
  const options = { editor: "code", folder: "a b", port: 9000, data: "/d" }
  check(["--editor=code", "--folder", "a b", "--port", "9000", "--data", "/d"], { kind: "start", options })
})
test("a typing mistake is answered with what was meant", () =>
  check(["--foldr", "x"], /no option --foldr; did you mean --folder\?/))
test("a strange option", () => check(["--telemetry"], /^There is no option --telemetry\. See/))
test("a bare word", () => check(["src"], /--folder/))
test("a missing value", () => check(["--port"], /--port needs a value/))
test("a port that is none", () => check(["--port", "eight"], /--port takes a number/))
test("a port with no room for the next two", () => check(["--port", "65534"], /--port takes a number/))
