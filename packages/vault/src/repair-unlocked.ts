import { fromHex } from "@tracehold/crypto"
import { writeCheckpoint } from "./checkpoint.ts"
import { VaultError } from "./error.ts"
import { SealedLedger } from "./ledger.ts"
import type { Problem, ProblemCode } from "./problem.ts"
import { mendChunk } from "./repair-chunk.ts"
import { findLostRows } from "./repair-find.ts"
import { unknownChunks } from "./repair-locked.ts"
import type { Mending } from "./repair-mending.ts"
import type { RootKeys } from "./root-keys.ts"
import { CHUNK_TAG, findChunk } from "./rows.ts"
import { STATE } from "./tables.ts"
import { verifyAll } from "./verify-full.ts"

/** A chunk that was given up can be what another one names, and so on; each round leaves fewer. */
const MAX_ROUNDS = 100

/** With keys: every row is opened; what is wrong is mended, and what cannot be is given up, until nothing is wrong. */
export function mendUnlocked(mending: Mending, keys: RootKeys): void {
  mending.sql.write(() => {
    reviveMarked(mending)
    findLostRows(mending, keys)
    mending.eraseAgain()
  })
  const mended = new Set<number>()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    mending.sql.write(() => {
      for (const { session, no } of unknownChunks(mending)) mending.loseUnknown(session, no)
      mending.addSessions()
    })
    const problems = verifyAll(mending.store, keys)
    if (problems.length === 0) return
    mendAll(mending, keys, problems, mended)
  }
  throw new VaultError("DAMAGED")
}

/** An erase takes the key and leaves a tombstone: a row that says erased where there are key and blocks is a damaged one. */
function reviveMarked({ sql }: Mending): void {
  sql.run(
    `UPDATE chunk AS c SET state = ? WHERE state = ? AND EXISTS (SELECT 1 FROM key WHERE owner = ${CHUNK_TAG})
      AND EXISTS (SELECT 1 FROM block WHERE block.chunk = c.rid)`,
    STATE.cut,
    STATE.erased,
  )
}

const NOT_THE_SAME: ReadonlySet<ProblemCode> = new Set(["REPLACED", "MISSING"])

/**
 * One kind after the other: a chunk that is mended may turn out to be the one that was there; and the old checkpoint, which says so,
 * is replaced only when every chunk is.
 */
function mendAll(mending: Mending, keys: RootKeys, problems: readonly Problem[], mended: Set<number>): void {
  const { sql, store } = mending
  const ofChunks = problems.filter(({ session }) => session !== null)
  const damaged = ofChunks.filter(({ code }) => !NOT_THE_SAME.has(code))
  if (ofChunks.length > 0) {
    for (const problem of onePerChunk(damaged.length > 0 ? damaged : ofChunks)) mendOne(mending, keys, problem, mended)
    return
  }
  if (problems.some(({ code }) => code === "LEDGER")) mending.lostEntries(new SealedLedger(store, keys).mend())
  sql.write(() => {
    if (problems.some(({ code }) => code === "CHECKPOINT")) writeCheckpoint(sql, store.vaultId, keys)
    mending.sweep()
  })
}

/** A chunk that misses a pack and has a wrong count has two problems, and is mended once. */
function onePerChunk(problems: readonly Problem[]): Iterable<Problem> {
  return new Map(problems.map((problem) => [`${problem.session}/${problem.no}`, problem])).values()
}

/** A chunk that is still wrong after it was mended is given up. */
function mendOne(mending: Mending, keys: RootKeys, { code, session, no }: Problem, mended: Set<number>): void {
  const { sql } = mending
  if (session === null || no === null) return
  const row = findChunk(sql, fromHex(session), no)
  if (row === undefined) sql.write(() => mending.loseUnknown(fromHex(session), no))
  // Another's, or an older state, in its place: nothing in it is believed.
  else if (NOT_THE_SAME.has(code) || mended.has(row.rid)) sql.write(() => mending.lose(row))
  else mendChunk(mending, keys, row)
  if (row !== undefined) mended.add(row.rid)
}
