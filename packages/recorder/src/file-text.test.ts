import { decodeUtf8 } from "@tracehold/trace"
import { expect, test } from "vitest"
import { holdsText } from "./file-text.ts"

const check = (bytes: readonly number[], text: string, holds: boolean) => {
  const content = Uint8Array.from(bytes)
  expect(holdsText({ text: content.includes(0) ? null : decodeUtf8(content), content }, text)).toBe(holds)
}

test("UTF-8", () => check([0x68, 0xc3, 0xa9], "hé", true))
test("UTF-8 with its mark", () => check([0xef, 0xbb, 0xbf, 0x61], "a", true))
test("another text", () => check([0x61], "b", false))
test("Windows 1252", () => check([0x68, 0xe9, 0x80], "hé€", true))
test("ISO 8859-2", () => check([0xbe, 0xb9], "žš", true))
test("UTF-16, little end first, with its mark", () => check([0xff, 0xfe, 0x61, 0, 0xe9, 0], "aé", true))
test("UTF-16, big end first", () => check([0, 0x61, 0, 0xe9], "aé", true))
test("Shift JIS", () => check([0x82, 0xa0], "あ", true))
test("a file that is UTF-8 and is shown as Windows 1252", () => check([0x68, 0xc3, 0xa9], "hÃ©", true))
test("bytes that no encoding reads as this text", () => check([0xff, 0xfe, 0x00], "a", false))
test("half a pair, which is saved as a mark for what is no character", () => check([0x61, 0xef, 0xbf, 0xbd], "a\ud83d", true))
test("a text that begins with what is a mark elsewhere", () => check([0xef, 0xbb, 0xbf, 0x61], "\ufeffa", true))
test("lines that end in several ways, of which the editor makes one", () =>
  check([...Buffer.from("1\r\n2\r3\n")], "1\n2\n3\n", true))
test("the same in Windows 1252", () => check([0xe9, 0x0d, 0x0a, 0xe9, 0x0a], "é\r\né\r\n", true))
test("the same in UTF-16", () => check([0xe9, 0, 0x0d, 0, 0x0a, 0, 0xe8, 0, 0x0a, 0], "é\nè\n", true))
