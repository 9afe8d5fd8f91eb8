import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import type { Io } from "@tracehold/cli"
import { exportEndpoint, initEndpoint, type Served, serveEndpoint } from "@tracehold/endpoint"
import { afterAll, beforeAll, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { type Ran, runCli } from "./run-cli.ts"

const NAME = "Norbert-the-customer"
const MAIL = ["norbert", "acme-widgets.io"].join("@")

let vault: RecordedVault
let served: Served | null = null
let chunk = ""

beforeAll(async () => {
  vault = await RecordedVault.make()
  writeFileSync(join(vault.base, "passphrase"), `${PASSPHRASE}\nnot this line\n`)
  const sample = new SampleChunk()
    .start({ "a.ts": "one\n", "../evil": "x", "sub/b.ts": "b\n" }, ["a.ts"])
    .type("a.ts", `${NAME}\n`)
    .view(7, "a.ts", [[0, 2]])
    .screen(0, ["$ \u001b]0;title", `ok ${MAIL}`])
  chunk = `${vault.record([sample.end()]).slice(0, 8)}.0`
})
afterAll(async () => {
  await served?.stop()
  vault[Symbol.dispose]()
})

async function tracehold(args: readonly string[], io: Partial<Io> = {}): Promise<Ran> {
  return runCli(["--vault", vault.folder, ...args], {
    env: { TRACEHOLD_PASSPHRASE_FILE: join(vault.base, "passphrase"), HOME: vault.base },
    cwd: vault.base,
    now: () => NOW_MS,
    ...io,
  })
}

/** Runs a command that must work, and gives what it prints as JSON. */
async function json(...args: string[]) {
  const ran = await tracehold([...args, "--json"])
  expect(ran).toMatchObject({ code: 0 })
  return JSON.parse(ran.out)
}

/** A mistake: its exit code, one line, no stack. */
async function check(code: number, says: RegExp, args: readonly string[], io: Partial<Io> = {}): Promise<void> {
  const ran = await tracehold(args, io)
  expect([ran.code, ran.out]).toEqual([code, ""])
  expect(ran.err).toMatch(says)
  expect(ran.err.trimEnd()).not.toMatch(/\n|\bat .*:\d+:\d+/)
}

test.each([
  [["vualt"], 2],
  [["replay", "show", "everything"], 2],
  [["vault", "verify", "--ful"], 2],
  [["--vault", "/nowhere", "replay", "list"], 1],
])("a mistake is JSON when JSON is asked for: %j", async (args, code) => {
  const ran = await tracehold([...args, "--json"])
  expect([ran.code, ran.out]).toEqual([code, ""])
  expect(JSON.parse(ran.err)).toEqual({ error: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) })
})

test("the whole cycle: add, prepare, sign, send, receipt, dataset, withdraw", { timeout: 60_000 }, async () => {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  const [data, keys, exported] = ["data", "keys", "export"].map((name) => join(vault.base, name)) as [string, string, string]
  const url = `http://127.0.0.1:${port}`
  const { root } = await initEndpoint({ data, keys, kind: "commons", name: "Demo commons", demo: true, url, nowMs: NOW_MS })
  served = await serveEndpoint({ data, clockMs: () => NOW_MS, limits: { freeBytes: 0 } })

  await check(2, /--yes needs --root/, ["donate", "add", url, "--yes"])
  await check(1, /root key differs/, ["donate", "add", url, "--root", "0".repeat(64), "--yes"])
  expect(await json("donate", "add", url, "--root", root, "--yes")).toMatchObject({ standing: "new", root })
  expect(await json("donate", "recipients")).toMatchObject([{ root }])
  await check(1, /Did you mean “Demo commons”/, ["donate", "prepare", chunk, "--for", "Demo comons"])

  writeFileSync(join(vault.base, "redactions.json"), JSON.stringify([{ kind: "text", text: NAME }]))
  const given = [chunk, "--for", "Demo commons", "--redactions", "redactions.json", "--keep-all"]
  const prepared = await json("donate", "prepare", ...given)
  expect(prepared).toMatchObject({ recipient: root, redactions: 1, files: [{ path: "a.ts" }] })
  const replaced = await json(
    "donate",
    "prepare",
    chunk,
    "--for",
    "Demo commons",
    "--redactions",
    "redactions.json",
    "--pseudonyms",
  )
  expect([prepared.kept, replaced.kept, replaced.redactions]).toEqual([[expect.objectContaining({ rule: "e-mail" })], [], 2])
  await check(2, /recipient, chunk/, ["donate", "prepare", chunk, "--for", "Demo commons", "--pseudonyms", "nobody"])
  await check(2, /give --yes/, ["donate", "sign", ...given])
  const said = await tracehold(["donate", "sign", ...given], { ask: async () => "no" })
  expect(said).toMatchObject({ code: 1, err: expect.stringMatching(/Content [0-9a-f]{64}[\s\S]*Nothing was signed/) })
  expect(await json("donate", "list")).toEqual([])
  const signed = await tracehold(["donate", "sign", ...given, "--yes"])
  expect(signed).toMatchObject({ code: 0, err: expect.stringMatching(/Content [0-9a-f]{64}/) })
  expect(signed.err).not.toContain(NAME)

  expect(await json("donate", "send")).toMatchObject({ sent: [{ what: "donation" }], failed: [] })
  const [donation] = await json("donate", "list")
  expect(donation).toMatchObject({ state: "received" })
  expect(await json("donate", "receipts")).toMatchObject([{ what: "received", donation: donation.donation }])

  await exportEndpoint(data, exported)
  const opening = [
    exported,
    "--identity",
    join(keys, "identity.txt"),
    "--root",
    readFileSync(join(keys, "root.pub"), "utf8").trim(),
  ]
  const opened = await json("dataset", "open", ...opening)
  expect(opened).toMatchObject({ donations: [{ donation: donation.donation }], refused: [] })
  const shards = join(vault.base, "shards")
  expect(await json("dataset", "serialize", ...opening, "--to", shards)).toMatchObject({ training: expect.any(Object) })
  expect(readdirSync(shards)).toContain("metadata.json")

  await check(1, /no donation of this id/, ["donate", "withdraw", "00000000"])
  expect(await json("donate", "withdraw", donation.donation.slice(0, 12))).toMatchObject({ state: "withdrawing" })
  await check(1, /taken back already/, ["donate", "withdraw", donation.donation])
  expect(await json("donate", "send")).toMatchObject({ sent: [{ what: "withdrawal" }] })
  expect(await json("donate", "list")).toMatchObject([{ state: "withdrawn" }])
})

