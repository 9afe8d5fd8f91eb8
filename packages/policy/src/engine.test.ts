import fc from "fast-check"
import { expect, test } from "vitest"
import { createEngine, type EngineInput, explainPath, type GitWord, type IgnoreFile, type Layer, type Policy } from "./index.ts"

function engineWith(input: Partial<EngineInput> = {}) {
  return createEngine({ layers: [], ignoreFiles: [], caseSensitive: true, ...input })
}

function layer(policy: Partial<Policy>, name: Layer["name"] = "repository"): Layer {
  return { name, source: ".tracehold.json", policy: { version: 0, id: "test", ...policy } }
}

const ignore = (text: string, dir = "", name = ".gitignore"): IgnoreFile => ({
  dir,
  source: dir === "" ? name : `${dir}/${name}`,
  text,
})

/** The rule that drops the path, or null when it is kept. */
function check(path: string, rule: string | null, input: Partial<EngineInput> = {}): void {
  const verdict = engineWith(input).path(path)
  expect(verdict.kind === "drop" ? verdict.rule : null).toBe(rule)
}

test("an ordinary file is kept", () => check("src/main.ts", null))
test("a file that git ignores is not", () => check("dist/a.js", "dist/", { ignoreFiles: [ignore("dist/\n")] }))
test("a nested ignore file rules its folder", () => check("a/b/x.log", "*.log", { ignoreFiles: [ignore("*.log", "a")] }))
test("and no other", () => check("c/x.log", null, { ignoreFiles: [ignore("*.log", "a")] }))
test("a deeper file takes back", () => check("a/keep.log", null, { ignoreFiles: [ignore("*.log"), ignore("!keep.log", "a")] }))
test(".traceholdignore has the same grammar", () =>
  check("notes/x.md", "/notes/", { ignoreFiles: [ignore("/notes/", "", ".traceholdignore")] }))
test("and .gitignore takes nothing back from it", () =>
  check("a/x.md", "*.md", { ignoreFiles: [ignore("*.md", "", ".traceholdignore"), ignore("!x.md", "a")] }))
test("nor the other way round", () =>
  check("x.md", "*.md", { ignoreFiles: [ignore("*.md"), ignore("!x.md", "", ".traceholdignore")] }))
test("info/exclude stands under .gitignore", () =>
  check("x.md", null, { ignoreFiles: [ignore("*.md", "", ".git/info/exclude"), ignore("!x.md")] }))
test("the user's global excludes stand under both", () =>
  check("x.md", null, {
    ignoreFiles: [ignore("!x.md", "", ".git/info/exclude"), { dir: "", source: "~/.config/git/ignore", text: "*.md" }],
  }))

test.each([
  ".env",
  ".env.local",
  "a/b/.env.production",
  "x.pem",
  "id_ed25519",
  ".ssh/config",
  "a/.aws/credentials",
  ".npmrc",
  "k.kdbx",
  ".bash_history",
  "terraform.tfstate",
  ".kube/config",
  ".git/config",
  ".tracehold/index",
])("%s is never recorded", (path) => {
  const all = {
    ignoreFiles: [ignore("!*\n!.env*\n!**"), ignore(`!${path}`, "", ".traceholdignore")],
    layers: [layer({ exclude: [`!${path}`, { rule: "all", patterns: ["*", "!*"] }] })],
  }
  expect(engineWith(all).path(path)).toMatchObject({ kind: "drop", source: "tracehold built-in" })
})
test.each([
  ".env.example",
  "id_rsa.pub",
  "src/environment.ts",
  "src/credentials/index.ts",
  "keys.ts",
  ".gitignore",
  ".tracehold.json",
])("%s is", (path) => check(path, null))
test("the built-in list knows no case", () => check("A/.ENV", "dotenv: *.env"))
test("case counts elsewhere where the file system says so", () => check("README.LOG", null, { ignoreFiles: [ignore("*.log")] }))
test("and not where it does not", () => check("README.LOG", "*.log", { ignoreFiles: [ignore("*.log")], caseSensitive: false }))

