import { expect, test } from "vitest"
import { findPersonal } from "./find-personal.ts"

function check(text: string, expected: readonly (readonly [rule: string, value: string])[]): void {
  expect(findPersonal(text).map(({ rule, start, end }) => [rule, text.slice(start, end)])).toEqual(expected)
}

test("e-mail", () => check("Signed-off-by: J. Doe <j.doe+git@firma.de>", [["e-mail", "j.doe+git@firma.de"]]))
test("not a file, not git's user", () => check("logo@2x.png git@github.com:a/b a@example.com", []))
test("addresses", () =>
  check("from 84.23.7.9 and 2a02:8071::c4f9 via 3c:22:fb:0a:11:9e", [
    ["ipv4", "84.23.7.9"],
    ["ipv6", "2a02:8071::c4f9"],
    ["mac-address", "3c:22:fb:0a:11:9e"],
  ]))
test("not loopback, versions or what manuals use", () => check("127.0.0.1 ::1 1.2.3.4.5 192.0.2.7 2001:db8::1 v10.20.30", []))
test("phone", () =>
  check("call +49 30 901820 or (555) 123-4567", [
    ["phone", "+49 30 901820"],
    ["phone", "(555) 123-4567"],
  ]))
test("not dates and figures", () => check("2024-01-31 10:22:11 12 345 678 1024 2048", []))
test("IBAN and card, by their check digits", () =>
  check("DE89 3704 0044 0532 0130 00, 4111 1111 1111 1111", [
    ["iban", "DE89 3704 0044 0532 0130 00"],
    ["card", "4111 1111 1111 1111"],
  ]))
test("a card by its words", () => check("my card 3521213764418045", [["card", "3521213764418045"]]))
test("a time is no card, a colour no phone", () => check('{"time":1650063796248} calling:#80808059', []))
test("a card number that does not add up", () => check("4111111111111112", []))
test("the user in a home folder", () =>
  check("/home/jdoe/src /Users/jdoe/x C:\\Users\\JDoe\\y /home/runner/z", [
    ["home-folder", "jdoe"],
    ["home-folder", "jdoe"],
    ["home-folder", "JDoe"],
  ]))
test("none overlap", () => {
  const text = "a@b.de ".repeat(50) + "+49 30 901820 4111 1111 1111 1111 ".repeat(20)
  let end = 0
  for (const finding of findPersonal(text)) {
    expect(finding.start).toBeGreaterThanOrEqual(end)
    end = finding.end
  }
})
test("a phone number that only the words before it tell", () => {
  check("phone: 434 14 557", [["phone", "434 14 557"]])
  check("fax +46 (0)8 928 571 38", [["phone", "+46 (0)8 928 571 38"]])
  check("434 14 557", [])
})
test("the groups of an IBAN that is wrong are no phone and no card", () => check("RO49 AAAA 1B31 0075 9384 0001", []))
test("an address inside of another", () => {
  check("::ffff:84.23.7.9", [["ipv6", "::ffff:84.23.7.9"]])
  check("::ffff:127.0.0.1 198.18.4.5 std::vector a::b", [])
})
test("hosts of an own network, and not fields of that name", () => {
  check("ssh ci-7.corp https://wiki.intranet/x db01.internal", [
    ["internal-host", "ci-7.corp"],
    ["internal-host", "wiki.intranet"],
    ["internal-host", "db01.internal"],
  ])
  check("settings.local config.internal this.home(x) .env.local module.private", [])
})
test("streets with a number, and boxes", () => {
  check("at 2450 Crown St, or Lange Straße 12", [
    ["postal-address", "2450 Crown St"],
    ["postal-address", "Lange Straße 12"],
  ])
  check("12 rue des Lilas; Via Roma 7; P.O. Box 31", [
    ["postal-address", "12 rue des Lilas"],
    ["postal-address", "Via Roma 7"],
    ["postal-address", "P.O. Box 31"],
  ])
})
test("not what code says of numbers", () => check("case 3: return Road; 12 items, 4 Main Points; const straße = 5", []))
