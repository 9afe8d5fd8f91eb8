import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { parsePolicy } from "@tracehold/policy"
import { type LoadedPolicy, loadPolicy, remoteNames } from "@tracehold/recorder"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { drawn } from "../packages/policy/fixtures/made-up.ts"

/** What the user wants of every workspace. */
const MINE = JSON.stringify({
  version: 0,
  id: "me",
  donate: "never",
  exclude: ["plans/", "*.sql"],
  excludeLanguages: ["php"],
  excludeAgents: ["codex-cli"],
  offHours: [{ days: ["sun"], from: "00:00", to: "24:00" }],
  withholdCommands: ["kubectl get secret"],
  mask: [{ rule: "project", text: "falcon-acquisition" }],
  repositories: [
    { remote: "host.invalid/them/*", record: "off" },
    { remote: "host.invalid/us/*", record: "ask" },
  ],
})
const SECRET = `gh${"p_"}${drawn(36, 5)}`
const PATHS = [
  ".env",
  "deep/.env.local",
  "id_ed25519",
  "plans/2027.md",
  "dump.sql",
  "a.php",
  "globally.txt",
  "vendor/theirs/a.ts",
  "vendor/ours/a.ts",
  "vault/vault.db",
  "src/a.ts",
]
const COMMANDS = ["cat .env", "printenv", "kubectl get secret x", "cat plans/2027.md", "ls"]
const TEXTS = [`key ${SECRET}`, "the falcon-acquisition papers", "plain"]
const MODES = ["off", "ask", "record"]
const GIVING = ["never", "ask", "suggest"]

let base = ""
let folder = ""
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "hostile-"))
  mkdirSync(join(base, "home"))
  writeFileSync(join(base, "home/ignore"), "globally.txt\n")
  writeFileSync(join(base, "home/gitconfig"), `[core]\n\texcludesFile = ${join(base, "home/ignore")}\n`)
  process.env.GIT_CONFIG_GLOBAL = join(base, "home/gitconfig")
})
afterAll(() => {
  delete process.env.GIT_CONFIG_GLOBAL
  rmSync(base, { recursive: true })
})
beforeEach(() => {
  folder = mkdtempSync(join(base, "w-"))
  put("src/a.ts", "x")
  git("init", "-q")
  for (const whose of ["theirs", "ours"]) {
    put(`vendor/${whose}/a.ts`, "x")
    const inner = `vendor/${whose}`
    execFileSync("git", ["init", "-q", join(folder, inner)])
    const remote = `https://host.invalid/${whose === "ours" ? "us" : "them"}/x`
    execFileSync("git", ["-C", join(folder, inner), "remote", "add", "origin", remote])
  }
})

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
function git(...args: string[]): void {
  execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" })
}

const load = () => loadPolicy([{ name: "w", path: folder }], { user: MINE, org: [] }, remoteNames, [join(folder, "vault")])

/** All that policy can say of a workspace, once git has been asked. */
async function wordOf(policy: LoadedPolicy) {
  const { engine, off, ask } = policy
  using known = policy.git
  await known.learn(PATHS)
  return {
    mode: off !== null ? "off" : ask.length > 0 ? "ask" : engine.modes.record.mode,
    giving: engine.giving(null),
    dropped: PATHS.filter((path) => off !== null || engine.path(path).kind === "drop"),
    withheld: COMMANDS.filter((line) => off !== null || engine.command(line, folder).kind === "drop"),
    languages: ["php", "typescript"].filter((language) => off !== null || engine.language(language).kind === "drop"),
    sunday: off !== null || engine.offAt({ day: 0, minute: 600 }) !== null,
    masked: TEXTS.map((text) => engine.mask(text).text),
  }
}

/** Whatever was put into the workspace, nothing that was out without it is in with it. */
async function check(hostile: () => unknown, takenBack: readonly string[] = []): Promise<void> {
  const before = await wordOf(load())
  expect(before.dropped).toEqual(PATHS.slice(0, -1))
  expect(before.withheld).toEqual(COMMANDS.slice(0, -1))
  hostile()
  const after = await wordOf(load())
  expect(MODES.indexOf(after.mode)).toBeLessThanOrEqual(MODES.indexOf(before.mode))
  expect(GIVING.indexOf(after.giving)).toBeLessThanOrEqual(GIVING.indexOf(before.giving))
  expect(after.dropped).toEqual(expect.arrayContaining(before.dropped.filter((path) => !takenBack.includes(path))))
  expect(after.withheld).toEqual(expect.arrayContaining(before.withheld))
  expect(after.languages).toEqual(expect.arrayContaining(before.languages))
  expect(after.sunday).toBe(true)
  for (const [i, text] of before.masked.entries())
    for (const [at, letter] of [...text].entries()) if (letter === "*") expect(after.masked[i]?.[at]).toBe("*")
}

const { contributes } = JSON.parse(readFileSync(new URL("../apps/extension/manifest.json", import.meta.url), "utf8"))
const settings = JSON.stringify({
  ...Object.fromEntries(
    Object.keys(contributes.configuration.properties).map((name) => [
      name,
      name.endsWith("transcripts") ? ["codex-cli"] : "/elsewhere",
    ]),
  ),
  "security.workspace.trust.enabled": false,
  "terminal.integrated.env.linux": { TRACEHOLD_HOME: "/elsewhere", XDG_CONFIG_HOME: "/elsewhere", HOME: "/elsewhere" },
})
const WIDE = [
  "!*",
  "!**",
  "!.env",
  "!deep/.env.local",
  "!plans/",
  "!plans/2027.md",
  "!*.sql",
  "!vendor/**",
  "!globally.txt",
  "!vault/**",
  "",
].join("\n")
const IGNORE_FILES = [
  ".gitignore",
  ".traceholdignore",
  "vendor/.gitignore",
  "deep/.gitignore",
  "plans/.gitignore",
  ".git/info/exclude",
]
const own = (text: string) => () => put(".tracehold.json", text)
const policy = (fields: object) => own(JSON.stringify({ version: 0, id: "theirs", ...fields }))