test("an endpoint that is down is said in one line, and is exit code 1", async () => {
  await check(1, /does not answer/, ["donate", "add", "http://127.0.0.1:9", "--root", "0".repeat(64), "--yes"])
  await check(1, /not an address/, ["donate", "add", "ftp://x", "--root", "0".repeat(64), "--yes"])
})

test("status and doctor work locked", async () => {
  expect(await json("vault", "status")).toMatchObject({ host: "owner", slots: ["pass", "phrase"], chunks: 1 })
  expect(await json("doctor")).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ what: "slots", state: "ok" })]),
  })
  const env = { HOME: vault.base }
  expect(await tracehold(["vault", "verify"], { env })).toMatchObject({ code: 0 })
})

test("verify in full finds nothing in a whole vault", async () => {
  expect(await json("vault", "verify", "--full")).toMatchObject({ problems: [] })
})

test("replay lists, shows and never obeys what was recorded", async () => {
  expect(await json("replay", "list")).toMatchObject([{ name: chunk, notReady: null }])
  const shown = await tracehold(["replay", "show", chunk])
  expect(shown.out).toContain(`    2  ${NAME}`)
  expect(shown.out).toContain("$ ␛]0;title")
  const early = await json("replay", "show", chunk, "--at", "0.2")
  expect(JSON.stringify(early)).not.toContain(NAME)
  await check(2, /only 0:0\d long/, ["replay", "show", chunk, "--at", "9:00"])
})

test("replay goes through events by hand", async () => {
  const answers = ["", "s", "what?", "3", "q"]
  const ran = await tracehold(["replay", "step", chunk], { ask: async () => answers.shift() ?? "q" })
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("4 of") })
  expect(ran.err).toContain("edit a.ts")
  await check(2, /needs a terminal/, ["replay", "step", chunk])
})

test("seek writes a workspace below the folder it is given, and nowhere else", async () => {
  const report = await json("replay", "seek", chunk, "--to", "past")
  expect(report).toMatchObject({ written: 4, absent: { skipped: 1, gone: 0 }, complete: true })
  expect(readFileSync(join(vault.base, "past", "unsaved", "a.ts"), "utf8")).toBe(`one\n${NAME}\n`)
  expect(readFileSync(join(vault.base, "past", "files", "sub", "b.ts"), "utf8")).toBe("b\n")
  expect(existsSync(join(vault.base, "past", "evil"))).toBe(false)
  await check(1, /holds something already/, ["replay", "seek", chunk, "--to", "past"])
})

test("export asks twice for a passphrase, or says that it is in clear", async () => {
  const answers = ["a passphrase", "another one"]
  const ask = async () => answers.shift() ?? ""
  expect(await tracehold(["vault", "export", chunk, "--to", "x.age"], { ask })).toMatchObject({ code: 1 })
  expect(existsSync(join(vault.base, "x.age"))).toBe(false)
  expect(await json("vault", "export", chunk, "--to", "x.json", "--plain")).toMatchObject({ encrypted: false })
  await check(1, /exists already/, ["vault", "export", chunk, "--to", "x.json", "--plain"])
})

