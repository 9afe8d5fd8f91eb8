import { toHex } from "@tracehold/crypto"
import type { ChunkRef } from "./list-chunks.ts"
import { countAwaited } from "./pull-packs.ts"
import { SQL, type Store } from "./store.ts"
import { BY, SCOPE, TODO } from "./tables.ts"

/** That something was erased: when, what about, and by whom; never what it held. */
export type Tombstone = {
  readonly no: number
  /** Minutes since the Unix epoch. */
  readonly atMin: number
  /** `since`: the last minutes of all windows; `chunk`: a whole chunk; `part`: its end; `content`: something inside it; `all`: the whole vault. */
  readonly scope: keyof typeof SCOPE
  readonly ref: ChunkRef | null
  /** Unix times in ms that bound what was erased, to the minute. */
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly events: number
  /** `locked`: by command, without a key; it cannot be told by whom. */
  readonly by: keyof typeof BY
}

type Row = {
  no: number
  at_min: number
  scope: number
  session: Uint8Array | null
  chunk_no: number | null
  from_ms: number | null
  to_ms: number | null
  events: number
  by: number
}

/** Everything that was ever erased from this store, oldest first. Works locked. */
export function listTombstones(store: Store): Tombstone[] {
  return store[SQL].all<Row>("SELECT * FROM tombstone ORDER BY no").map((row) => ({
    no: row.no,
    atMin: row.at_min,
    scope: nameIn(SCOPE, row.scope),
    ref: row.session === null || row.chunk_no === null ? null : { session: toHex(row.session), no: row.chunk_no },
    fromMs: row.from_ms,
    toMs: row.to_ms,
    events: row.events,
    by: nameIn(BY, row.by),
  }))
}

export type Owed = {
  readonly bytes: boolean
  readonly packs: number
  readonly rootKey: boolean
  readonly orders: number
  readonly scrubs: number
  readonly hosts: number
}

/**
 * What erases still owe, for a person to see. `bytes`: the log could not be cut yet because another window reads it; `packs`: shared
 * ones that still hold blobs of erased chunks until the next unlock; `rootKey`: an old backup of the folder still opens with the root key
 * as it is; `orders`: erases that have chunks to go through yet; `scrubs`: late secrets that wait for the next unlock;
 * `hosts`: erases, and shared packs, that wait until all that a host has was pulled.
 */
export function owedBy(store: Store): Owed {
  const count = (kind: number) => store[SQL].get<{ n: number }>("SELECT count(*) AS n FROM todo WHERE kind = ?", kind)?.n ?? 0
  const awaited = countAwaited(store[SQL])
  return {
    bytes: count(TODO.truncate) > 0,
    packs: count(TODO.trim) - awaited,
    rootKey: count(TODO.rotate) > 0,
    orders: count(TODO.order),
    scrubs: count(TODO.scrub),
    hosts: count(TODO.kept) + awaited,
  }
}

function nameIn<K extends string>(table: Readonly<Record<K, number>>, value: number): K {
  const names = Object.keys(table) as K[]
  return names.find((name) => table[name] === value) ?? (names[0] as K)
}
