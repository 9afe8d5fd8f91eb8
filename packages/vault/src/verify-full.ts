import type { TraceEvent } from "@tracehold/trace"
import { checkCheckpoint } from "./checkpoint.ts"
import type { ChunkKeys } from "./chunk-keys.ts"
import { checkPin, pinIn, wasErased } from "./chunk-pins.ts"
import { checkDrafts } from "./drafts.ts"
import { VaultError } from "./error.ts"
import { SealedLedger } from "./ledger.ts"
import { namedBlobs } from "./named-blobs.ts"
import { type Problem, type ProblemCode, problem } from "./problem.ts"
import { blobsOf } from "./read-blobs.ts"
import { chunkAt, openChunkKeys, readChunkEvents } from "./read-chunk.ts"
import type { RootKeys } from "./root-keys.ts"
import { type ChunkRow, findChunk } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { openSummary } from "./summary.ts"
import { STATE } from "./tables.ts"
import { verifyQuick } from "./verify-quick.ts"

/** All that `verifyQuick` looks at, and everything that opens: events, pins, packs, blobs, summaries, checkpoint, ledger. */
export function verifyAll(store: Store, keys: RootKeys): Problem[] {
  const problems = [...verifyQuick(store), ...checkCheckpoint(store, keys), ...checkLedger(store, keys)]
  const rows = store[SQL].all<ChunkRow>("SELECT * FROM chunk WHERE state != ? ORDER BY session, no", STATE.erased)
  for (const row of rows) problems.push(...checkChunk(store, keys, row))
  return distinct(problems)
}

function checkLedger(store: Store, keys: RootKeys): Problem[] {
  return tried("LEDGER", null, () => new SealedLedger(store, keys).verify()).problems
}

/** What is wrong with one chunk, or, by what it says, with the one before. */
export function checkChunk(store: Store, keys: RootKeys, seen: ChunkRow): Problem[] {
  // A window may be writing it: what is read of one chunk is read at one moment.
  return store[SQL].read(() => {
    const row = findChunk(store[SQL], seen.session, seen.no)
    if (row === undefined || row.state === STATE.erased) return []
    const opened = tried("KEY", row, () => openChunkKeys(store, keys, row))
    if (opened.value === undefined) return opened.problems
    using chunk = opened.value
    const events = tried("EVENTS", row, () => readChunkEvents(store, chunk, row))
    return [
      ...events.problems,
      ...checkSummary(store, chunk, row),
      ...tried("DRAFT", row, () => checkDrafts(store[SQL], chunk, chunkAt(store, row), row.rid)).problems,
      ...(events.value === undefined ? [] : checkContent(store, keys, row, events.value)),
    ]
  })
}

function checkSummary(store: Store, chunk: ChunkKeys, row: ChunkRow): Problem[] {
  const { summary } = row
  return summary === null ? [] : tried("EVENTS", row, () => openSummary(chunk.summary, chunkAt(store, row), summary)).problems
}

function checkContent(store: Store, keys: RootKeys, row: ChunkRow, events: readonly TraceEvent[]): Problem[] {
  const said = pinIn(events[0], events.at(-1))
  const before = said === null ? null : checkPin(store, row.session, said)
  const blobs = tried("PACK", row, () => {
    const source = blobsOf(store, keys, row.rid)
    return [...namedBlobs(events, source)].every((hash) => source(hash) !== undefined)
  })
  // An erase takes packs by their minute, so a chunk that it cut may name what is gone.
  const missing = blobs.value === false && !wasErased(store, row) ? [problem("BLOB", row)] : []
  return [...(before === null ? [] : [before]), ...blobs.problems, ...missing]
}

/** The value, or the problem that kept it from being had. */
function tried<T>(code: ProblemCode, row: ChunkRow | null, action: () => T): { value?: T; problems: Problem[] } {
  try {
    return { value: action(), problems: [] }
  } catch (error) {
    if (error instanceof VaultError && (error.code === "DAMAGED" || error.code === "GONE"))
      return { problems: [problem(code, row)] }
    throw error
  }
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((p) => [`${p.code}/${p.session}/${p.no}`, p])).values()]
}
