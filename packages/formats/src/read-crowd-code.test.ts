import fc from "fast-check"
import { expect, test } from "vitest"
import { type CrowdCodeRow, decodeRowText, escapeRowText } from "./crowd-code-row.ts"
import { readCrowdCode } from "./read-crowd-code.ts"
import { CROWD_CODE_HEADER, writeCrowdCode } from "./write-crowd-code.ts"

const check = (source: string | Uint8Array, expected: Partial<CrowdCodeRow>[]) => {
  const read = readCrowdCode(source)
  expect(read).toMatchObject({ kind: "ok", rows: expected })
  expect(read.kind === "ok" && read.rows.length).toBe(expected.length)
}
const refuse = (source: string | Uint8Array, why: string) => expect(readCrowdCode(source)).toEqual({ kind: "refused", why })
const H = `${CROWD_CODE_HEADER}\n`

test("a row", () =>
  check(`${H}1,100,"a b.py",3,2,"x ""y""\\n",python,content\n`, [
    { sequence: 1, timeMs: 100, file: "a b.py", offset: 3, length: 2, text: 'x "y"\\n', language: "python", type: "content" },
  ]))
test("empty fields are absent", () =>
  check(`${H},,"a",,,"",,tab`, [{ sequence: null, timeMs: null, text: null, language: null }]))
test("columns are found by name, and more are ignored", () =>
  check("X,Type,File\n9,tab,a\n", [{ file: "a", type: "tab", offset: null, text: null }]))
test("a quoted line end is text", () => check(`Type,File,Text\ntab,a,"x\ny"\n`, [{ text: "x\ny" }]))
test("blank lines and every line end", () => check("Type,File\r\n\r\ntab,a\rtab,b\n\n", [{ file: "a" }, { file: "b" }]))
test("a BOM is skipped", () => check("\uFEFFType,File\ntab,a\n", [{ file: "a" }]))
test("a quote in a bare field, and text behind a closing quote", () =>
  check('Type,File,Text\ntab,a"b,"c"d\n', [{ file: 'a"b', text: "cd" }]))
test("a type that is not known", () => check(`${H}1,1,"a",,,"",,future`, [{ type: "future" }]))

test("no text at all", () => refuse("", "the file is empty"))
test("not UTF-8", () => refuse(new Uint8Array([0xff, 0xfe]), "the file is not UTF-8"))
test("no Type column", () => refuse("File\na\n", "there is no column Type"))
test("one row with too few fields refuses the file", () =>
  refuse("Type,File,Text\ntab,a,x\ntab,a\n", "record 3 has 2 fields, the header 3"))
test("an offset that is no number", () => refuse(`${H}1,1,"a",x,0,"",,tab`, "record 2 has no whole number in RangeOffset"))
test("an edit without an offset", () => refuse(`${H}1,1,"a",,0,"",,content`, "record 2 has no RangeOffset"))

const text = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "\t", " ", "é", "😀") })

test("what is written is read", () => {
  const row = fc.record({
    sequence: fc.option(fc.nat()),
    timeMs: fc.option(fc.nat()),
    file: text,
    offset: fc.nat(),
    length: fc.option(fc.nat()),
    text: text.map(escapeRowText),
    language: fc.constantFrom(null, "python"),
    type: fc.constantFrom("tab", "content", "terminal_output"),
  })
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      expect(readCrowdCode(writeCrowdCode(rows))).toEqual({ kind: "ok", rows })
    }),
  )
})

test("line ends come back from a row's text, tabs do not", () => {
  fc.assert(
    fc.property(text, (original) => {
      expect(decodeRowText(escapeRowText(original) ?? "")).toBe(original.replaceAll("\t", "\\t"))
    }),
  )
})
test("half a surrogate pair cannot stand in UTF-8", () => expect(escapeRowText("a\ud83d!")).toBe("a\ufffd!"))
