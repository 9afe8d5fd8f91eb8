import { readCard } from "./card.ts"
import { checkReturned, wasErased } from "./chunk-pins.ts"
import { VaultError } from "./error.ts"
import { type Problem, type ProblemCode, problem } from "./problem.ts"
import { CHUNK_TAG, type ChunkRow } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { BLOCK, STATE } from "./tables.ts"

/** What can be checked without a key: the file, the card, that keys and packs are there, that blocks tile and counts agree. */
export function verifyQuick(store: Store): Problem[] {
  // Windows may be writing: what is held against each other is read at one moment.
  const rows = store[SQL].read(() => [...checkRows(store), ...checkChunks(store), ...checkReturned(store)])
  return [...checkFile(store), ...checkCard(store), ...rows]
}

function checkFile(store: Store): Problem[] {
  try {
    return store[SQL].pragmaValue("quick_check(1)") === "ok" ? [] : [problem("FILE")]
  } catch (error) {
    if (error instanceof VaultError && error.code === "DAMAGED") return [problem("FILE")]
    throw error
  }
}

function checkCard(store: Store): Problem[] {
  try {
    return Buffer.from(readCard(store.folder).vaultId).equals(store.vaultId) ? [] : [problem("CARD")]
  } catch (error) {
    if (error instanceof VaultError) return [problem("CARD")]
    throw error
  }
}

/** Rows that must come in pairs. A query gives the chunks that lack theirs, or one row without a chunk. */
const PAIRS: readonly (readonly [ProblemCode, string])[] = [
  ["KEY", `SELECT c.session, c.no FROM chunk c WHERE c.state != ${STATE.erased} AND ${CHUNK_TAG} NOT IN (SELECT owner FROM key)`],
  [
    "KEY",
    `SELECT NULL AS session, NULL AS no FROM key WHERE length(owner) NOT IN (16, 20)
      OR length(owner) = 16 AND owner NOT IN (SELECT id FROM pack)
      OR length(owner) = 20 AND owner NOT IN (SELECT ${CHUNK_TAG} FROM chunk c WHERE c.state != ${STATE.erased})`,
  ],
  ["PACK", "SELECT c.session, c.no FROM use u JOIN chunk c ON c.rid = u.chunk WHERE u.pack NOT IN (SELECT rid FROM pack)"],
  [
    "PACK",
    "SELECT c.session, c.no FROM use u JOIN chunk c ON c.rid = u.chunk JOIN pack p ON p.rid = u.pack WHERE p.id NOT IN (SELECT owner FROM key)",
  ],
  [
    "DRAFT",
    `SELECT NULL AS session, NULL AS no FROM draft WHERE chunk NOT IN (SELECT rid FROM chunk WHERE state != ${STATE.erased})`,
  ],
]

function checkRows(store: Store): Problem[] {
  return PAIRS.flatMap(([code, text]) =>
    store[SQL]
      .all<{ session: Uint8Array | null; no: number | null }>(text)
      .map(({ session, no }) => problem(code, session === null || no === null ? null : { session, no })),
  )
}

type Tile = { readonly first: number; readonly last: number; readonly kind: number; readonly to_min: number }

function checkChunks(store: Store): Problem[] {
  const rows = store[SQL].all<ChunkRow>("SELECT * FROM chunk ORDER BY session, no")
  return rows.flatMap((row) => {
    if (row.state === STATE.erased) return wasErased(store, row) ? [] : [problem("MISSING", row)]
    const tiles = store[SQL].all<Tile>("SELECT first, last, kind, to_min FROM block WHERE chunk = ? ORDER BY first", row.rid)
    const whole = tiles.every(({ first, last }, i) => first === (tiles[i - 1]?.last ?? -1) + 1 && last >= first)
    const counted = (tiles.at(-1)?.last ?? -1) + 1 === row.events
    const timed = tiles.every(({ to_min }) => to_min <= row.to_min) && row.from_min <= row.to_min
    const ended = (tiles.at(-1)?.kind === BLOCK.end) === (row.state === STATE.sealed)
    const cut = row.state !== STATE.cut || wasErased(store, row)
    return whole && counted && timed && ended && cut ? [] : [problem("EVENTS", row)]
  })
}
