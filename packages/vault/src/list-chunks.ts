import { toHex } from "@tracehold/crypto"
import { CHUNK_TAG } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { HOLD, STATE } from "./tables.ts"

/** Names a chunk: its session's id in hex, and its number. */
export type ChunkRef = { readonly session: string; readonly no: number }

/** What is known of a chunk without a key. Minutes since the Unix epoch. */
export type ChunkInfo = ChunkRef & {
  readonly rev: number
  /** `open`: being written, or left so by a crash; `cut`: its end was erased. */
  readonly state: "open" | "sealed" | "cut"
  readonly fromMin: number
  readonly toMin: number
  readonly events: number
  /** Sealed bytes of its events; blobs are shared and not counted. */
  readonly bytes: number
  readonly reviewed: boolean
  /** False: the recorder's claim; true: the owner has seen it since, and nobody else can have made it. */
  readonly adopted: boolean
  /** Id of the store that it was pulled from, hex; null for what was recorded here. */
  readonly host: string | null
}

type Row = {
  session: Uint8Array
  no: number
  rev: number
  state: number
  from_min: number
  to_min: number
  events: number
  bytes: number
  hold: number
  adopted: number | null
  host: Uint8Array | null
}

const NAMES = new Map([
  [STATE.open, "open"],
  [STATE.sealed, "sealed"],
  [STATE.cut, "cut"],
] as const)

/** All chunks but erased ones, oldest first. Works locked. */
export function listChunks(store: Store): ChunkInfo[] {
  const rows = store[SQL].all<Row>(
    `SELECT c.session, c.no, c.rev, c.state, c.from_min, c.to_min, c.events, c.bytes, c.hold, k.adopted, r.store AS host
      FROM chunk c LEFT JOIN key k ON k.owner = ${CHUNK_TAG} LEFT JOIN session s ON s.id = c.session
      LEFT JOIN remote r ON r.store = s.store WHERE c.state != ? ORDER BY c.from_min, c.session, c.no`,
    STATE.erased,
  )
  return rows.map((row) => ({
    session: toHex(row.session),
    no: row.no,
    rev: row.rev,
    state: NAMES.get(row.state as 0 | 2 | 3) ?? "cut",
    fromMin: aMinute(row.from_min),
    toMin: aMinute(row.to_min),
    events: row.events,
    bytes: row.bytes,
    reviewed: (row.hold & HOLD.reviewed) !== 0,
    adopted: row.adopted === 1,
    host: row.host === null ? null : toHex(row.host),
  }))
}

/** The nearest minute that there can be, of a row that somebody may have changed: what is shown and written of it must be a time. */
export function aMinute(min: number): number {
  return Math.min(Math.max(min, 0), 0xffffffff)
}
