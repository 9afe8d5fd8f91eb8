import { expect, test } from "vitest"
import { type Layer, modesFor, type Policy } from "./index.ts"

const layer = (source: string, policy: Partial<Policy>): Layer => ({
  name: "user",
  source,
  policy: { version: 0, id: "t", ...policy },
})

function check(remote: string | null, layers: readonly Layer[], record: string, donate: string): void {
  const modes = modesFor(layers, remote)
  expect([modes.record.mode, modes.donate.mode]).toEqual([record, donate])
}

const org = layer("org", {
  repositories: [
    { remote: "github.com/acme/*", donate: "never" },
    { remote: "*/acme/payroll", record: "off" },
  ],
})

test("nothing said", () => check("https://github.com/a/b", [], "record", "suggest"))
test.each([
  "https://github.com/acme/app",
  "https://github.com/acme/app.git",
  "https://someone@GitHub.com/Acme/App/",
  "git@github.com:acme/app.git",
  "ssh://git@github.com:22/acme/app",
  "git+ssh://git@github.com/acme/app",
])("%s is one repository", (remote) => check(remote, [org], "record", "never"))
test("another owner", () => check("https://github.com/other/app", [org], "record", "suggest"))
test("a star stands for one part", () => check("https://github.com/acme/app/sub", [org], "record", "suggest"))
test("the strictest counts", () =>
  check("git@github.com:acme/payroll", [org, layer("user", { record: "record", donate: "ask" })], "off", "never"))
test("asking is stricter than recording, and no more than off", () => {
  const ask = layer("user", { record: "ask" })
  check(null, [layer("org", { record: "record" }), ask, layer("repository", { record: "record" })], "ask", "suggest")
  check("github.com/a/b", [layer("user", { repositories: [{ remote: "*/a/b", record: "ask" }] })], "ask", "suggest")
  check("git@github.com:acme/payroll", [ask, org], "off", "never")
  expect(modesFor([ask], null).record).toEqual({ mode: "ask", source: "user" })
})
test("no remote matches no rule", () => check(null, [org], "record", "suggest"))
test("a whole layer can say no", () => check(null, [layer("repository", { record: "off", donate: "never" })], "off", "never"))
test("who said so", () =>
  expect(modesFor([org, layer("mine", { donate: "never" })], null).donate).toEqual({ mode: "never", source: "mine" }))
test("hostile patterns are no work", () => {
  const remote = `host/${"a".repeat(5000)}/b`
  check(remote, [layer("x", { repositories: [{ remote: `host/${"*a".repeat(200)}*c/b`, record: "off" }] })], "record", "suggest")
})