test("the older side of a diff is judged as its file", () => check("git:src/.env", "dotenv: *.env"))
test("a notebook's cell too", () => check("vscode-notebook-cell:data/x.ipynb#W0s", "data/", { ignoreFiles: [ignore("data/")] }))
test.each(["notebook:data/x.ipynb", "problems:data/x.ts"])("what is shown beside it, too: %s", (name) =>
  check(name, "data/", { ignoreFiles: [ignore("data/")] }),
)
test("an untitled document has no file", () => check("untitled:Untitled-1", null, { ignoreFiles: [ignore("*")] }))
test("a document of an unknown kind is judged by its name", () =>
  check("output:extension.log", "*.log", { ignoreFiles: [ignore("*.log")] }))
test.each(["../x", "a/../../x", "/etc/passwd", "C:\\x", "a\0b"])("%j is outside", (path) =>
  check(path, "outside the workspace folder"),
)
test("a roundabout path is the same path", () => check("a/./b/../.env", "dotenv: *.env"))

test("what is final is not brought back by an ignore file", () => {
  const final = { dir: "vendor", source: "policy", text: "*\n", final: true } as const
  check("vendor/x.ts", "*", { ignoreFiles: [final, ignore("!*\n!vendor/x.ts"), ignore("!*", "", ".traceholdignore")] })
  check("x.ts", null, { ignoreFiles: [final] })
})
const byGit = { rule: "*.bin", source: "../.gitignore", line: 2 }
test("git's own answer counts too", () => {
  check("x.bin", "*.bin", { gitIgnored: (path) => (path === "x.bin" ? byGit : "kept") })
  check("x.txt", null, { gitIgnored: () => "kept" })
})
test("before git has said anything ours counts, and what it says then is not missed", () => {
  let word: GitWord = "unknown"
  const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true, gitIgnored: () => word })
  expect(engine.path("x.bin").kind).toBe("keep")
  word = byGit
  expect(engine.path("x.bin")).toEqual({ kind: "drop", ...byGit })
})
test("git that fails has not said yes", () =>
  check("x.bin", "git gives no answer", {
    gitIgnored: () => {
      throw new Error("gone")
    },
  }))
test("recording off means every file", () => check("README.md", "record: off", { layers: [layer({ record: "off" })] }))

test("a secret-bearing file is known in any folder", () => {
  check("home/me/.docker/config.json", "tool-credentials: **/.docker/config.json")
  check("backup/tracehold/vault/vault.db", "tracehold: **/tracehold/vault/")
})
test("in a multi-root workspace a repository's patterns are about its own folder", () => {
  const input = { layers: [{ ...layer({ exclude: ["/legal/"] }), dir: "app" }], folders: ["app", "docs"] }
  check("app/legal/x.md", "/legal/", input)
  check("docs/legal/x.md", null, input)
})
test("and a user's about every folder", () => {
  const input = { layers: [layer({ exclude: ["/legal/"] }, "user")], folders: ["app", "docs"] }
  check("app/legal/x.md", "/legal/", input)
  check("docs/legal/x.md", "/legal/", input)
  check("docs/a/legal/x.md", null, input)
})
test("a folder's name ends in a slash", () => {
  check("dist/", "dist/", { ignoreFiles: [ignore("dist/")] })
  check("dist", null, { ignoreFiles: [ignore("dist/")] })
})
test("a name that holds a token is not recorded", () => check(`tmp/gl${"pat-"}${"aB3dE".repeat(5)}.txt`, "secret in the name"))
test("a name with a word for secrets and a hash is", () => check("src/auth-token-9f86d081884c7d65.json", null))

