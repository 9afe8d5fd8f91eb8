import { expect, test } from "vitest"
import { drawn, HEX, LOWER_DIGITS } from "../../fixtures/made-up.ts"
import { isRandom, looksSecret } from "./looks-secret.ts"
import { entropy, wordShare } from "./randomness.ts"

test.each(["getUserToken", "client_secret", "my-service-name", "HTTPRequestHandler", "application/json"])(
  "%s is words",
  (value) => expect(wordShare(value)).toBeGreaterThan(0.7),
)
test("what is drawn at random is not", () => {
  for (let seed = 0; seed < 200; seed++) {
    expect(wordShare(drawn(32, seed))).toBeLessThan(0.5)
    expect(wordShare(drawn(32, seed, LOWER_DIGITS))).toBeLessThan(0.6)
    expect(isRandom(drawn(32, seed, HEX), 16)).toBe(true)
  }
})
test("entropy in bits", () => {
  expect(entropy("aaaa")).toBe(0)
  expect(entropy("abcd")).toBe(2)
})
test.each([
  "true",
  "string",
  "process.env.PASSWORD",
  "$PASSWORD",
  `$${"{password}"}`,
  "{{ password }}",
  "<password>",
  "xxxxxxxx",
  "********",
  "change-me-now",
  "YOUR_PASSWORD",
  "",
  "null",
])("%j stands for a password", (value) => {
  expect(looksSecret(value, "strong", "literal")).toBe(false)
  expect(looksSecret(value, "strong", "code")).toBe(false)
})
test.each(["hunter2", "correct-horse-7", "P@ssw0rd!", "482913", drawn(12, 1)])("%j could be one", (value) =>
  expect(looksSecret(value, "strong", "literal")).toBe(true),
)
test.each(["v1.2.3-beta", "utf8", "sha256", "2024-01-31", "abc123", "Bearer"])("%j is no token", (value) =>
  expect(looksSecret(value, "medium", "literal")).toBe(false),
)

test("a call is no password, a string that reads like one may be", () => {
  expect(looksSecret("getPassword()", "strong", "code")).toBe(false)
  expect(looksSecret("SyntaxKind.Unknown", "medium", "code")).toBe(false)
})
