import { execFile } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Sqlite from "better-sqlite3"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type Command, readCommand } from "./command.ts"
import { initEndpoint } from "./init.ts"
import { serveEndpoint } from "./serve.ts"
import { COMMONS_TEXT } from "./terms-text.ts"

let folder: string
const at = (...names: string[]) => join(folder, ...names)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tracehold-command-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const MAIN = join(import.meta.dirname, "main.ts")

/** The command line as a person uses it. */
function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
  })
}

describe("arguments", () => {
  const ok: [string, Command][] = [
    ["", { kind: "help", json: false }],
    ["serve --help", { kind: "help", json: false }],
    ["serve --data d --port 0 --json", { kind: "serve", json: true, options: { data: "d", port: 0 } }],
    ["export --data d --to e", { kind: "export", json: false, options: { data: "d", to: "e" } }],
    ["describe --data d --keys k --url u", { kind: "describe", json: false, options: { data: "d", keys: "k", url: "u" } }],
    [
      "init --data d --keys k --kind org --name N --demo",
      { kind: "init", json: false, options: { data: "d", keys: "k", kind: "org", name: "N", demo: true, ageRecipients: [] } },
    ],
  ]
  test.each(ok)("%s", (line, command) => expect(readCommand(line ? line.split(" ") : [])).toEqual(command))

  test.each([
    ["start", /no command "start"/],
    ["constructor", /no command/],
    ["serve", /--data is missing/],
    ["serve --data", /--data/],
    ["serve --data d --port many", /--port is a number/],
    ["serve --data d --port 65536", /--port is a number/],
    ["serve --data d --prot 1", /--prot/],
    ["serve --data d extra", /extra/],
    ["init --data d --keys k --kind both --name N", /commons or org/],
    ["init --data d --kind org --name N", /--keys is missing/],
    ["export --data d", /--to is missing/],
  ])("%s: says what is wrong", (line, words) => {
    expect(() => readCommand(line.split(" "))).toThrow(words)
    try {
      readCommand(line.split(" "))
    } catch (error) {
      expect((error as Error).message).not.toContain("\n")
    }
  })
})