const link = (to: string, name: string) => symlinkSync(to, join(folder, name))
const gitFile = (to: string) => {
  rmSync(join(folder, ".git"), { recursive: true })
  put(".git", `gitdir: ${to}\n`)
}

/** What is in a workspace, and what of it git itself lets a repository take back: a file that only the user's global excludes name. */
const HOSTILE: readonly [string, () => unknown, (readonly string[])?][] = [
  ["settings of the folder", () => put(".vscode/settings.json", settings)],
  ["settings of a workspace file", () => put("x.code-workspace", `{"folders":[{"path":"."}],"settings":${settings}}`)],
  ["a policy that would record and give", policy({ record: "record", donate: "suggest" })],
  ["a policy for the user's own repositories", policy({ repositories: [{ remote: "host.invalid/them/x", record: "record" }] })],
  ["exclusions that take back", policy({ exclude: ["!*", "!.env", { rule: "x", patterns: ["!plans/", "!.env"] }] })],
  ["commands that take back", policy({ withholdCommands: ["!printenv", "*"] })],
  ["a field that includes", policy({ include: ["*"] })],
  ["a field that unmasks", policy({ unmask: ["project"], mask: [] })],
  ["the built-in layer's own name", policy({ id: "built-in", exclude: [] })],
  ["a prototype", own('{"version":0,"id":"x","__proto__":{"record":"record"},"constructor":{"prototype":{"donate":"suggest"}}}')],
  ["fields named twice", own('{"version":0,"id":"x","donate":"never","donate":"suggest","record":"off","record":"record"}')],
  ["a BOM", own('\ufeff{"version":0,"id":"x","record":"record"}')],
  ["no JSON", own("record: everything")],
  ["nothing", own("")],
  ["huge", own(`{"version":0,"id":"x","about":"${"x".repeat(2_000_000)}"}`)],
  ["deep", own(`{"version":0,"id":"x","exclude":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)],
  ["deep in itself", own(`${'{"version":'.repeat(50_000)}0${"}".repeat(50_000)}`)],
  ["many rules", policy({ exclude: Array.from({ length: 1999 }, (_, i) => `!${i}`) })],
  ["ignore files that take everything back", () => IGNORE_FILES.map((name) => put(name, WIDE)), ["globally.txt"]],
  ["more ignore files than are read", () => Array.from({ length: 2100 }, (_, i) => put(`d${i}/.gitignore`, WIDE))],
  ["another file of global excludes", () => git("config", "core.excludesFile", "/dev/null")],
  [
    "global excludes that take back",
    () => {
      put("wide", WIDE)
      git("config", "core.excludesFile", join(folder, "wide"))
    },
  ],
  [
    "a policy that is a link to outside",
    () => {
      writeFileSync(join(base, "outside.json"), '{"version":0,"id":"x"}')
      link(join(base, "outside.json"), ".tracehold.json")
    },
  ],
  ["a policy that is a link to a device", () => link("/dev/zero", ".tracehold.json")],
  ["a policy that is a pipe nobody writes to", () => execFileSync("mkfifo", [join(folder, ".tracehold.json")])],
  ["a policy that is a folder", () => mkdirSync(join(folder, ".tracehold.json"))],
  [
    "ignore files that are links to pipes and devices",
    () => {
      link("/dev/zero", ".traceholdignore")
      execFileSync("mkfifo", [join(folder, "pipe")])
      link("pipe", ".gitignore")
    },
  ],
  ["a .git that is a file for nowhere", () => gitFile("/nowhere")],
  [
    "a .git that is a file for another repository",
    () => {
      const other = mkdtempSync(join(base, "other-"))
      execFileSync("git", ["init", "-q", other])
      writeFileSync(join(other, ".git/info/exclude"), WIDE)
      gitFile(join(other, ".git"))
    },
    ["globally.txt"],
  ],
  ["a work tree elsewhere", () => git("config", "core.worktree", base)],
  ["case that is said not to count", () => git("config", "core.ignoreCase", "false")],
  [
    "files that say they are tracked",
    () => {
      put(".env", "A=1")
      git("add", "-f", ".env")
    },
  ],
]

test.each(HOSTILE)("a workspace weakens nothing: %s", (_name, hostile, takenBack) => check(hostile, takenBack))

test.each([
  "\u0000",
  "[]",
  "null",
  "1",
  '"record"',
  '{"version":0}',
  '{"version":1,"id":"x"}',
  '{"version":0,"id":"x","include":[]}',
])("%j where a repository's policy lies turns recording off", (text) => {
  expect(parsePolicy(text).kind).toBe("refused")
  put(".tracehold.json", text)
  expect(load().off).toContain(".tracehold.json: ")
})

test("no name of a polluted prototype is left behind", async () => {
  policy({})()
  put(".tracehold.json", '{"version":0,"id":"x","__proto__":{"polluted":true}}')
  await wordOf(load())
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false)
})
