import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { runCli } from "./run-cli.ts"

const NOW_MS = Date.UTC(2026, 10, 25, 12)
let home = ""
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "agents-"))
})
afterEach(() => rmSync(home, { recursive: true }))

const tracehold = (...args: string[]) =>
  runCli(["--vault", join(home, "vault"), ...args], { env: { HOME: home }, cwd: home, now: () => NOW_MS })
const signs = () =>
  join(home, process.platform === "darwin" ? "Library/Application Support/tracehold/state" : ".local/state/tracehold", "agents")
/** A sign that recorders and hooks leave: that an agent was heard, or was not. */
function sign(name: string, ageMin: number, bytes = 0): void {
  mkdirSync(signs(), { recursive: true })
  writeFileSync(join(signs(), name), ".".repeat(bytes))
  const at = new Date(NOW_MS - ageMin * 60_000)
  utimesSync(join(signs(), name), at, at)
}

test("install says where and what is left to do, remove leaves what was there before, and both can be asked twice", async () => {
  const settings = join(home, ".claude/settings.json")
  mkdirSync(dirname(settings))
  writeFileSync(settings, '{"model": "x"}\n')
  expect((await tracehold("agents", "list")).out).toMatch(/^claude-code +Claude Code: no hook$/m)
  const installed = await tracehold("agents", "install", "claude-code")
  expect([installed.code, installed.out]).toEqual([0, expect.stringContaining(settings)])
  const text = readFileSync(settings, "utf8")
  expect(JSON.parse(text)).toMatchObject({ model: "x", hooks: { PreToolUse: [{ matcher: "*" }] } })
  await tracehold("agents", "install", "claude-code")
  expect(readFileSync(settings, "utf8")).toBe(text)
  expect((await tracehold("agents", "list")).out).toContain(`Claude Code: installed, ${settings}`)
  for (const _ of [1, 2]) expect(await tracehold("agents", "remove", "claude-code")).toMatchObject({ code: 0, err: "" })
  expect(readFileSync(settings, "utf8")).toBe('{"model": "x"}\n')
})

test("Codex's trust is asked of the user", async () =>
  expect((await tracehold("agents", "install", "codex-cli")).out).toContain("type /hooks in Codex"))

test("a file that is no plain JSON is told in one line, and left alone", async () => {
  mkdirSync(join(home, ".gemini"))
  writeFileSync(join(home, ".gemini/settings.json"), "{ // mine\n}")
  const ran = await tracehold("agents", "install", "gemini-cli")
  expect([ran.code, ran.out]).toEqual([1, ""])
  expect(ran.err).toMatch(/^tracehold: [^\n]+settings\.json is not plain JSON[^\n]+nothing was changed\.\n$/)
  expect(readFileSync(join(home, ".gemini/settings.json"), "utf8")).toBe("{ // mine\n}")
})

test("a mistyped agent gets a suggestion", async () =>
  expect(await tracehold("agents", "install", "curser")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean cursor?"),
  }))

test("status and doctor say when hook and transcript were last heard, and how much reached nobody", async () => {
  expect((await tracehold("agents", "status")).out).toBe("No agent that has hooks is known here.\n")
  await tracehold("agents", "install", "claude-code")
  await tracehold("agents", "install", "cursor")
  sign("heard-hook-claude-code", 3)
  sign("heard-transcript-claude-code", 300)
  sign("lost-claude-code", 60 * 24 * 3, 1234)
  sign("heard-transcript-gemini-cli", 0)
  const line =
    "Claude Code: hook installed; hook last heard 3 min ago; transcript last heard 5 hours ago; 1,234 calls reached no window that records, the last 3 days ago"
  const { out } = await tracehold("agents", "status")
  expect(out.split("\n")).toEqual([
    line,
    "Cursor: hook installed; never heard so far",
    "Gemini CLI: no hook; transcript last heard just now",
    "",
  ])
  const { findings } = JSON.parse((await tracehold("doctor", "--json")).out)
  expect(findings.filter(({ what }: { what: string }) => what.startsWith("agent"))).toEqual([
    { what: "agent claude-code", state: "note", line },
    { what: "agent cursor", state: "ok", line: "Cursor: hook installed; never heard so far" },
    { what: "agent gemini-cli", state: "ok", line: "Gemini CLI: no hook; transcript last heard just now" },
  ])
})

test("doctor calls a hook bad whose program is gone", async () => {
  await tracehold("agents", "install", "cursor")
  rmSync(join(signs(), "tracehold-hook.cjs"))
  const ran = await tracehold("doctor")
  expect([ran.code, ran.out]).toEqual([1, expect.stringMatching(/^BAD {2}Cursor: .*`tracehold agents install cursor`$/m)])
})