test("create makes a vault, shows the words once and asks some back", async () => {
  const folder = join(vault.base, "made", "vault")
  let shown = ""
  const ask: Io["ask"] = async (question) => {
    const place = /^Word (\d+)/.exec(question)?.[1]
    return place === undefined
      ? PASSPHRASE
      : (new RegExp(`\\b${place} ([a-z]+)`).exec(shown.slice(shown.indexOf(" 1 ")))?.[1] ?? "")
  }
  const err = (text: string) => {
    shown += text
  }
  const ran = await tracehold(["--vault", folder, "vault", "create"], { ask, err, env: { HOME: vault.base } })
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("The words were right.") })
  expect(ran.out).not.toContain(PASSPHRASE)
  expect((await tracehold(["--vault", folder, "vault", "status"])).out).toMatch(/^Nothing recorded is in it\.$/m)
  await check(2, /needs a terminal/, ["vault", "create"])
})

test("policy explain names the rule", async () => {
  const repo = join(vault.base, "repo")
  mkdirSync(join(repo, "deep"), { recursive: true })
  spawnSync("git", ["init", "-q", repo])
  writeFileSync(join(repo, ".gitignore"), "# ours\nbuild/\n")
  const explain = (path: string) => json("policy", "explain", path)
  expect(await explain("repo/deep/a.ts")).toMatchObject({ recorded: true, path: "deep/a.ts" })
  expect(await explain("repo/build/x.js")).toMatchObject({ recorded: false, rule: "build/", source: ".gitignore", line: 2 })
  expect(await explain("repo/.env")).toMatchObject({ recorded: false, source: "tracehold built-in" })
  expect(await json("policy", "explain", "/etc/passwd", "--folder", repo)).toMatchObject({
    recorded: false,
    rule: "outside the workspace",
  })
  writeFileSync(join(repo, ".tracehold.json"), '{"version":0,"id":"r","recrod":"off"}')
  const refused = await explain("repo/deep/a.ts")
  expect(refused).toMatchObject({ recorded: false, rule: expect.stringContaining(".tracehold.json") })
})

test("a wrong passphrase, a missing vault, a damaged one, a mistyped command", async () => {
  writeFileSync(join(vault.base, "wrong"), "not the passphrase")
  await check(1, /do not open the vault/, ["replay", "list"], { env: { TRACEHOLD_PASSPHRASE_FILE: "wrong" } })
  await check(1, /cannot be read/, ["replay", "list"], { env: { TRACEHOLD_PASSPHRASE_FILE: "nowhere" } })
  await check(2, /nobody can be asked/, ["replay", "list"], { env: {} })
  await check(1, /no vault/i, ["--vault", join(vault.base, "nowhere"), "replay", "list"])
  await check(2, /Did you mean vault/, ["vualt"])
  await check(2, /Did you mean --full/, ["vault", "verify", "--ful"])
  await check(2, /got 1: now\. Add/, ["vault", "rescan", "now"])
  await check(1, /There is no chunk/, ["replay", "show", "00000000.0"])
  await check(2, /not a chunk's name/, ["replay", "show", "everything"])
  const damaged = join(vault.base, "damaged")
  mkdirSync(damaged, { mode: 0o700 })
  for (const file of ["card.json", "keys.json", "vault.db"]) writeFileSync(join(damaged, file), "nonsense", { mode: 0o600 })
  await check(1, /not what was written/, ["--vault", damaged, "vault", "status"])
  const sick = await tracehold(["--vault", damaged, "doctor"])
  expect(sick).toMatchObject({ code: 1, out: expect.stringContaining("BAD") })
})

test("the passphrase is asked without echo and never taken from the arguments", async () => {
  const asked: { question: string; secret: boolean }[] = []
  const ask: Io["ask"] = async (question, { secret }) => {
    asked.push({ question, secret })
    return PASSPHRASE
  }
  expect(await tracehold(["replay", "list"], { env: {}, ask })).toMatchObject({ code: 0 })
  expect(asked).toEqual([{ question: "Passphrase: ", secret: true }])
  await check(2, /unknown option/, ["replay", "list", "--passphrase", PASSPHRASE])
})

test("as a program it ends with the same codes and no stack", () => {
  const program = join(import.meta.dirname, "..", "apps", "cli", "src", "main.ts")
  const ran = spawnSync(process.execPath, [program, "--vault", join(vault.base, "nowhere"), "vault", "status"], {
    encoding: "utf8",
  })
  expect([ran.status, ran.stdout]).toEqual([1, ""])
  expect(ran.stderr).toMatch(/^tracehold: There is no vault.*\n$/)
})
