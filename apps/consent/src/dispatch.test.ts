import { expect, test } from "vitest"
import type { Handlers } from "./contract.ts"
import { contract } from "./contract.ts"
import { dispatch } from "./dispatch.ts"

class Known extends Error {}

/** Handlers of which only the ones a row needs exist; the contract is the real one. */
async function check(handlers: Partial<Handlers>, name: string, input: unknown, answer: unknown) {
  const explain = (error: unknown) => (error instanceof Known ? { code: "KNOWN", message: "One line." } : null)
  expect(await dispatch(handlers as Handlers, name, input, explain)).toEqual(answer)
}

const refused = (code: string) => ({ ok: false, code, message: expect.stringMatching(/^[^\n]+$/) })

test("a call goes through to its handler and back", () =>
  check(
    { confirmPlaces: ({ words }) => ({ right: words[0] === "a" }) },
    "confirmPlaces",
    { words: ["a", "b", "c"] },
    { ok: true, value: { right: true } },
  ))
test("a handler may take its time", () => check({ lock: async () => ({}) }, "lock", {}, { ok: true, value: {} }))
test("an unknown call is refused", () => check({}, "readFile", {}, refused("UNKNOWN_CALL")))
test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s is not a call", (name) =>
  check({}, name, {}, refused("UNKNOWN_CALL")),
)
test("an input of another form is refused before any handler sees it", () =>
  check({ lock: () => Promise.reject(new Error("called")) }, "lock", { now: true }, refused("BAD_REQUEST")))
test.each([
  null,
  undefined,
  7,
  "x",
  [],
  { passphrase: "no kind" },
  { kind: "passphrase", passphrase: 5 },
  { kind: "passphrase", passphrase: "" },
  { kind: "passphrase", passphrase: "x".repeat(1_025) },
  { kind: "words" },
])("set-up refuses %j", (input) =>
  check({ setUp: () => Promise.reject(new Error("called")) }, "setUp", input, refused("BAD_REQUEST")),
)
test("a reply of another form does not leave", () =>
  check({ confirmPlaces: () => ({ right: "yes", key: "k" }) as never }, "confirmPlaces", { words: ["a"] }, refused("BAD_REPLY")))
test("a known error keeps its code and its line", () =>
  check({ lock: () => Promise.reject(new Known()) }, "lock", {}, { ok: false, code: "KNOWN", message: "One line." }))
test("an error nobody foresaw says nothing of itself", async () => {
  await check({ lock: () => Promise.reject(new Error("/home/dev/secret.txt")) }, "lock", {}, refused("FAILED"))
})
test("a field that an object inherits does not pass as given", () =>
  check({ lock: () => ({}) }, "lock", JSON.parse('{"__proto__": {"a": 1}}'), refused("BAD_REQUEST")))
test("every call has a request and a reply that refuse unknown fields", () => {
  for (const [name, { request }] of Object.entries(contract)) {
    expect(request.safeParse({ surprise: 1, kind: "chunks" }).success, name).toBe(false)
  }
})
