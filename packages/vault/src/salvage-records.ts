import { PAGE_BYTES, type SalvagePages } from "./salvage-pages.ts"

/** A value of a column as SQLite stores it; `rowid` stands where the column is the row's own number. */
export type StoredValue = null | number | string | Uint8Array

export type StoredRow = { readonly rowid: number; readonly values: readonly StoredValue[] }

/** Before the first page's own header. */
const FILE_HEADER_BYTES = 100
const LEAF_OF_TABLE = 0x0d
const LEAF_OF_INDEX = 0x0a
const INNER_OF_INDEX = 0x02

/** Rows of every table on this page, as far as each is whole; none for a page of another kind. SQLite file format, sections 1.6 and 2.1. */
export function rowsOn(pages: SalvagePages, number: number): StoredRow[] {
  const page = pages.read(number)
  const header = number === 1 ? FILE_HEADER_BYTES : 0
  if (page?.[header] !== LEAF_OF_TABLE) return []
  return cellsOf(page, header, 8).flatMap((at) => tableRow(pages, page, at) ?? [])
}

/** Records of a WITHOUT ROWID table or an index, found from its root. Those below a page that cannot be read are missing. */
export function recordsFrom(pages: SalvagePages, root: number): (readonly StoredValue[])[] {
  const found: (readonly StoredValue[])[] = []
  const seen = new Set<number>()
  const waiting = [root]
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const page = seen.has(number) ? null : pages.read(number)
    seen.add(number)
    if (page === null || (page[0] !== LEAF_OF_INDEX && page[0] !== INNER_OF_INDEX)) continue
    const inner = page[0] === INNER_OF_INDEX
    if (inner) waiting.push(page.readUInt32BE(8))
    for (const at of cellsOf(page, 0, inner ? 12 : 8)) {
      if (inner && at + 4 <= PAGE_BYTES) waiting.push(page.readUInt32BE(at))
      const record = indexRecord(pages, page, inner ? at + 4 : at)
      if (record !== null) found.push(record)
    }
  }
  return found
}

/** Where the cells of a page begin, those that lie on it. */
function cellsOf(page: Buffer, header: number, headerBytes: number): number[] {
  const from = header + headerBytes
  const count = Math.min(page.readUInt16BE(header + 3), (PAGE_BYTES - from) >> 1)
  return Array.from({ length: count }, (_, i) => page.readUInt16BE(from + 2 * i)).filter((at) => at >= from && at < PAGE_BYTES)
}

function tableRow(pages: SalvagePages, page: Buffer, at: number): StoredRow | null {
  const length = varint(page, at)
  const rowid = length === null ? null : varint(page, length.end)
  if (length === null || rowid === null) return null
  const payload = payloadAt(pages, page, rowid.end, length.value, PAGE_BYTES - 35)
  const values = payload === null ? null : record(payload)
  return values === null ? null : { rowid: rowid.value, values }
}

function indexRecord(pages: SalvagePages, page: Buffer, at: number): readonly StoredValue[] | null {
  const length = varint(page, at)
  if (length === null) return null
  const payload = payloadAt(pages, page, length.end, length.value, (((PAGE_BYTES - 12) * 64) / 255 - 23) | 0)
  return payload === null ? null : record(payload)
}

/** A row that does not fit its page goes on in a chain of others. `most` bytes lie on the page itself at most. */
function payloadAt(pages: SalvagePages, page: Buffer, at: number, length: number, most: number): Buffer | null {
  const least = (((PAGE_BYTES - 12) * 32) / 255 - 23) | 0
  const fitting = least + ((length - least) % (PAGE_BYTES - 4))
  const here = length <= most ? length : fitting <= most ? fitting : least
  if (at + here > PAGE_BYTES) return null
  const parts = [page.subarray(at, at + here)]
  if (here === length) return parts[0] ?? null
  if (at + here + 4 > PAGE_BYTES || length > pages.count * PAGE_BYTES) return null
  let next = page.readUInt32BE(at + here)
  for (let left = length - here; left > 0; ) {
    const more = pages.read(next)
    if (more === null) return null
    parts.push(more.subarray(4, 4 + Math.min(left, PAGE_BYTES - 4)))
    left -= PAGE_BYTES - 4
    next = more.readUInt32BE(0)
    if (left <= 0 && next !== 0) return null // The chain is as long as the row, or it is another row's.
  }
  return Buffer.concat(parts)
}

/** Header length, a type for each column, then the values; all of it adds up to the payload, or it is none. */
function record(payload: Buffer): StoredValue[] | null {
  const head = varint(payload, 0)
  if (head === null || head.value > payload.length) return null
  const values: StoredValue[] = []
  let body = head.value
  for (let at = head.end; at < head.value; ) {
    const type = varint(payload, at)
    const bytes = type === null ? null : sizeOf(type.value)
    if (type === null || bytes === null || type.end > head.value || body + bytes > payload.length) return null
    values.push(storedValue(type.value, payload.subarray(body, body + bytes)))
    body += bytes
    at = type.end
  }
  return body === payload.length ? values : null
}

const INT_BYTES = [0, 1, 2, 3, 4, 6, 8, null, 0, 0, null, null]

/** Null for types that no table of ours holds. */
function sizeOf(type: number): number | null {
  return type < 12 ? (INT_BYTES[type] ?? null) : (type - 12) >> 1
}

function storedValue(type: number, bytes: Buffer): StoredValue {
  if (type === 0) return null
  if (type >= 12) return type % 2 === 0 ? new Uint8Array(bytes) : bytes.toString("utf8")
  if (type >= 8) return type - 8
  return bytes.length === 8 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, bytes.length)
}

/** Up to 9 bytes, high bits first; null where it runs off the page, or over what a number holds exactly. */
function varint(bytes: Buffer, at: number): { value: number; end: number } | null {
  let value = 0
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) return null
    value = value * 128 + (byte & 127)
    if (byte < 128) return Number.isSafeInteger(value) ? { value, end: at + i + 1 } : null
  }
  return null
}
