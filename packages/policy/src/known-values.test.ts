import { expect, test } from "vitest"
import { BASE64, drawn } from "../fixtures/made-up.ts"
import { createEngine, valuesOfEnvironment, valuesOfFile } from "./index.ts"

const secret = drawn(24, 80)

test.each([
  ["dotenv", `# a comment\nNODE_ENV=production\nexport API_KEY="${secret}"\nPORT=8080\n`],
  ["yaml", `db:\n  host: localhost\n  password: ${secret}\n`],
  ["json", `{\n  "user": "norbert",\n  "auth": "${secret}",\n  "url": "https://example.com/path"\n}`],
  ["ini", `[default]\naws_secret_access_key = ${secret}\nregion = eu-central-1\n`],
  ["netrc", `machine example.com login me password ${secret}`],
  ["a bare token", `${secret}\n`],
])("%s: the secret is a known value, and everyday words are not", (_kind, text) => {
  const values = valuesOfFile(text)
  expect(values).toContain(secret)
  const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true, knownValues: values })
  const plain = "production build for localhost, norbert, port 8080, https://example.com/path, eu-central-1"
  expect(engine.mask(plain).text).toBe(plain)
})

test("a chosen password counts by its name", () => {
  expect(valuesOfFile("DB_PASSWORD=tulipbulbs\nTHEME=tulipgarden\n")).toEqual(["tulipbulbs"])
})

test("the password of an address, and the address", () => {
  const values = valuesOfFile(`DATABASE_URL=postgres://app:${secret}@db.internal:5432/app`)
  expect(values).toContain(secret)
})

test("lines of a private key", () => {
  const line = drawn(64, 81, BASE64)
  const dashes = "-".repeat(5)
  expect(valuesOfFile(`${dashes}BEGIN PRIVATE KEY${dashes}\n${line}\n${dashes}END PRIVATE KEY${dashes}`)).toContain(line)
})

test("of the environment only what is secret by its name or its form", () => {
  const env = {
    HOME: "/home/norbert",
    PATH: "/usr/bin:/bin",
    LANG: "en_US.UTF-8",
    MY_TOKEN: secret,
    TERM: "xterm-256color",
    EMPTY: undefined,
  }
  expect(valuesOfEnvironment(env)).toEqual([secret])
})

test("nothing short, and nothing of hostile files takes long", () => {
  expect(valuesOfFile("PIN=1234\nPASSWORD=abc\n")).toEqual([])
  expect(valuesOfFile(`A=${"x".repeat(1_000_000)}\n${"=".repeat(100_000)}`).length).toBeLessThan(3)
})
