import type { FoundFile } from "./workspace-files.ts"

/** What the editor can be told to read a file as, beside UTF-8, in the names of the Encoding Standard. */
const UTF_16 = ["utf-16le", "utf-16be"]
const ONE_BYTE = [
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "windows-1253",
  "windows-1254",
  "iso-8859-2",
  "iso-8859-5",
  "iso-8859-15",
  "koi8-r",
]
const SEVERAL_BYTES = ["shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"]

/** Whether a document that shows this file reads so: a mark at its start is no part of it, and the editor knows more encodings than UTF-8. */
export function holdsText({ text: utf8, content }: Pick<FoundFile, "text" | "content">, text: string): boolean {
  if (utf8 !== null && (utf8.startsWith("\ufeff") ? utf8.slice(1) : utf8) === text) return true
  return content !== null && encodingsFor(content, utf8, text).some((name) => new TextDecoder(name).decode(content) === text)
}

/** Those in which so many bytes can be so many units: decoding is not for nothing. */
function encodingsFor(content: Uint8Array, utf8: string | null, text: string): readonly string[] {
  const beyond = content.length - text.length * 2
  if (beyond === 0 || beyond === 2) return utf8 === null ? [...UTF_16, ...SEVERAL_BYTES] : UTF_16
  if (content.length === text.length) return ONE_BYTE
  return utf8 === null && content.length > text.length ? SEVERAL_BYTES : []
}
