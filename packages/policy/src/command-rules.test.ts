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
  ignoreFiles: [
    { dir: "", source: ".gitignore", text: "/private/\ndiary\nbuild\nmy plan.txt\nnotes (old).md\nplan\\[1\\].md\n" },
  ],
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
  ["cat my\\ plan.txt", ROOT],
  ["cat 'my plan.txt'", ROOT],
  ['sudo cat "my plan.txt"', ROOT],
  ["cat 'notes (old).md'", ROOT],
  ["cat 'plan[1].md'", ROOT],
  ['cat .e"nv"', ROOT],
  ["cat .en\\v", ROOT],
  ["type config\\.env", ROOT],
  ["cat .env{,.local}", ROOT],
  ["F=.env; cat $F", ROOT],
  ["docker compose -f.env config", ROOT],
  [`curl file://${ROOT}/.env`, ROOT],
  ["pbcopy < diary", ROOT],
  ["while read l; do echo $l; done < diary", ROOT],
  ["docker exec -it -u root -w /app web printenv", ROOT],
  ["kubectl exec -it pod -n a -c b -- env", ROOT],
  ["su - app -c 'env'", ROOT],
  ["if printenv A; then echo; fi", ROOT],
  ["env -0", ROOT],
  ["cat /proc/self/environ", ROOT],
  ["kubectl get secret/x -o yaml", ROOT],
  ["kubectl get pods,secrets -o yaml", ROOT],
  ["Get-ChildItem env:", ROOT],
  ["history | tail", ROOT],
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
  ["set -euo pipefail; make", ROOT],
  ['git commit -m "don\'t read the diary"', ROOT],
  ["docker compose up -d web", ROOT],
  ["kubectl get pods --sort-by=.status.startTime", ROOT],
  ["npx vitest run -- src", ROOT],
  ["if [ -f a.ts ]; then cat a.ts; fi", ROOT],
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

test.each([
  ["cat > diary <<EOF\ntulips\nEOF", true],
  ["echo tulips >> diary", true],
  ["printf tulips | tee -a diary", true],
  ["cat <<EOF | sudo tee private/notes.md\ntulips\nEOF", true],
  ["cp diary /tmp/x", false],
  ["cat diary > /dev/null", false],
  ["echo tulips > notes.md", false],
])("the line of %j, which may hold what an excluded file is to hold, is hidden: %s", (line, hidden) => {
  const event = placed.admit({ kind: "command", atMs: 1, terminal: 0, command: 0, line, cwd: ROOT })
  expect(event).toMatchObject({ line: hidden ? line.replace(/[^\n]/g, "*") : line })
})

test.each([
  { command: "cat > 'my plan.txt' <<EOF\ntulips\nEOF" },
  { text: `tulips ${"a b ".repeat(20_000)}`, path: `${ROOT}/private/notes.md` },
  { text: "tulips", path: `${ROOT}/my plan.txt` },
  { text: "tulips", paths: [{ of: `${ROOT}/notes (old).md` }] },
])("nothing is kept of a tool call that names an excluded file, wherever in it", (input) => {
  const call = { atMs: 1, agent: "a", conversation: "c", turn: null, call: "1", name: "x" }
  const event = placed.admit({ kind: "tool", ...call, input: JSON.stringify(input), paths: [] })
  expect(JSON.stringify(event)).not.toContain("tulips")
})
