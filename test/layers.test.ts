import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, posix } from "node:path"
import { expect, test } from "vitest"

/** Lowest first. Code may import lower rows only, and only what its own package.json lists. */
const LAYERS = [
  ["policies"],
  ["packages/trace", "packages/crypto"],
  ["packages/policy", "packages/capture", "packages/formats", "packages/protocol"],
  ["packages/vault", "packages/consent"],
  ["packages/recorder", "packages/owner", "packages/dataset"],
  ["apps/extension", "apps/consent", "apps/endpoint", "apps/cli"],
]
/** Builds, installs and starts the rest as programs of their own, so it imports none of it. */
const OUTSIDE = "packages/tooling"
/** Host APIs, and the only folders that may import them as values. */
const HOSTS: Record<string, RegExp> = {
  vscode: /^apps\/extension\/src\/vscode\//,
  electron: /^apps\/consent\/src\/(main|preload)\//,
}
/** The owner's side and the endpoint; whatever the recorder is made of opens no connection. */
const MAY_CONNECT = ["packages/owner", "apps/consent", "apps/endpoint", "apps/cli", OUTSIDE]
/** Listens on a socket's path for agents' hooks, on no network: `hook-server.test.ts` looks at where. */
const LISTENS_ON_A_PATH = "packages/recorder/src/agent-hooks/hook-server.ts"
const CONNECTS = /"node:(net|http|https|http2|tls|dgram|dns|dns\/promises)"|\b(fetch|WebSocket|EventSource)\(/
const IMPORT = /^(?:import|export) (type )?(?:[\w\s{},*$]*?from )?"([^"]+)"|\bimport\(\s*(?:"([^"]+)"\s*\))?/gm
const MAX_LINES = 250

const homes = ["policies", ...["packages", "apps"].flatMap((top) => readdirSync(top).map((name) => `${top}/${name}`))].filter(
  (home) => existsSync(`${home}/package.json`),
)
const manifests = new Map(homes.map((home) => [home, JSON.parse(readFileSync(`${home}/package.json`, "utf8"))]))
const rank = (home: string) => (home === OUTSIDE ? LAYERS.length : LAYERS.findIndex((row) => row.includes(home)))
const homeOf = (name: string) => homes.find((home) => manifests.get(home).name === name) ?? "unknown"
const sources = homes
  .filter((home) => existsSync(`${home}/src`))
  .flatMap((home) =>
    readdirSync(`${home}/src`, { recursive: true, encoding: "utf8" }).map((path) => posixPath(`${home}/src/${path}`)),
  )
  .filter((path) => /\.tsx?$/.test(path) && !path.includes(".test."))

test("there is something to check", () => expect(sources.length).toBeGreaterThan(0))

test("policies are data", () => {
  const code = readdirSync("policies", { recursive: true, encoding: "utf8" }).filter((path) => /\.[cm]?[jt]sx?$/.test(path))
  expect(code).toEqual([])
})

test.each(homes)("%s lists only lower rows", (home) => {
  const { dependencies = {}, devDependencies = {} } = manifests.get(home)
  expect(rank(home), `${home} is in no layer`).toBeGreaterThanOrEqual(0)
  for (const name of Object.keys({ ...dependencies, ...devDependencies }).filter(isOurs)) expectLower(home, name)
})

test.each(sources)("%s keeps to its layer", (path) => {
  const text = readFileSync(path, "utf8")
  const home = path.split("/").slice(0, 2).join("/")
  const { dependencies = {}, optionalDependencies = {} } = manifests.get(home)
  for (const [, type, fixed, lazy] of text.matchAll(IMPORT)) {
    const spec = fixed ?? lazy
    expect(spec, "a dynamic import names its module literally").toBeDefined()
    if (spec === undefined || spec.startsWith("node:")) continue
    if (spec.startsWith(".")) {
      expect(posix.join(dirname(path), spec)).toMatch(`${home}/`)
      continue
    }
    const name = spec.split("/", spec.startsWith("@") ? 2 : 1).join("/")
    const host = HOSTS[name]
    if (host !== undefined) {
      if (type === undefined || !path.startsWith("apps/")) expect(path).toMatch(host)
      continue
    }
    expect(Object.keys({ ...dependencies, ...optionalDependencies }), `${name} is not in ${home}/package.json`).toContain(name)
    if (isOurs(name)) expectLower(home, name)
  }
  if (rank(home) < 3) expect(text, "no clock, no chance").not.toMatch(/Date\.now|new Date\(\)|performance\.now|Math\.random/)
  if (home !== "packages/policy") expect(text, "only policy admits events").not.toMatch(/\bas Admitted\b/)
  const connecting = path === LISTENS_ON_A_PATH ? text.replace('"node:net"', "") : text
  if (!MAY_CONNECT.includes(home)) expect(connecting, "only the owner's side opens connections").not.toMatch(CONNECTS)
  expect(text.split("\n").length).toBeLessThanOrEqual(MAX_LINES)
})

function expectLower(home: string, name: string): void {
  const below = home === OUTSIDE ? -1 : rank(home)
  expect(rank(homeOf(name)), `${home} may not import ${name}`).toBeGreaterThanOrEqual(0)
  expect(rank(homeOf(name)), `${home} may not import ${name}`).toBeLessThan(below)
}

function isOurs(name: string): boolean {
  return name.startsWith("@tracehold/")
}

function posixPath(path: string): string {
  return path.replaceAll("\\", "/")
}
