import { openBlockBytes } from "./block.ts"
import { readU32 } from "./bytes.ts"
import { ChunkKeys } from "./chunk-keys.ts"
import { type KeyRow, unwrapKey } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import type { Owner } from "./layouts.ts"
import type { Mending } from "./repair-mending.ts"
import type { RootKeys } from "./root-keys.ts"
import { blocksOf, CHUNK_TAG } from "./rows.ts"
import { STATE } from "./tables.ts"

type FoundKey = { readonly session: Uint8Array; readonly no: number; readonly rev: number; readonly keys: ChunkKeys }

/**
 * Blocks whose chunk's row was lost, or does not say whose they are any more, belong to the chunk whose key opens them: its row is made
 * anew. What it said of times and states is found when it is mended.
 */
export function findLostRows(mending: Mending, root: RootKeys): void {
  const { sql, store } = mending
  const groups = sql.all<{ chunk: number }>(
    `SELECT DISTINCT chunk FROM block WHERE chunk NOT IN
      (SELECT rid FROM chunk c WHERE c.state != ${STATE.erased} AND EXISTS (SELECT 1 FROM key WHERE owner = ${CHUNK_TAG}))`,
  )
  const lost = groups.length === 0 ? [] : keysWithoutRow(mending, root)
  for (const { chunk } of groups) {
    const blocks = blocksOf(sql, chunk)
    const found = lost.find(({ session, no, rev, keys }) =>
      blocks.some((block) => opens(() => openBlockBytes(keys.blocks, { vault: store.vaultId, session, no, rev }, block))),
    )
    if (found === undefined) continue
    const minutes = blocks.map(({ toMin }) => toMin)
    const [from, to] = [Math.min(...minutes), Math.max(...minutes)]
    mending.addSession(found.session, from, to)
    sql.run(
      `INSERT OR REPLACE INTO chunk(rid, session, no, rev, state, from_min, to_min, events, bytes, hold) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0)`,
      chunk,
      found.session,
      found.no,
      found.rev,
      STATE.cut,
      from,
      to,
    )
  }
  for (const { keys } of lost) keys[Symbol.dispose]()
}

function keysWithoutRow({ sql, store }: Mending, root: RootKeys): FoundKey[] {
  const rows = sql.all<KeyRow & { owner: Uint8Array }>(
    `SELECT * FROM key WHERE length(owner) = 20 AND owner NOT IN (SELECT ${CHUNK_TAG} FROM chunk c WHERE c.state != ${STATE.erased})`,
  )
  return rows.flatMap((row) => {
    const [session, no] = [new Uint8Array(row.owner.subarray(0, 16)), readU32(row.owner, 16)]
    const owner: Owner = { kind: "chunk", session, no }
    const key = opens(() => unwrapKey(root, store.vaultId, owner, row.rev, row))
    return key === null ? [] : [{ session, no, rev: row.rev, keys: new ChunkKeys(key) }]
  })
}

/** Null for what was damaged. */
export function opens<T>(action: () => T): T | null {
  try {
    return action()
  } catch (error) {
    if (error instanceof VaultError && (error.code === "DAMAGED" || error.code === "GONE")) return null
    throw error
  }
}
