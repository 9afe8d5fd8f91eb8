import { expect, test } from "vitest"
import { findPersonal } from "./find-personal.ts"
import { knownPersonalIn } from "./known-personal.ts"
import { namesSaid, ownerOfRemote } from "./names-said.ts"
import type { KnownPersonal } from "./personal-type.ts"

function check(
  text: string,
  known: readonly KnownPersonal[],
  expected: readonly (readonly [rule: string, value: string])[],
): void {
  const found = findPersonal(text, knownPersonalIn(known))
  expect(found.map(({ rule, start, end }) => [rule, text.slice(start, end)])).toEqual(expected)
}

const USER: KnownPersonal = { type: "user-name", text: "odette" }
const NAME: KnownPersonal = { type: "full-name", text: "Odette Grün" }

test("as a word of its own, whatever its case", () =>
  check(
    "Odette's, /home/odette/x, odettes, ODETTE_1",
    [USER],
    [
      ["user-name", "Odette"],
      ["user-name", "odette"],
      ["user-name", "ODETTE"],
    ],
  ))
test("the longer value counts", () =>
  check(
    "by Odette Grün (odette@atelier.de)",
    [USER, NAME],
    [
      ["full-name", "Odette Grün"],
      ["e-mail", "odette@atelier.de"],
    ],
  ))
test("as a URL writes it", () => check("?by=odette%20gr%C3%BCn", [NAME], [["full-name", "odette%20gr%C3%BCn"]]))
test("signs mean themselves", () => check("o.d-e+x oxdxe", [{ type: "account", text: "o.d-e+x" }], [["account", "o.d-e+x"]]))
test("names of nobody are not looked for", () =>
  check(
    "root dev ab 12345",
    ["root", "dev", "ab", "12345"].map((text) => ({ ...USER, text })),
    [],
  ))

test("people whom git and mail name", () => {
  const log = "commit 1f\nAuthor: Odette Grün <odette@atelier.de>\n\n    Co-authored-by: claude <noreply@vendor.test>\n"
  expect(namesSaid(log)).toEqual([NAME, { type: "e-mail", text: "odette@atelier.de" }])
})
test("user and host of a prompt", () => {
  const known = [USER, { type: "host-name", text: "atelier-7" }]
  expect(namesSaid("odette@atelier-7:~/shop$ npm test\n")).toEqual(known)
  expect(namesSaid("[odette@atelier-7 ~]$ ls")).toEqual(known)
  expect(namesSaid("mail odette@atelier-7 today")).toEqual([])
})
test.each([
  ["https://example.invalid/odette/shop.git", "odette"],
  ["git@example.invalid:odette/shop.git", "odette"],
  ["https://example.invalid/shop.git", undefined],
  ["/srv/git/shop.git", undefined],
])("%s is of %s", (remote, owner) => expect(ownerOfRemote(remote)[0]?.text).toBe(owner))
