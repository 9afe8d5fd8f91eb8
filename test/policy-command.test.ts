import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { policyJsonSchema } from "@tracehold/policy"
import { afterAll, beforeAll, expect, test } from "vitest"
import { drawn } from "../packages/policy/fixtures/made-up.ts"
import { runCli } from "./run-cli.ts"

const policies = fileURLToPath(new URL("../policies/", import.meta.url))
let base = ""
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "policy-"))
  mkdirSync(join(base, "cases"))
})
afterAll(() => rmSync(base, { recursive: true }))

async function policy(args: readonly string[], typed: string | null = null) {
  return runCli(["policy", ...args], {
    env: { HOME: base },
    cwd: base,
    ask: typed === null ? null : async () => typed,
  })
}

const write = (name: string, value: unknown) =>
  writeFileSync(join(base, name), typeof value === "string" ? value : JSON.stringify(value))

test("a file, a command and a text are explained by the rule that decides, and a secret is never printed", async () => {
  expect(await policy(["explain", ".env"])).toEqual({
    code: 0,
    out: 'not recorded: .env is excluded by "dotenv: *.env" (tracehold built-in)\n',
    err: "",
  })
  expect((await policy(["explain", "--command", "cat .env"])).out).toMatch(/^not recorded: what it prints is withheld by "dotenv/)
  expect((await policy(["explain", "--command", "npm test"])).out).toMatch(/^recorded/)
  const secret = `gh${"p_"}${drawn(36, 5)}`
  const text = await policy(["explain", "--text"], `one ${secret}`)
  expect(text.out).toBe("masked: line 1, column 5, 40 characters, by “github”\n")
  write("note.txt", `\nnothing\nkey ${secret}`)
  expect((await policy(["explain", "--text-from", "note.txt"])).out).toMatch(/^masked: line 3, column 5/)
  expect((await policy(["explain", "--text"], "nothing")).out).toMatch(/^recorded as it is/)
})

test("a file is explained as the recorder takes it: by its own name, by what it links to, as a folder, and from a folder inside", async () => {
  const shop = join(base, "shop")
  mkdirSync(join(shop, ".git/info"), { recursive: true })
  mkdirSync(join(shop, "web/plans"), { recursive: true })
  writeFileSync(join(shop, ".git/HEAD"), "ref: refs/heads/main\n")
  for (const folder of ["objects", "refs"]) mkdirSync(join(shop, ".git", folder))
  writeFileSync(join(shop, ".tracehold.json"), '{"version":0,"id":"s","exclude":["plans/"]}')
  writeFileSync(join(shop, "web/settings.txt"), "")
  writeFileSync(join(shop, "web/plans/a.md"), "")
  symlinkSync("settings.txt", join(shop, "web/.env"))
  symlinkSync("plans/a.md", join(shop, "web/notes.md"))
  symlinkSync(join(base, "cases"), join(shop, "web/out.txt"))
  const explained = async (...args: string[]) => (await policy(["explain", ...args])).out
  expect(await explained("shop/web/.env")).toMatch(/^not recorded: web\/\.env is excluded by "dotenv/)
  expect(await explained("shop/web/notes.md")).toMatch(
    /^not recorded: web\/notes\.md is excluded by "plans\/" \(\.tracehold\.json:1\)/,
  )
  expect(await explained("shop/web/out.txt")).toMatch(/^not recorded: web\/out\.txt is excluded by "a link out of the workspace"/)
  expect(await explained("shop/web/plans")).toMatch(/^not recorded: web\/plans\//)
  expect(await explained("--folder", "shop/web", "shop/web/plans/a.md")).toMatch(
    /^not recorded: .*"plans\/" \(\.\.\/\.tracehold\.json:1\)/,
  )
  expect(await explained("shop/web/settings.txt")).toBe("recorded: no rule excludes web/settings.txt\n")
  expect(await explained("shop/web/setings.txt")).toMatch(/^recorded: .*\nthere is no web\/setings\.txt now\n$/)
})

test("what is explained is what is so now: hours, modes and known values count", async () => {
  const value = drawn(20, 7)
  const env = { HOME: base, XDG_CONFIG_HOME: join(base, "config"), SHOP_TOKEN: value }
  const explain = async (...args: string[]) => {
    const ran = await runCli(["policy", "explain", ...args], { env, cwd: base, ask: async () => `with ${value}` })
    return ran.out
  }
  expect(await explain("--text")).toMatch(/^masked: line 1, column 6, 20 characters, by “known-value”/)
  mkdirSync(join(base, "config/tracehold"), { recursive: true })
  for (const mine of [{ record: "off" }, { offHours: [{ from: "00:00", to: "24:00" }] }]) {
    writeFileSync(join(base, "config/tracehold/policy.json"), JSON.stringify({ version: 0, id: "me", ...mine }))
    for (const what of [["a.ts"], ["--command", "ls"], ["--text"]])
      expect(await explain(...what)).toMatch(/^not recorded: .*your own policy/)
  }
})

test.each([
  [["explain"], 2, /Name one thing/],
  [["explain", "a", "--command", "b"], 2, /Name one thing/],
  [["explain", "--text"], 2, /--text-from/],
  [["explain", "--text-from", "missing"], 1, /cannot be read/],
  [["test", "missing"], 1, /There is no missing/],
  [["test", "cases"], 2, /no cases/],
  [["check", "missing"], 1, /cannot be read/],
  [["chek", "x"], 2, /check/],
])("policy %s is told in one line", async (args, code, line) => {
  const ran = await policy(args)
  expect(ran.code).toBe(code)
  expect(ran.err).toMatch(line)
  expect(ran.err.trimEnd().split("\n")).toHaveLength(1)
})

test("the project's own cases hold", async () => {
  const ran = await policy(["test", join(policies, "cases")])
  expect(ran).toMatchObject({ code: 0, err: "" })
  expect(ran.out).toMatch(/^(\d+) of \1 cases hold/)
})

test("a case that does not hold is told, without its text", async () => {
  const secret = drawn(20, 6)
  write(".tracehold.json", { version: 0, id: "own", exclude: [{ rule: "plans", patterns: ["/plans/"] }] })
  write("cases/own.json", {
    policy: "../.tracehold.json",
    cases: [
      { path: "plans/a.md", expect: "drop", rule: "plans" },
      { path: "plans/a.md", expect: "keep" },
      { path: "plans/a.md", expect: "drop", rule: "other" },
      { path: "src/a.ts", expect: "drop" },
      { name: "plain", text: "nothing here", secret: "here" },
      { name: "too much", text: ["pass", `word=${secret}`] },
      { name: "right", text: ["pass", `word=${secret}`], secret },
    ],
  })
  const ran = await policy(["test", "cases"])
  expect(ran.code).toBe(1)
  expect(ran.out).not.toContain(secret)
  const why = ran.out.split("\n").map((line) => line.replace(/^.*own\.json: /, ""))
  expect(why).toEqual([
    "plans/a.md: is dropped by “plans: /plans/” (../.tracehold.json), and should be kept",
    "plans/a.md: is dropped by “plans: /plans/” (../.tracehold.json), and should be dropped by “other”",
    "src/a.ts: is kept, and should be dropped",
    "plain: is not masked",
    expect.stringMatching(/^too much: is masked by assigned/),
    "2 of 7 cases hold.",
    "",
  ])
})

test.each([
  ["no.json", "{", /not JSON/],
  ["field.json", { cases: [{ path: "a", expect: "maybe" }] }, /cases\.0 is not as cases are written/],
  ["gone.json", { policy: "gone", cases: [{ path: "a", expect: "keep" }] }, /gone cannot be read/],
])("a file of cases that cannot be run: %s", async (name, value, line) => {
  write(name, value)
  const ran = await policy(["test", name])
  expect(ran).toMatchObject({ code: 1, out: "" })
  expect(ran.err).toMatch(line)
})

test("a policy file is checked as the recorder reads it", async () => {
  write("good.json", { $schema: "./policy.schema.json", version: 0, id: "own" })
  write("bad.json", { version: 0, id: "own", include: ["*"] })
  expect((await policy(["check", "good.json"])).code).toBe(0)
  const bad = await policy(["check", "bad.json"])
  expect(bad.code).toBe(1)
  expect(bad.out).toBe('bad.json is no policy: unknown field "include". Where it lies, nothing is recorded.\n')
})

test("the published schema is the one that policies are read with", async () => {
  const published = JSON.parse(readFileSync(join(policies, "schema/policy.schema.json"), "utf8"))
  expect(published).toEqual(policyJsonSchema())
  expect(JSON.parse((await policy(["schema"])).out)).toEqual(published)
  for (const name of readdirSync(policies).filter((file) => file.endsWith(".json") && file !== "package.json"))
    expect((await policy(["check", join(policies, name)])).code, name).toBe(0)
})

test("explain says where policy wants the user to be asked", async () => {
  write(".tracehold.json", { version: 0, id: "own", record: "ask" })
  write("a.ts", "")
  try {
    const said = await policy(["explain", "a.ts"])
    expect(said.out).toMatch(
      /^recorded: .*\nbut nothing is recorded here before you said yes in the editor, as \.tracehold\.json wants\n$/,
    )
    expect((await policy(["explain", "--command", "npm test"])).out).toMatch(/before you said yes/)
    expect((await policy(["explain", ".env"])).out).not.toMatch(/said yes/)
  } finally {
    rmSync(join(base, ".tracehold.json"))
  }
})
