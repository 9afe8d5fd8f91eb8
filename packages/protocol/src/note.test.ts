import { cryptoReady, fromHex, SecretKey, sha256, signingPair, toBase64, toHex, verify } from "@tracehold/crypto"
import * as fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { signCheckpoint, verifyCheckpoint } from "./checkpoint.ts"
import { NOTE_ED25519, noteKeyId, noteNameSchema, signNote, verifyNote } from "./note.ts"

beforeAll(cryptoReady)

const NAME = "tracehold/test"
const pair = () => signingPair(new SecretKey(new Uint8Array(32).fill(7)))
const other = () => signingPair(new SecretKey(new Uint8Array(32).fill(8)))
const key = () => ({ name: NAME, algorithm: NOTE_ED25519, publicKey: pair().publicKey }) as const
const log = () => ({ logName: NAME, logKey: toHex(pair().publicKey) })
const ROOT = () => sha256(new Uint8Array())

// Made with another implementation (Python: hashlib and pyca/cryptography) from the seed 07..07.
const VECTOR =
  "tracehold/test\n20852163\nWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n\n— tracehold/test ukJLM4qL9NrOwVTJcmzCYN8iyPxn5nr5uOfTpYlv9Z3oQWiQXYbS47OTU6riFN2Rq44YGNVq8IDLxUNRmdk5oAo2NQ4=\n"
const VECTOR_ID = "ba424b33"

test("notes, key ids and checkpoints are byte for byte another implementation's", () => {
  expect(toHex(noteKeyId(key()))).toBe(VECTOR_ID)
  const root = fromHex("5a".repeat(32))
  expect(signCheckpoint({ size: 20_852_163, root }, NAME, pair())).toBe(VECTOR)
  expect(verifyCheckpoint(VECTOR, log())).toEqual({ size: 20_852_163, root })
})

test("the algorithm's byte is part of a key's id", () => {
  const as = (algorithm: number) => toHex(noteKeyId({ ...key(), algorithm: algorithm as typeof NOTE_ED25519 }))
  expect(as(0x01)).not.toBe(as(0x04))
})

test("what was signed comes back, with empty lines in it, too", async () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replace(/\p{C}/gu, ""))
  await fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (lines) => {
      const text = `${lines.join("\n")}\n`
      expect(verifyNote(signNote(text, NAME, pair()), key())).toBe(text)
    }),
  )
})

describe("notes that are refused", () => {
  const good = () => signNote("text\n", NAME, pair())
  const sigOf = (note: string) => note.trimEnd().split(" ").at(-1) ?? ""
  const rows: [string, () => string][] = [
    ["another text", () => good().replace("text", "test")],
    ["a text more", () => `more\n${good()}`],
    ["another signer", () => signNote("text\n", NAME, other())],
    [
      "another signer under the key's id",
      () => {
        const theirs = Uint8Array.from(atob(sigOf(signNote("text\n", NAME, other()))), (one) => one.charCodeAt(0))
        theirs.set(noteKeyId(key()))
        return good().replace(sigOf(good()), toBase64(theirs))
      },
    ],
    ["another name", () => good().replace(`— ${NAME}`, "— other")],
    ["no signature", () => "text\n\n"],
    ["no blank line", () => good().replace("\n\n", "\n")],
    ["no newline at its end", () => good().trimEnd()],
    ["a hyphen for the dash", () => good().replace("—", "-")],
    ["a line that is no signature", () => `${good()}hello\n`],
    ["a signature without padding", () => good().replace(/=+\n$/, "\n")],
    ["a signature in URL-safe base64", () => `text\n\n— ${NAME} ${"-_".repeat(45)}==\n`],
    ["a signature that is only an id", () => `text\n\n— ${NAME} ${toBase64(noteKeyId(key()))}\n`],
    ["a signature cut short", () => `text\n\n— ${NAME} ${toBase64(Uint8Array.of(...noteKeyId(key()), 1))}\n`],
    ["a name with a plus", () => good().replace(NAME, "a+b")],
    ["a control character", () => good().replace("text", "te\tt")],
    ["a carriage return", () => good().replaceAll("\n", "\r\n")],
    ["half a surrogate pair", () => good().replace("text", "\ud800")],
    ["too many signatures", () => good() + good().slice("text\n\n".length).repeat(32)],
    ["more than is looked at", () => signNote(`${"x".repeat(20_000)}\n`, NAME, pair())],
    ["nothing", () => ""],
  ]
  test.each(rows)("%s", (_, make) => expect(verifyNote(make(), key())).toBeNull())
})

