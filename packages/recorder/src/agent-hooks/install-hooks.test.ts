import { execFileSync, execSync } from "node:child_process"
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { HOOK_AGENTS, readHook } from "@tracehold/capture"
import { afterEach, beforeEach, expect, test } from "vitest"
import { AGENT_CONFIGS } from "./agent-configs.ts"
import { findRunner, hookCommand } from "./hook-command.ts"
import { installHook, listHooks, removeHook } from "./install-hooks.ts"

let home = ""
let env: Record<string, string> = {}
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "somebody's home-"))
  env = { HOME: home, XDG_STATE_HOME: join(home, "state") }
})
afterEach(() => rmSync(home, { recursive: true }))

const statusOf = (agent: string) => listHooks(env).find((one) => one.agent === agent)
const fileOf = (agent: string) => statusOf(agent)?.file ?? ""
/** An agent's own file, with this in it. */
function given(agent: string, text: string): string {
  const file = fileOf(agent)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}
const AGENTS = [...HOOK_AGENTS]

test("every agent whose hooks can be read can have one", () => expect(AGENT_CONFIGS.map(({ agent }) => agent)).toEqual(AGENTS))

test.each(AGENTS)("%s: installed, a second time changes nothing, removed without a trace", (agent) => {
  expect(statusOf(agent)?.state).toBe("absent")
  expect(installHook(agent, env).state).toBe("installed")
  const text = readFileSync(fileOf(agent), "utf8")
  expect(installHook(agent, env).state).toBe("installed")
  expect(readFileSync(fileOf(agent), "utf8")).toBe(text)
  expect(removeHook(agent, env).state).toBe("absent")
  expect(existsSync(fileOf(agent))).toBe(false)
  expect(removeHook(agent, env).state).toBe("absent")
})

test.each(AGENTS)("%s: beside what was there, which comes back byte for byte", (agent) => {
  const before = '{\n\t"version": 1, "model" : "x",\n\t"hooks": {"Stop": [ ]},\n\t"env": {"A": "1"}\n}'
  const file = given(agent, before)
  chmodSync(file, 0o640)
  installHook(agent, env)
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ model: "x", env: { A: "1" } })
  expect(statSync(file).mode & 0o777).toBe(0o640)
  removeHook(agent, env)
  expect(readFileSync(file, "utf8")).toBe(before)
})

test.each(AGENTS)("%s: the command that is installed runs and gives valid output, also when what it runs is gone", (agent) => {
  installHook(agent, env)
  const commands = new Set<string>()
  JSON.parse(readFileSync(fileOf(agent), "utf8"), (key, value) => {
    if (key === "command" || key === "bash") commands.add(value)
    return value
  })
  expect(commands.size).toBe(1)
  const [command = ""] = commands
  const run = () => execSync(command, { input: "{}", encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] })
  expect(run()).toBe("{}\n")
  expect(statSync(join(home, "state/tracehold/agents", `lost-${agent}`)).size).toBe(1)
  unlinkSync(join(home, "state/tracehold/agents/tracehold-hook.cjs"))
  expect(run()).toBe("{}\n")
  expect(statusOf(agent)?.state).toBe("outdated")
  expect(installHook(agent, env).state).toBe("installed")
})

test.each([
  ["has comments", '{ // mine\n "a": 1 }'],
  ["is cut short", '{ "a": '],
  ["has something else for hooks", '{"hooks": 7, "tracehold": 7}'],
  ["is a list", "[1]"],
])("a file that %s is left as it is", (_what, text) => {
  for (const agent of AGENTS) {
    const file = given(agent, text)
    expect(() => installHook(agent, env)).toThrow(/^[^\n]*nothing was changed\.$/)
    expect(readFileSync(file, "utf8")).toBe(text)
  }
})

test("a file behind a link stays behind it, and a folder in its place is no file", () => {
  const kept = join(home, "dotfiles.json")
  writeFileSync(kept, '{"a":1}')
  mkdirSync(dirname(fileOf("claude-code")), { recursive: true })
  symlinkSync(kept, fileOf("claude-code"))
  installHook("claude-code", env)
  expect(lstatSync(fileOf("claude-code")).isSymbolicLink()).toBe(true)
  expect(readFileSync(kept, "utf8")).toContain("tracehold-hook.cjs")
  mkdirSync(fileOf("cursor"), { recursive: true })
  expect(() => installHook("cursor", env)).toThrow("nothing was changed")
  expect(statusOf("cursor")?.state).toBe("unreadable")
})

test("one of an older version is replaced, and nothing else", () => {
  const other = '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"mine"}]}]}}'
  const old = { hooks: [{ type: "command", command: "'/old/node' '/old/tracehold-hook.cjs' claude-code" }] }
  given("claude-code", JSON.stringify({ hooks: { Stop: [...JSON.parse(other).hooks.Stop, old] } }))
  expect(statusOf("claude-code")?.state).toBe("outdated")
  expect(installHook("claude-code", env).state).toBe("installed")
  expect(readFileSync(fileOf("claude-code"), "utf8")).not.toContain("/old/")
  removeHook("claude-code", env)
  expect(readFileSync(fileOf("claude-code"), "utf8")).toBe(other)
})

test("Codex is told apart: its trust is the user's to give, and never written", () => {
  expect(installHook("codex-cli", env).next).toContain("/hooks")
  expect(existsSync(join(home, ".codex/config.toml"))).toBe(false)
})

test("no hook is asked to decide on a call of Antigravity's, and none of another agent's output decides", () => {
  installHook("antigravity", env)
  expect(Object.keys(JSON.parse(readFileSync(fileOf("antigravity"), "utf8")).tracehold)).toEqual(["PostToolUse"])
  expect(readHook("antigravity", "{}")).toBeNull()
})

test("where variables move agents' folders, there", () => {
  const moved = { ...env, CLAUDE_CONFIG_DIR: join(home, "c"), CODEX_HOME: join(home, "x") }
  expect(listHooks(moved).map(({ file }) => file)).toEqual(
    expect.arrayContaining([join(home, "c/settings.json"), join(home, "x/hooks.json")]),
  )
})

test("the Node that runs this, else one on the path, else the editor as one", () => {
  const electron = { ...process.versions, electron: "37" }
  expect(findRunner({}, process.versions, "/n")).toEqual({ path: "/n", isElectron: false })
  expect(findRunner({ PATH: `/nowhere:${dirname(process.execPath)}` }, electron, "/code")).toEqual({
    path: process.execPath,
    isElectron: false,
  })
  const editor = findRunner({ PATH: "/nowhere" }, electron, "/code")
  expect(hookCommand("cursor", "/x/h.cjs", editor, "linux")).toBe("ELECTRON_RUN_AS_NODE=1 '/code' '/x/h.cjs' cursor || echo '{}'")
  expect(hookCommand("cursor", "C:\\x\\h.cjs", { path: "C:\\n\\node.exe", isElectron: false }, "win32")).toBe(
    '"C:/n/node.exe" "C:/x/h.cjs" cursor',
  )
  const odd = hookCommand("cursor", "/it's/h.cjs", { path: "/bin/echo", isElectron: false }, "linux")
  expect(execFileSync("sh", ["-c", odd], { encoding: "utf8" })).toBe("/it's/h.cjs cursor\n")
})
