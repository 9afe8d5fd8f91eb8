import { expect, test } from "vitest"
import { createEngine } from "./index.ts"

const engine = createEngine({
  layers: [{ name: "org", source: "org", policy: { version: 0, id: "o", withholdCommands: ["acme * secrets"] } }],
  ignoreFiles: [{ dir: "", source: ".gitignore", text: "private/" }],
  caseSensitive: true,
})

const ROOT = "/home/me/shop"
const placed = createEngine({
  layers: [],
  ignoreFiles: [{ dir: "", source: ".gitignore", text: "/private/\ndiary\nbuild\n" }],
  caseSensitive: true,
  where: {
    inside: (path) => (path === ROOT ? "" : path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : null),
    expand: (pattern) => (pattern === "d*" ? ["docs", "diary"] : []),
  },
})
test.each([
  ["cat diary", ROOT],
  ["cat d*", ROOT],
  ["cat notes.md", `${ROOT}/private`],
  ["cd private && cat notes.md", ROOT],
  ["cd docs; cd ../private; cat notes.md", ROOT],
  [`cat ${ROOT}/private/notes.md`, ROOT],
  ["cat .env*", ROOT],
  ["cat id_rsa", ROOT],
  ["git show HEAD:.npmrc", ROOT],
  ["scp host:/srv/.env /tmp", ROOT],
  ["bash -c 'printenv'", ROOT],
  ['sh -c "cat private/a; ls"', ROOT],
  ["sudo -E printenv", ROOT],
  ["sudo -u deploy printenv", ROOT],
  ["ssh host printenv", ROOT],
  ["xargs cat .env", ROOT],
  ["kubectl -n prod get secret x -o yaml", ROOT],
  ["kubectl --namespace=prod get secret x", ROOT],
  ["vault --address=x read secret/a", ROOT],
])("%s in %s is withheld", (line, cwd) => expect(placed.command(line, cwd).kind).toBe("drop"))
test.each([
  ["npm run build", ROOT],
  ["make build", ROOT],
  ["cat notes.md", ROOT],
  ["cd docs && cat notes.md", ROOT],
  ["cat /usr/share/doc/notes.md", ROOT],
  ["kubectl get pods -n secret-space", ROOT],
  ["git commit -m 'fix the diary page'", `${ROOT}/src`],
  ["sudo apt-get install jq", ROOT],
  ["ssh host uptime", ROOT],
  ["echo done: ok", ROOT],
])("%s in %s is not", (line, cwd) => expect(placed.command(line, cwd).kind).toBe("keep"))

/** The rule that withholds the command's output, or null. */
function check(line: string, rule: string | null): void {
  const verdict = engine.command(line)
  expect(verdict.kind === "drop" ? verdict.rule : null).toBe(rule)
}

test("an ordinary command", () => check("npm test -- --watch src/a.ts", null))
test("a command that prints the environment", () => check("printenv | sort", "printenv"))
test("env alone does, env before a command does not", () => {
  check("env", "env $")
  check("cd a && env", "env $")
  check("env NODE_ENV=test node a.js", null)
})
test("by its path", () => check("/usr/bin/printenv", "printenv"))
test("after sudo and assignments", () => check("FOO=1 sudo gh auth token", "gh auth token"))
test("in a pipeline or a substitution", () => check('echo "$(op read op://x/y)"', "op read"))
test("other words of the same tool", () => check("gh pr list", null))
test("an org's own, with a word left open", () => {
  check("acme prod secrets --all", "acme * secrets")
  check("acme prod status", null)
})
test.each([
  "cat .env",
  "less ./config/.env.local",
  "grep KEY ../.env",
  "cat < .env",
  "openssl rsa -in server.key",
  "cat ~/.aws/credentials",
  "source .env && node a",
  "diff .env.example .env",
  "head -3 /srv/app/.env",
])("%s names an excluded file", (line) => expect(engine.command(line).kind).toBe("drop"))
test("a file that git ignores counts too", () => check("cat private/x.txt", "private/"))
test.each([
  "cat .env.example",
  "git diff HEAD~1 -- src/a.ts",
  "curl https://example.com/.env",
  "ls -la",
  "git commit -m 'do not read it'",
])("%s names none", (line) => check(line, null))
test("a line too long to take apart", () => check(`echo ${"a".repeat(20_000)}`, "command too long"))