test("signatures by others beside the right one do not matter, in any order", () => {
  const mine = signNote("text\n", NAME, pair())
  const theirs = signNote("text\n", "witness.example/w", other()).slice("text\n\n".length)
  expect(verifyNote(mine + theirs, key())).toBe("text\n")
  expect(verifyNote(`text\n\n${theirs}${mine.slice("text\n\n".length)}`, key())).toBe("text\n")
})

test("a wrong signature by the key spoils a note that has a right one", () => {
  const wrong = signNote("other text\n", NAME, pair()).slice("other text\n\n".length)
  expect(verifyNote(signNote("text\n", NAME, pair()) + wrong, key())).toBeNull()
})

describe("checkpoints that are refused though their signature is good", () => {
  const root = () => toBase64(ROOT())
  const rows: [string, () => string][] = [
    ["another log's", () => `other/log\n1\n${root()}\n`],
    ["without size", () => `${NAME}\n${root()}\n`],
    ["with a size in words", () => `${NAME}\none\n${root()}\n`],
    ["with a leading zero", () => `${NAME}\n01\n${root()}\n`],
    ["with a sign", () => `${NAME}\n+1\n${root()}\n`],
    ["with a size beyond exact numbers", () => `${NAME}\n9007199254740993\n${root()}\n`],
    ["with a huge size", () => `${NAME}\n${"9".repeat(40)}\n${root()}\n`],
    ["with a short root", () => `${NAME}\n1\n${toBase64(new Uint8Array(31))}\n`],
    ["with a root in hex", () => `${NAME}\n1\n${toHex(ROOT())}\n`],
    ["with a root without padding", () => `${NAME}\n1\n${root().replace("=", "")}\n`],
    ["with an empty line", () => `${NAME}\n1\n${root()}\n\nmore\n`],
    ["with nothing", () => "\n"],
  ]
  test.each(rows)("%s", (_, text) => expect(verifyCheckpoint(signNote(text(), NAME, pair()), log())).toBeNull())

  test("extension lines are carried, not read", () =>
    expect(verifyCheckpoint(signNote(`${NAME}\n0\n${root()}\nmore\n`, NAME, pair()), log())).toEqual({ size: 0, root: ROOT() }))
  test("another key's", () =>
    expect(verifyCheckpoint(signCheckpoint({ size: 0, root: ROOT() }, NAME, other()), log())).toBeNull())
})

test("a text that is no note's is not signed", () => {
  expect(() => signNote("no newline", NAME, pair())).toThrow(RangeError)
  expect(() => signNote("a\0b\n", NAME, pair())).toThrow(RangeError)
})

test.each(["", "a b", "a+b", "a\u00a0b", "a\nb", "x".repeat(201)])("%j is no key's name", (name) =>
  expect(noteNameSchema.safeParse(name).success).toBe(false),
)

test("a note's signature is over its text alone", () => {
  const note = signNote("text\n", NAME, pair())
  const bytes = Uint8Array.from(atob(note.trimEnd().split(" ").at(-1) ?? ""), (one) => one.charCodeAt(0))
  expect(verify(pair().publicKey, new TextEncoder().encode("text\n"), bytes.subarray(4))).toBe(true)
})
