import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { readUserPolicy, userPolicyPath, windowPolicy, withRepositories, writeUserPolicy } from "./user-policy.ts"

const REMOTE = "example.org/ann/site"

function check(before: unknown, mode: "off" | "on", after: unknown): void {
  const edited = withRepositories(before === null ? null : JSON.stringify(before), [REMOTE], mode)
  expect(edited.kind === "ok" && JSON.parse(edited.text)).toEqual(after)
}

const off = { remote: REMOTE, record: "off" }
const other = { remote: "example.org/ben/app", donate: "never" }

test("the first entry makes the file", () => check(null, "off", { version: 0, id: "user", repositories: [off] }))
test("what else the policy says stays", () =>
  check({ version: 0, id: "mine", exclude: ["*.sql"], repositories: [other] }, "off", {
    version: 0,
    id: "mine",
    exclude: ["*.sql"],
    repositories: [other, off],
  }))
test("off twice is off once", () =>
  check({ version: 0, id: "user", repositories: [off] }, "off", { version: 0, id: "user", repositories: [off] }))
test("on takes the entry back", () =>
  check({ version: 0, id: "user", repositories: [off, other] }, "on", { version: 0, id: "user", repositories: [other] }))
test("on keeps what the entry says about donating", () =>
  check({ version: 0, id: "user", repositories: [{ ...off, donate: "never" }] }, "on", {
    version: 0,
    id: "user",
    repositories: [{ remote: REMOTE, donate: "never" }],
  }))

test.each(["{", "[]", "3", '{"repositories":{}}'])("%s is refused, not overwritten", (text) =>
  expect(withRepositories(text, [REMOTE], "off").kind).toBe("refused"),
)

test("a folder that is off turns the whole window's layer off, whatever the file holds", () => {
  expect(windowPolicy(null, false)).toBeNull()
  expect(windowPolicy("x", false)).toBe("x")
  expect(JSON.parse(windowPolicy('{"version":0,"id":"mine","exclude":["a"]}', true) ?? "")).toEqual({
    version: 0,
    id: "mine",
    exclude: ["a"],
    record: "off",
  })
  expect(JSON.parse(windowPolicy("{", true) ?? "")).toEqual({ version: 0, id: "user", record: "off" })
})

test("the file is where each platform keeps configuration", () => {
  const at = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv) =>
    userPolicyPath({ platform, home: "/h", env }).replaceAll("\\", "/")
  expect(at("linux", {})).toBe("/h/.config/tracehold/policy.json")
  expect(at("linux", { XDG_CONFIG_HOME: "/c" })).toBe("/c/tracehold/policy.json")
  expect(at("darwin", {})).toBe("/h/Library/Application Support/tracehold/policy.json")
  expect(at("win32", { APPDATA: "/a" })).toBe("/a/tracehold/policy.json")
})

test("reads back what it wrote, for the user only; no file is no policy; an unreadable one is an error", () => {
  const folder = mkdtempSync(join(tmpdir(), "tracehold-policy-"))
  try {
    const path = join(folder, "deep", "policy.json")
    expect(readUserPolicy(path)).toBeNull()
    writeUserPolicy(path, "{}\n")
    expect(readUserPolicy(path)).toBe("{}\n")
    if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(() => readUserPolicy(folder)).toThrow("cannot be read")
  } finally {
    rmSync(folder, { recursive: true })
  }
})
