import { decodeUtf8 } from "@tracehold/trace"
import type { CrowdCodeRow } from "./crowd-code-row.ts"
import { parseCsv } from "./csv.ts"

export type CrowdCodeRead =
  | { readonly kind: "ok"; readonly rows: readonly CrowdCodeRow[] }
  /** The whole file is refused, as the reference does; `why` names a line count or a column, never content. */
  | { readonly kind: "refused"; readonly why: string }

/**
 * Rows of a crowd-code 1.0 recording (`source.csv`). Columns are found by name; `File` and `Type` must be there, others may be
 * missing, more are ignored. One bad row refuses the file: another number of fields, a number that is not one, no offset where an
 * edit or a selection needs it.
 */
export function readCrowdCode(source: string | Uint8Array): CrowdCodeRead {
  const text = typeof source === "string" ? source : decodeUtf8(source)
  if (text === null) return refused("the file is not UTF-8")
  const [header, ...records] = parseCsv(text)
  if (header === undefined) return refused("the file is empty")
  const missing = ["File", "Type"].find((name) => !header.includes(name))
  if (missing !== undefined) return refused(`there is no column ${missing}`)

  const rows: CrowdCodeRow[] = []
  for (const [index, record] of records.entries()) {
    const place = `record ${index + 2}`
    if (record.length !== header.length) return refused(`${place} has ${record.length} fields, the header ${header.length}`)
    const column = (name: string) => record[header.indexOf(name)] || null
    const numbers = Object.fromEntries(["Sequence", "Time", "RangeOffset", "RangeLength"].map((name) => [name, column(name)]))
    const bad = Object.keys(numbers).find((name) => numbers[name] != null && !/^\d{1,15}$/.test(numbers[name]))
    if (bad !== undefined) return refused(`${place} has no whole number in ${bad}`)
    const whole = (name: string) => (numbers[name] == null ? null : Number(numbers[name]))
    const type = column("Type") ?? ""
    if ((type === "content" || type.startsWith("selection_")) && numbers.RangeOffset === null) {
      return refused(`${place} has no RangeOffset`)
    }
    rows.push({
      sequence: whole("Sequence"),
      timeMs: whole("Time"),
      file: column("File") ?? "",
      offset: whole("RangeOffset"),
      length: whole("RangeLength"),
      text: column("Text"),
      language: column("Language"),
      type,
    })
  }
  return { kind: "ok", rows }
}

const refused = (why: string): CrowdCodeRead => ({ kind: "refused", why })
