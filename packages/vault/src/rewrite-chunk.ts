import type { Admitted } from "@tracehold/policy"
import type { TraceEvent } from "@tracehold/trace"
import { adoptPacks } from "./adopt-packs.ts"
import { readBelief } from "./belief.ts"
import { writeCheckpoint } from "./checkpoint.ts"
import type { BlobChanges } from "./chunk-packs.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { checkUnchanged, makeRevision, putRevision } from "./owner-chunk.ts"
import { planPacks, putPackPlan } from "./plan-packs.ts"
import { refitSpans } from "./plan-spans.ts"
import { blobsOf } from "./read-blobs.ts"
import { chunkAt, openChunkKeys, readChunkEvents } from "./read-chunk.ts"
import type { RootKeys } from "./root-keys.ts"
import { type ChunkRow, packsOf, putTodo, spansOf } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { openSummary } from "./summary.ts"
import { BLOCK, STATE, TODO } from "./tables.ts"

/** What was looked for while the chunk was rewritten. Left out, the chunk's summary keeps what it says. */
export type RewriteOptions = {
  readonly detectors?: string
  readonly provisional?: boolean
  /** Also take out of its packs, now or once it is owed, what nothing names any more. */
  readonly trim?: boolean
}

/**
 * The owner's form of the one primitive: a closed chunk at its next revision, under a fresh key, with these events and blobs; adopted
 * with that. Packs that other chunks use too keep the old blobs until they are trimmed.
 *
 * @param change - gets all events but the end event, and gives those that shall be there, still beginning with the chunk's start.
 * @throws VaultError `BUSY` for a chunk that is not closed, or that kept changing; `DAMAGED`.
 */
export function rewriteChunk(
  store: Store,
  keys: RootKeys,
  row: ChunkRow,
  change: (events: readonly TraceEvent[]) => readonly Admitted[],
  blobs: BlobChanges,
  options: RewriteOptions,
): void {
  if (row.state !== STATE.sealed) throw new VaultError("BUSY")
  const sql = store[SQL]
  const belief = readBelief(sql)
  using old = openChunkKeys(store, keys, row)
  const events = sql.read(() => {
    checkUnchanged(sql, row, belief)
    return readChunkEvents(store, old, row)
  })
  const end = events.pop()
  if (end?.kind !== "chunk-end") throw new VaultError("DAMAGED")
  const next = change(events).filter(({ kind }) => kind !== "chunk-end")
  if (next[0]?.kind !== "chunk-start") throw new Error("a chunk begins with its chunk-start")
  const spans = spansOf(sql, row.rid).filter(({ kind }) => kind !== BLOCK.end)
  const packs = planPacks(store, keys, row.rid, blobs, blobsOf(store, keys, row.rid), next)
  const known = row.summary === null ? null : openSummary(old.summary, chunkAt(store, row), row.summary)
  const revision = makeRevision(store, keys, row, {
    events: next,
    spans: refitSpans(spans, timesMs(events), timesMs(next)),
    packs: packs.ids,
    pin: end.pin,
    last: end.last,
    scan: {
      detectors: options.detectors ?? known?.detectors ?? null,
      provisional: options.provisional ?? known?.provisional ?? true,
    },
  })
  using _fresh = revision.keys
  sql.write(() => {
    checkUnchanged(sql, row, belief)
    putPackPlan(sql, row.rid, packs)
    if (options.trim === true) for (const { id } of packsOf(sql, row.rid)) putTodo(sql, TODO.trim, id)
    adoptPacks(sql, store.vaultId, keys, row.rid)
    putRevision(store, row, old, revision)
    writeCheckpoint(sql, store.vaultId, keys)
  })
  finishErases(store)
}

function timesMs(events: readonly TraceEvent[]): number[] {
  return events.map(({ atMs }) => atMs)
}
