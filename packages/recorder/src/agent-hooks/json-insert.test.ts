import fc from "fast-check"
import { expect, test } from "vitest"
import { entriesIn, withEntries, withoutEntries } from "./json-insert.ts"

const OURS = { type: "command", command: "'node' '/x/tracehold-hook.cjs' an-agent || echo '{}'" }
const isOurs = (item: string) => item.includes("tracehold-hook.cjs")
const ENTRIES = [
  { path: ["hooks", "PreToolUse"], value: { matcher: "*", hooks: [OURS] } },
  { path: ["hooks", "Stop"], value: { hooks: [OURS] } },
]
const check = (before: string, after?: string) => {
  const made = withEntries(before, ENTRIES)
  expect(made).not.toBeNull()
  if (after !== undefined) expect(made).toBe(after)
  expect(withoutEntries(made ?? "", isOurs)).toBe(before)
  return made ?? ""
}

test("looks like what is around it, and leaves every byte of that as it was", () => {
  check(
    '{"a":1}',
    `{"a":1,"hooks": ${JSON.stringify({ PreToolUse: [ENTRIES[0]?.value], Stop: [ENTRIES[1]?.value] })}}`.replace(
      '"Stop":',
      '"Stop": ',
    ),
  )
  const made = check('{\n  "a": [1,2],\n\t"b" : {}\n}\n')
  expect(made.startsWith('{\n  "a": [1,2],\n\t"b" : {},\n\t"hooks": {\n\t  "PreToolUse": [')).toBe(true)
})

test.each([
  "{}",
  "{ }",
  "{\n}",
  '{"hooks":{}}',
  '{"hooks":{"Stop":[]}}',
  '{"hooks":{"Stop":[ ],"PreToolUse":[\n]}}',
  '\ufeff{"a":"\\"}"}\r\n',
])("%j is what it was afterwards", (before) => {
  check(before)
})

test("beside the hooks of others, also such as come later, and within what they left", () => {
  const other = '{"hooks":{"PreToolUse":[{"matcher":"Bash","hooks":[{"type":"command","command":"mine"}]}]}}'
  const made = check(other)
  const later = made.replace('"mine"', '"mine too"')
  expect(withoutEntries(later, isOurs)).toBe(other.replace('"mine"', '"mine too"'))
  const appended = withEntries(made, [{ path: ["hooks", "Stop"], value: "somebody's" }]) ?? ""
  expect(JSON.parse(withoutEntries(appended, isOurs)).hooks.Stop).toEqual(["somebody's"])
})

test("written anew by the agent itself, ours go all the same", () => {
  const made = JSON.stringify(JSON.parse(check('{"a":1,"hooks":{}}')), null, 2)
  expect(JSON.parse(withoutEntries(made, isOurs))).toEqual({ a: 1 })
})

test.each(['{"hooks":7}', '{"hooks":[]}', '{"hooks":{"Stop":{}}}', "[]", "7", '"hooks"'])("%s is left alone", (text) =>
  expect(withEntries(text, ENTRIES)).toBeNull(),
)

/** Any JSON, written with any white space, with hooks of others in it. */
const written = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.option(
      fc.record(
        { PreToolUse: fc.array(fc.jsonValue()), Stop: fc.array(fc.jsonValue()), Other: fc.array(fc.jsonValue()) },
        { requiredKeys: [] },
      ),
    ),
    fc.array(fc.constantFrom("", " ", "\n", "\t", "\r\n", "  "), { minLength: 1, maxLength: 20 }),
  )
  .map(([others, hooks, space]) => {
    const compact = JSON.stringify(hooks === null ? omit(others) : { ...omit(others), hooks })
    let i = 0
    const tokens = compact.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^{}[\],:"]+/g) ?? []
    return tokens.map((token) => token + (space[i++ % space.length] ?? "")).join("")
  })

test("whatever JSON it is: an entry goes in where it belongs, and comes out without a trace", () => {
  fc.assert(
    fc.property(written, (before) => {
      const made = check(before)
      const { hooks } = JSON.parse(made)
      expect(hooks.PreToolUse.at(-1)).toEqual(ENTRIES[0]?.value)
      expect(hooks.Stop.at(-1)).toEqual(ENTRIES[1]?.value)
      expect(entriesIn(made, isOurs)).toHaveLength(2)
      const { hooks: was = {}, ...rest } = JSON.parse(before)
      expect(JSON.parse(made)).toEqual({
        ...rest,
        hooks: {
          ...was,
          PreToolUse: [...(was.PreToolUse ?? []), ENTRIES[0]?.value],
          Stop: [...(was.Stop ?? []), ENTRIES[1]?.value],
        },
      })
    }),
  )
})

/** JSON gives `__proto__` a meaning of its own only where it is spread. */
function omit(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== "hooks" && key !== "__proto__"))
}
