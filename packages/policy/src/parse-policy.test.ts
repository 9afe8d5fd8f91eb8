import { expect, test } from "vitest"
import { parsePolicy } from "./index.ts"

const base = { version: 0, id: "test" }

function check(value: unknown, why: string): void {
  const text = typeof value === "string" ? value : JSON.stringify(value)
  expect(parsePolicy(text)).toEqual({ kind: "refused", why })
}

test("a policy is read", () => {
  const policy = {
    ...base,
    exclude: ["secret/", { rule: "data", patterns: ["*.csv", "!small.csv"] }],
    record: "off",
    donate: "never",
  }
  expect(parsePolicy(JSON.stringify(policy))).toEqual({ kind: "ok", policy })
})
test("a byte order mark is no reason to refuse", () => expect(parsePolicy(`\ufeff${JSON.stringify(base)}`).kind).toBe("ok"))
test("not JSON", () => check("{", "is not JSON"))
test("not an object", () => check([], "must be object"))
test("a later version", () => check({ ...base, version: 1 }, "version: must be 0"))
test("an unknown field is named", () => check({ ...base, include: ["*"] }, 'unknown field "include"'))
test("an unknown field deeper down", () =>
  check({ ...base, repositories: [{ remote: "a/b/c", upload: "yes" }] }, 'repositories.0: unknown field "upload"'))
test("an unknown field of one form of several", () =>
  check(
    { ...base, mask: [{ rule: "a", prefix: "ab", of: "hex", min: 1, max: 2, regex: ".*" }] },
    'mask.0: unknown field "regex"',
  ))
test("a word that is not one of the list", () => check({ ...base, record: "everything" }, "record: must be off or ask or record"))
test("a field that would widen has no word for it", () =>
  check({ ...base, donate: "always" }, "donate: must be never or ask or suggest"))
test("a wrong type", () => check({ ...base, exclude: "*.key" }, "exclude: must be array"))
test("a bad name", () =>
  check({ ...base, id: "No Spaces" }, "id: is not a name: lower case letters, digits, dots, dashes, at most 64"))
test("a missing field", () => check({ version: 0 }, "id: must be string"))
test("values are never repeated", () => {
  const secret = "s3cret-in-a-policy"
  for (const value of [
    { ...base, record: secret },
    { ...base, id: `${secret} ` },
    { ...base, mask: [{ rule: "a", text: 1, of: secret }] },
  ]) {
    const parsed = parsePolicy(JSON.stringify(value))
    expect(parsed.kind === "refused" && parsed.why).not.toContain(secret)
  }
})
test("one line, whatever the field is called", () => {
  const parsed = parsePolicy(JSON.stringify({ ...base, ["a\nb".repeat(100)]: 1 }))
  expect(parsed.kind === "refused" && parsed.why).not.toContain("\n")
})
