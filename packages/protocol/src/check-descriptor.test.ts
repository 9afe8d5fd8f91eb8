import { cryptoReady, type Envelope, signEnvelope, toHex } from "@tracehold/crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { checkDescriptor, type DescriptorRefusal } from "./check-descriptor.ts"
import { DESCRIPTOR_TYPE, type Descriptor, signDescriptor } from "./descriptor.ts"
import { endpointUrlSchema, isLoopback } from "./endpoint-url.ts"
import { bytesOf, descriptorOf, pairOf, rootOf } from "./known.test.support.ts"
import { STATEMENT_TYPE } from "./statement.ts"

beforeAll(cryptoReady)

function verdict(raw: unknown, pinnedRoot?: string): "ok" | DescriptorRefusal {
  const checked = checkDescriptor(raw, { pinnedRoot })
  return checked.kind === "ok" ? "ok" : checked.why
}

/** Signed by its root key whatever it says. */
const signed = (change: object): Envelope => signEnvelope(DESCRIPTOR_TYPE, bytesOf({ ...descriptorOf(), ...change }), [pairOf(1)])

test("a good descriptor gives the fingerprint of its root key", () => {
  const checked = checkDescriptor(signDescriptor(descriptorOf(), pairOf(1)), { pinnedRoot: rootOf() })
  expect(checked).toEqual({ kind: "ok", descriptor: descriptorOf(), root: rootOf() })
})

describe("descriptors that are refused", () => {
  const local = "http://127.0.0.1:8787"
  const rows: [DescriptorRefusal, string, () => unknown][] = [
    ["NOT_ENVELOPE", "an answer that is none", () => ({ hello: "world" })],
    ["WRONG_TYPE", "a statement", () => signEnvelope(STATEMENT_TYPE, bytesOf(descriptorOf()), [pairOf(1)])],
    ["BAD_SIGNATURE", "signed by its log key", () => signEnvelope(DESCRIPTOR_TYPE, bytesOf(descriptorOf()), [pairOf(2)])],
    ["BAD_SIGNATURE", "another's root key in it", () => signed({ rootKey: toHex(pairOf(9).publicKey) })],
    ["SAME_KEY", "the root key online", () => signed({ logKey: descriptorOf().rootKey })],
    ["DEMO_NOT_LOCAL", "a demo elsewhere", () => signed({ demo: true })],
    ["DEMO_NOT_LOCAL", "a demo that only looks local", () => signed({ demo: true, url: "https://127.0.0.1.example.org" })],
    ["MALFORMED", "plain http elsewhere", () => signed({ url: "http://traces.example.org" })],
    ["MALFORMED", "another kind", () => signed({ kind: "demo" })],
    ["MALFORMED", "no name", () => signed({ name: "" })],
    ["MALFORMED", "no key to encrypt to", () => signed({ ageRecipients: [] })],
    ["MALFORMED", "three keys to encrypt to", () => signed({ ageRecipients: Array(3).fill(descriptorOf().ageRecipients[0]) })],
    [
      "MALFORMED",
      "an age identity in place of a recipient",
      () => signed({ ageRecipients: [`AGE-SECRET-KEY-1${"Q".repeat(58)}`] }),
    ],
    ["MALFORMED", "a log without a usable name", () => signed({ logName: "my log" })],
    ["MALFORMED", "a later schema", () => signed({ schema: "tracehold/descriptor/1" })],
    ["MALFORMED", "a field more", () => signed({ motd: "hello" })],
    ["MALFORMED", "terms without version", () => signed({ terms: { sha256: "1".repeat(64) } })],
  ]
  test.each(rows)("%s: %s", (why, _, make) => expect(verdict(make())).toBe(why))

  test("OTHER_ROOT: not the one that was pinned, though its signature is good", () =>
    expect(verdict(signed({}), rootOf(9))).toBe("OTHER_ROOT"))
  test("a demo on this machine is accepted", () => expect(verdict(signed({ demo: true, url: local }))).toBe("ok"))
  test("what does not fit the schema is not signed", () =>
    expect(() => signDescriptor({ ...descriptorOf(), motd: "hello" } as Descriptor, pairOf(1))).toThrow())
})

describe("addresses", () => {
  test.each([
    "https://traces.example.org",
    "https://example.org:8443/traces/in",
    "http://127.0.0.1:8787",
    "http://127.255.0.3",
    "http://localhost:1",
    "http://[::1]:65535",
    "https://[2001:db8::1]",
  ])("%s", (url) => expect(endpointUrlSchema.safeParse(url).success).toBe(true))

  test.each([
    "traces.example.org",
    "ftp://example.org",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "http://example.org",
    "http://127.0.0.1.example.org",
    "http://localhost.example.org",
    "http://0x7f.0.0.1",
    "http://127.1",
    "http://127.0.0.256",
    "http://2130706433",
    "http://[::ffff:127.0.0.1]",
    "https://user@example.org",
    "https://user:word@example.org",
    "https://example.org/",
    "https://example.org/a/../b",
    "https://example.org/a//b",
    "https://example.org?x=1",
    "https://example.org#x",
    "https://example.org:0",
    "https://example.org:65536",
    "https://EXAMPLE.org",
    "https://exämple.org",
    "https://example.org\\@evil.example",
    "https://example.org\n",
    " https://example.org",
    `https://${"a".repeat(300)}.org`,
    "",
  ])("%j is none", (url) => expect(endpointUrlSchema.safeParse(url).success).toBe(false))

  test("only names of this machine are local", () => {
    expect(["http://localhost", "http://127.0.0.1", "http://[::1]:1"].every(isLoopback)).toBe(true)
    expect(["https://example.org", "https://127.0.0.1.nip.example", "http://0.0.0.0", "nonsense"].some(isLoopback)).toBe(false)
  })
})
