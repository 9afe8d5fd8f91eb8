import { cryptoReady, SecretKey } from "@tracehold/crypto"
import { findPersonal, PERSONAL_TYPES, type PersonalType } from "@tracehold/policy"
import fc from "fast-check"
import { beforeAll, expect, test } from "vitest"
import { pseudonymsOf } from "./pseudonyms.ts"
import type { PseudonymOrder } from "./redaction.ts"

beforeAll(cryptoReady)

const KEY = new Uint8Array(32).fill(7)
const of = (text: string, type: PersonalType, scope: PseudonymOrder["scope"] = "recipient", key = KEY, chunk = "s:1") =>
  pseudonymsOf(new SecretKey(key.slice()), chunk)({ kind: "pseudonym", type, text, scope }, text, 0)

function check(type: PersonalType, value: string, shape: RegExp): void {
  const made = of(value, type) ?? ""
  expect(made).toMatch(shape)
  expect(made).toHaveLength(value.length)
}

const SHAPES: readonly (readonly [PersonalType, string, RegExp])[] = [
  ["e-mail", ["odette.gruen", "atelier.de"].join("@"), /^[a-z]{6}\.[a-z]{5}@[a-z]+\.test$/],
  ["e-mail", ["odette", "mail.atelier.de"].join("@"), /^[a-z]{6}@[a-z]{7}\.invalid$/],
  ["e-mail", ["o", "b.de"].join("@"), /^[a-z]@[a-z.]{4}$/],
  ["ipv4", "10.0.0.7", /^0\.\d\.\d+\.\d+$/],
  ["ipv4", "192.168.1.20", /^198\.1[89]\.\d+\.\d+$/],
  ["ipv4", "192.168.100.200", /^25[0-4]\.\d{3}\.\d{3}\.\d{3}$/],
  ["ipv6", "fe80::1", /^3fff::[0-9a-f]$/],
  ["ipv6", "2a02:8071::c4f9", /^2001:db8::[0-9a-f:]+$/],
  ["ipv6", "2a02:8071:0001:0002:0003:0004:0005:c4f9", /^2001:0db8(?::[0-9a-f]{4}){6}$/],
  ["mac-address", "3C-22-FB-0A-11-9E", /^02(?:-[0-9A-F]{2}){5}$/],
  ["phone", "+49 30 901820", /^\+0\d \d{2} \d{6}$/],
  ["phone", "(555) 123-4567", /^\(000\) \d{3}-\d{4}$/],
  ["card", "4111 1111 1111 1111", /^0\d{3} \d{4} \d{4} \d{4}$/],
  ["iban", "DE89 3704 0044 0532 0130 00", /^XX00(?: [0-9]{4}){4} \d\d$/],
  ["full-name", "Odette Grün", /^[A-Z][a-z]{5} [A-Z][a-z]{3}$/],
  ["user-name", "odette_g7", /^[a-z]{6}_[a-z]\d$/],
  ["host-name", "atelier-07", /^[a-z]{7}-\d\d$/],
  ["internal-host", "ci-7.corp", /^[a-z]{4}\.test$/],
  ["postal-address", "Lange Straße 12", /^[A-Z][a-z]{4} [A-Z][a-z]{5} \d\d$/],
]
test.each(SHAPES)("%s %s", check)

test("no pseudonym of these is a person's, where its form can say so", () => {
  const real = SHAPES.flatMap(([type, value]) => {
    const made = of(value, type) ?? ""
    return findPersonal(made).map(({ rule }) => `${rule} ${made}`)
  }).filter((line) => !/^(?:e-mail|phone|mac-address|postal-address) /.test(line))
  expect(real).toEqual([])
})

test("one datum written in two ways has one pseudonym", () => {
  const digits = (text: string | null) => text?.replace(/\D/g, "")
  expect(of("ODETTE", "user-name")).toBe(of("odette", "account")?.toUpperCase())
  expect(digits(of("+49 30 901820", "phone"))).toBe(digits(of("+4930901820", "phone")))
})

test("another recipient has others; another chunk has others only where the owner says so", () => {
  const other = new Uint8Array(32).fill(8)
  expect(of("odette", "user-name", "recipient", other)).not.toBe(of("odette", "user-name"))
  expect(of("odette", "user-name", "recipient", KEY, "s:2")).toBe(of("odette", "user-name"))
  expect(of("odette", "user-name", "chunk", KEY, "s:2")).not.toBe(of("odette", "user-name", "chunk"))
})

test("whatever the value: as many units, no letter or digit beyond ASCII, the same every time", () => {
  const anyText = fc.string({ unit: "binary", minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(fc.constantFrom(...PERSONAL_TYPES), anyText, (type, value) => {
      const made = of(value, type) ?? "".padEnd(value.length)
      expect(made).toHaveLength(value.length)
      expect(of(value, type) ?? made).toBe(made)
      if (["user-name", "full-name", "e-mail"].includes(type)) expect(made).not.toMatch(/(?![ -~])[\p{L}\p{N}]/u)
    }),
  )
})

test("addresses of every length that they have find room", () => {
  const octet = /(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])/.source
  const nobodys = new RegExp(`^(?:0|198|25[0-4])(?:\\.${octet}){3}$`)
  const v4 = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(v4, (parts) => {
      expect(of(parts.join("."), "ipv4")).toMatch(nobodys)
    }),
  )
  const v6 = fc.ipV6().filter((text) => text.length >= 7 && !text.includes("."))
  fc.assert(
    fc.property(v6, (value) => {
      expect(of(value, "ipv6")?.length).toBe(value.length)
    }),
  )
})