test("explain names rule, file and line", () => {
  const text = JSON.stringify({ version: 0, id: "x", exclude: ["a/", "b/"] }, null, 2)
  const engine = engineWith({
    layers: [{ ...layer({ exclude: ["a/", "b/"] }), text }],
    ignoreFiles: [ignore("x\n*.log\n", "src")],
  })
  expect(explainPath("b/c.ts", engine.path("b/c.ts"))).toBe('not recorded: b/c.ts is excluded by "b/" (.tracehold.json:6)')
  expect(explainPath("src/x.log", engine.path("src/x.log"))).toBe(
    'not recorded: src/x.log is excluded by "*.log" (src/.gitignore:2)',
  )
  expect(explainPath(".env", engine.path(".env"))).toBe('not recorded: .env is excluded by "dotenv: *.env" (tracehold built-in)')
  expect(explainPath("src/x.ts", engine.path("src/x.ts"))).toBe("recorded: no rule excludes src/x.ts")
})

test("the digest changes with the layers and with nothing else", () => {
  const plain = engineWith().digest
  expect(plain).toMatch(/^[0-9a-f]{64}$/)
  expect(engineWith({ knownValues: ["a-known-value-1"], ignoreFiles: [ignore("x")] }).digest).toBe(plain)
  expect(engineWith({ layers: [layer({ exclude: ["x"] })] }).digest).not.toBe(plain)
})

const policies: fc.Arbitrary<Partial<Policy>> = fc.record(
  {
    exclude: fc.array(fc.constantFrom("*", "!*", "src/", "!.env", "*.ts", "!**"), { maxLength: 3 }),
    mask: fc.array(fc.record({ rule: fc.constant("r"), text: fc.constantFrom("main", "const") }), { maxLength: 2 }),
    withholdCommands: fc.array(fc.constantFrom("ls", "cat *", "*"), { maxLength: 2 }),
    record: fc.constantFrom("off" as const, "record" as const),
    donate: fc.constantFrom("never" as const, "ask" as const, "suggest" as const),
    excludeLanguages: fc.array(fc.constantFrom("typescript" as const, "markdown" as const), { maxLength: 2 }),
    excludeAgents: fc.array(fc.constantFrom("claude-code", "codex-cli"), { maxLength: 2 }),
    offHours: fc.array(fc.constantFrom({ from: "09:00", to: "12:00" }, { from: "22:00", to: "02:00" }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
)

test("a layer only ever narrows", () => {
  const text = `const main = 1; password = "${"q9!".repeat(4)}"`
  fc.assert(
    fc.property(
      fc.array(policies, { maxLength: 3 }),
      policies,
      fc.constantFrom("org", "user", "repository" as const),
      (under, more, name) => {
        const layers = under.map((policy) => layer(policy))
        const before = engineWith({ layers })
        const after = engineWith({ layers: [...layers, layer(more, name)] })
        for (const path of ["src/a.ts", "b.ts", ".env", "README.md"]) {
          if (before.path(path).kind === "drop") expect(after.path(path).kind).toBe("drop")
        }
        for (const line of ["ls -l", "cat x", "printenv"]) {
          if (before.command(line).kind === "drop") expect(after.command(line).kind).toBe("drop")
        }
        const shown = before.mask(text).text
        const masked = after.mask(text).text
        for (let i = 0; i < text.length; i++) if (masked[i] !== "*") expect(masked[i]).toBe(shown[i])
        for (const hour of [1, 10, 23]) {
          const at = { day: 1, minute: hour * 60 }
          if (before.offAt(at) !== null) expect(after.offAt(at)).not.toBeNull()
        }
        for (const language of ["typescript", "python"]) {
          if (before.language(language).kind === "drop") expect(after.language(language).kind).toBe("drop")
        }
        const recording = ["off", "ask", "record"]
        expect(recording.indexOf(after.modes.record.mode)).toBeLessThanOrEqual(recording.indexOf(before.modes.record.mode))
        if (before.modes.donate.mode === "never") expect(after.modes.donate.mode).toBe("never")
      },
    ),
    { numRuns: 60 },
  )
})
