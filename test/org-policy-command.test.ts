import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { runCli } from "./run-cli.ts"

let base = ""
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "org-"))
  writeFileSync(join(base, "policy.json"), JSON.stringify({ version: 0, id: "acme", exclude: ["/plans/"] }))
})
afterAll(() => rmSync(base, { recursive: true }))

/** @param answer - what a person answers, from what they have been shown. */
async function org(
  args: readonly string[],
  answer: ((question: string, shown: string) => string) | null = null,
  nowMs = Date.UTC(2026, 10, 1),
) {
  return runCli(args, {
    env: { HOME: base, XDG_CONFIG_HOME: join(base, "config") },
    cwd: base,
    now: () => nowMs,
    ask: answer && ((question, _options, shown) => answer(question, shown)),
  })
}

const wordsIn = (shown: string) =>
  [...shown.matchAll(/(\d+) ([a-z]+)/g)].sort(([, a], [, b]) => Number(a) - Number(b)).map(([, , word]) => word ?? "")
const asked = (question: string, shown: string) =>
  wordsIn(shown.slice(shown.indexOf(" 1 ")))[Number(/\d+/.exec(question)?.[0]) - 1] ?? ""

test("an organisation makes a key, signs a policy, and somebody puts it in force, renews it and takes it away", async () => {
  const made = await org(["policy", "org", "new-key"], asked)
  expect(made.code).toBe(0)
  const key = /[0-9a-f]{64}/.exec(made.out)?.[0] ?? ""
  const words = wordsIn(made.err.slice(made.err.indexOf(" 1 "))).join(" ")
  const sign = (n: number, to: string) =>
    org(
      ["policy", "org", "sign", "policy.json", "--org", "Acme", "--sequence", String(n), "--days", "30", "--to", to],
      () => words,
    )
  expect((await sign(1, "one.json")).out).toContain(key)
  expect((await sign(2, "two.json")).code).toBe(0)
  expect(await sign(3, "two.json")).toMatchObject({ code: 1, err: "tracehold: two.json is there already.\n" })

  expect(await org(["policy", "org", "trust", "one.json", "--yes"])).toMatchObject({
    code: 1,
    err: expect.stringContaining("--key"),
  })
  expect((await org(["policy", "org", "trust", "two.json", "--key", key], () => "no")).err).toContain("Nothing was changed")
  expect((await org(["policy", "explain", "plans/a.md"])).out).toMatch(/^recorded/)
  expect((await org(["policy", "org", "trust", "two.json", "--key", key], () => "yes")).code).toBe(0)
  expect((await org(["policy", "org", "status"])).out).toBe("in force: policy of Acme, no. 2\n")
  expect((await org(["policy", "explain", "plans/a.md"])).out).toContain("policy of Acme, no. 2")
  expect(await org(["policy", "org", "trust", "one.json", "--yes"])).toMatchObject({
    code: 1,
    err: expect.stringContaining("no. 2 was seen"),
  })
  expect((await org(["policy", "org", "trust", "two.json", "--yes"])).code).toBe(0)

  const later = await org(["policy", "org", "status"], null, Date.UTC(2027, 0, 1))
  expect(later.out).toContain("ran out")
  writeFileSync(join(base, "config/tracehold/org-policy.json"), readFileSync(join(base, "one.json")))
  const back = await org(["policy", "org", "status"])
  expect(back).toMatchObject({ code: 1, out: expect.stringContaining("nothing is recorded") })
  expect((await org(["policy", "explain", "src/a.ts"])).out).toMatch(/^not recorded/)
  expect((await org(["policy", "org", "forget"])).out).toBe("It is in force no more.\n")
  expect((await org(["policy", "explain", "plans/a.md"])).out).toMatch(/^recorded/)
})

test.each([
  [["policy", "org", "new-key"], 2, /terminal/],
  [["policy", "org", "trust", "missing", "--yes"], 1, /cannot be read/],
  [["policy", "org", "trust", "policy.json", "--key", "ab", "--yes"], 2, /64 hex digits/],
  [["policy", "org", "trust", "policy.json", "--key", "ab".repeat(32), "--yes"], 1, /no signed policy/],
  [["policy", "org", "sign", "policy.json", "--org", "A", "--sequence", "0", "--days", "1", "--to", "x"], 2, /terminal/],
])("%s is told in one line", async (args, code, line) => {
  const ran = await org(args)
  expect(ran.code).toBe(code)
  expect(ran.err).toMatch(line)
  expect(ran.err.trimEnd().split("\n")).toHaveLength(1)
})

test("words that are none sign nothing, and are not repeated", async () => {
  const ran = await org(
    ["policy", "org", "sign", "policy.json", "--org", "A", "--sequence", "1", "--days", "1", "--to", "x"],
    () => "tulip bulbs",
  )
  expect(ran.code).toBe(1)
  expect(ran.err).not.toContain("tulip")
})
