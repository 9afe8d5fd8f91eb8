import { readU32 } from "./bytes.ts"
import { wasErased } from "./chunk-pins.ts"
import { VaultError } from "./error.ts"
import { chunkOwner } from "./read-chunk.ts"
import type { Mending } from "./repair-mending.ts"
import { blocksOf, bytesOf, CHUNK_TAG, type ChunkRow, findKey } from "./rows.ts"
import { BLOCK, STATE } from "./tables.ts"
import { verifyQuick } from "./verify-quick.ts"

/** Without keys: what fits together from outside is kept, a chunk up to its first hole. */
export function mendLocked(mending: Mending): void {
  mending.sql.write(() => {
    mending.eraseAgain()
    for (const row of mending.chunks()) mendChunk(mending, row)
    for (const { session, no } of unknownChunks(mending)) mending.loseUnknown(session, no)
    mending.sweep()
  })
  if (verifyQuick(mending.store).length > 0) throw new VaultError("DAMAGED")
}

/** Chunks that a key is there for, and no row. */
export function unknownChunks({ sql }: Mending): { session: Uint8Array; no: number }[] {
  return sql
    .all<{ owner: Uint8Array }>(
      `SELECT owner FROM key WHERE length(owner) = 20 AND owner NOT IN (SELECT ${CHUNK_TAG} FROM chunk c)`,
    )
    .map(({ owner }) => ({ session: new Uint8Array(owner.subarray(0, 16)), no: readU32(owner, 16) }))
}

function mendChunk(mending: Mending, row: ChunkRow): void {
  const { sql, store } = mending
  const key = findKey(sql, chunkOwner(row))
  const blocks = blocksOf(sql, row.rid)
  const packLost = lacksPack(mending, row)
  let next = 0
  const whole = blocks.filter(({ first, last, kind }) => {
    // The end event names the packs, so it goes where one did; the next unlock closes the chunk again.
    const fits = first === next && last >= first && !(packLost && kind === BLOCK.end)
    if (fits) next = last + 1
    return fits
  })
  if (row.state === STATE.erased || key?.rev !== row.rev || (next === 0 && row.events > 0)) {
    mending.lose(row)
    return
  }
  const ended = whole.at(-1)?.kind === BLOCK.end
  const same = !packLost && whole.length === blocks.length && next === row.events && ended === (row.state === STATE.sealed)
  if (same && (row.state !== STATE.cut || wasErased(store, row))) return
  const surplus = blocks.filter((block) => !whole.includes(block))
  for (const { first } of surplus) sql.run("DELETE FROM block WHERE chunk = ? AND first = ?", row.rid, first)
  const toMin = Math.max(row.from_min, ...whole.map((block) => block.toMin))
  if (!ended) mending.lostPart(row, packLost ? 0 : Math.max(0, row.events - next))
  sql.run(
    "UPDATE chunk SET state = ?, events = ?, bytes = ?, to_min = ?, summary = CASE WHEN ? THEN summary END WHERE rid = ?",
    ended ? STATE.sealed : STATE.cut,
    next,
    bytesOf(whole),
    toMin,
    ended ? 1 : 0,
    row.rid,
  )
}

/** Whether the chunk uses a pack that, or whose key, is not there. */
function lacksPack({ sql }: Mending, { rid }: ChunkRow): boolean {
  const whole = "SELECT 1 FROM pack p JOIN key k ON k.owner = p.id WHERE p.rid = u.pack"
  return sql.get(`SELECT 1 FROM use u WHERE u.chunk = ? AND NOT EXISTS (${whole}) LIMIT 1`, rid) !== undefined
}
