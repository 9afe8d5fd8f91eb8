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

export type FoundText = Pick<FoundFile, "text" | "content">

/**
 * Whether a document that shows this file reads so: a mark at its start is no part of it, all its lines end alike, half a pair of
 * UTF-16 can not be saved, and the editor knows more encodings than UTF-8.
 */
export function holdsText({ text: utf8, content }: FoundText, text: string): boolean {
  if (utf8 !== null && (utf8 === text || withoutMark(utf8) === text)) return true
  const shown = asShown(text)
  if (utf8 !== null && (asShown(utf8) === shown || asShown(withoutMark(utf8)) === shown)) return true
  return (
    content !== null && encodingsFor(content, utf8, text).some((name) => asShown(new TextDecoder(name).decode(content)) === shown)
  )
}

/** Those in which so many bytes can be so many units: decoding is not for nothing. Of what is not UTF-8 lines may end otherwise. */
function encodingsFor(content: Uint8Array, utf8: string | null, text: string): readonly string[] {
  const spare = utf8 === null ? text.split("\n").length - 1 : 0
  const [beyond, beyondTwice] = [content.length - text.length, content.length - text.length * 2]
  const twice = beyondTwice % 2 === 0 && -2 * spare <= beyondTwice && beyondTwice <= 2 * spare + 2
  const once = -spare <= beyond && beyond <= spare
  return [
    ...(twice ? UTF_16 : []),
    ...(once ? ONE_BYTE : []),
    ...(utf8 === null && content.length > text.length - spare ? SEVERAL_BYTES : []),
  ]
}

const withoutMark = (text: string) => (text.startsWith("\ufeff") ? text.slice(1) : text)
const asShown = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd").replace(/\r\n?/g, "\n")