describe("init", () => {
  const options = () => ({ data: at("data"), keys: at("keys"), kind: "commons", name: "Test", nowMs: Date.now() }) as const

  test("puts the opening keys into one folder and nothing of them into the other", async () => {
    const { descriptor } = await initEndpoint(options())
    expect(readdirSync(at("keys")).sort()).toEqual(["identity.txt", "root.key", "root.pub"])
    expect(readdirSync(at("data")).sort()).toEqual(["descriptor.json", "log.key", "terms.json"])
    const identity = readFileSync(at("keys", "identity.txt"), "utf8")
    expect(identity).toContain(descriptor.ageRecipients[0])
    const [secret = ""] = /AGE-SECRET-KEY-1[A-Z0-9]+/.exec(identity) ?? []
    const root = readFileSync(at("keys", "root.key"), "utf8").trim()
    for (const name of readdirSync(at("data"))) {
      const text = readFileSync(at("data", name), "utf8")
      expect(secret.length).toBeGreaterThan(60)
      expect(text.includes(secret) || text.includes(root)).toBe(false)
    }
    if (process.platform === "win32") return
    for (const path of [at("keys"), at("data")]) expect(statSync(path).mode & 0o777).toBe(0o700)
    for (const path of [at("keys", "root.key"), at("keys", "identity.txt"), at("data", "log.key")])
      expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test("replaces nothing", async () => {
    await initEndpoint(options())
    const before = readFileSync(at("keys", "root.key"), "utf8")
    await expect(initEndpoint({ ...options(), data: at("other") })).rejects.toThrow(/nothing is replaced/)
    await expect(initEndpoint({ ...options(), keys: at("other") })).rejects.toThrow(/nothing is replaced/)
    expect(readFileSync(at("keys", "root.key"), "utf8")).toBe(before)
    expect(existsSync(at("other"))).toBe(false)
  })

  test("takes keys and terms made elsewhere", async () => {
    const made = await initEndpoint({ ...options(), data: at("first"), keys: at("first-keys") })
    const terms = JSON.parse(readFileSync(at("first", "terms.json"), "utf8"))
    expect(terms.text).toBe(COMMONS_TEXT)
    writeFileSync(at("own.json"), JSON.stringify({ ...terms, title: "Our own", coolingOffHours: 1 }))
    const { descriptor } = await initEndpoint({
      ...options(),
      terms: at("own.json"),
      ageRecipients: made.descriptor.ageRecipients,
    })
    expect(descriptor.ageRecipients).toEqual(made.descriptor.ageRecipients)
    expect(readdirSync(at("keys")).sort()).toEqual(["root.key", "root.pub"])
    expect(JSON.parse(readFileSync(at("data", "terms.json"), "utf8")).title).toBe("Our own")
  })

  test.each([
    [{ url: "http://traces.example.org" }, /--url must be/],
    [{ demo: true, url: "https://traces.example.org" }, /must be on this machine/],
    [{ ageRecipients: ["age1short"] }, /ageRecipients is not usable/],
    [{ name: "" }, /name is not usable/],
    [{ terms: "/nowhere/terms.json" }, /no terms file/],
  ] as const)("%j is refused in one line", async (change, words) => {
    await expect(initEndpoint({ ...options(), ...change })).rejects.toThrow(words)
    expect(readdirSync(folder)).toEqual([])
  })

  test("terms without time to think again are for a demo only, and nothing is left behind", async () => {
    const made = await initEndpoint({ ...options(), data: at("demo"), keys: at("demo-keys"), demo: true })
    expect(made.descriptor.demo).toBe(true)
    await expect(initEndpoint({ ...options(), terms: at("demo", "terms.json") })).rejects.toThrow(/no time to think again/)
    expect([existsSync(at("data")), existsSync(at("keys"))]).toEqual([false, false])
  })
})

describe("serve", () => {
  const init = () =>
    initEndpoint({ data: at("data"), keys: at("keys"), kind: "org", name: "Test", demo: true, nowMs: Date.now() })

  test("where there is no endpoint, or a part of it is broken, one line says so", async () => {
    await expect(serveEndpoint({ data: at("data") })).rejects.toThrow(/no endpoint in this folder/)
    await init()
    for (const [name, words] of [
      ["log.key", /key file is missing or damaged/],
      ["terms.json", /terms are not usable/],
      ["descriptor.json", /descriptor is not usable/],
    ] as const) {
      const good = readFileSync(at("data", name))
      writeFileSync(at("data", name), "nonsense")
      await expect(serveEndpoint({ data: at("data"), port: 0 })).rejects.toThrow(words)
      writeFileSync(at("data", name), good)
    }
    await (await serveEndpoint({ data: at("data"), port: 0 })).stop()
  })
  test("one folder is served once, and again when that has stopped", async () => {
    await init()
    const first = await serveEndpoint({ data: at("data"), port: 0 })
    await expect(serveEndpoint({ data: at("data"), port: 0 })).rejects.toThrow(/serves this folder already/)
    await first.stop()
    await first.stop()
    await (await serveEndpoint({ data: at("data"), port: 0 })).stop()
  })
  test("a port in use is named, and the folder is free again", async () => {
    await init()
    const other = createServer().listen(0, "127.0.0.1")
    await new Promise((resolve) => other.once("listening", resolve))
    const { port } = other.address() as { port: number }
    await expect(serveEndpoint({ data: at("data"), port })).rejects.toThrow(`Port ${port} is in use`)
    await new Promise((resolve) => other.close(resolve))
    await (await serveEndpoint({ data: at("data"), port })).stop()
  })
  test("a demo serves this machine only", async () => {
    await init()
    await expect(serveEndpoint({ data: at("data"), port: 0, host: "0.0.0.0" })).rejects.toThrow(/this machine only/)
  })
  test("a folder of a newer version is left alone", async () => {
    await init()
    const served = await serveEndpoint({ data: at("data"), port: 0 })
    await served.stop()
    const raw = new Sqlite(at("data", "endpoint.db"))
    raw.pragma("user_version = 99")
    raw.close()
    await expect(serveEndpoint({ data: at("data"), port: 0 })).rejects.toThrow(/newer version/)
  })
})

test("from the shell: init, a mistake, and what each prints", async () => {
  const made = await run(
    "init",
    "--data",
    at("data"),
    "--keys",
    at("keys"),
    "--kind",
    "commons",
    "--name",
    "Test",
    "--demo",
    "--json",
  )
  expect(made).toMatchObject({ code: 0, stderr: "" })
  expect(JSON.parse(made.stdout)).toEqual({ root: expect.stringMatching(/^[0-9a-f]{64}$/), url: "http://127.0.0.1:8787" })
  const again = await run("init", "--data", at("data"), "--keys", at("keys"), "--kind", "commons", "--name", "Test")
  expect(again).toMatchObject({ code: 1, stdout: "" })
  expect(again.stderr).toMatch(/^Neither folder may hold anything yet[^\n]*\n$/)
  expect(await run("--help")).toMatchObject({ code: 0, stderr: "" })
})
