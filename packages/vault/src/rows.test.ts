import { randomBytes } from "@tracehold/crypto"
import { expect, test } from "vitest"
import { vaultForEach } from "../fixtures/sample-vault.ts"
import { openStore } from "./index.ts"
import { ownerTag } from "./layouts.ts"
import { CHUNK_TAG } from "./rows.ts"
import { SQL } from "./store.ts"

const sample = vaultForEach()

test("a chunk's tag in SQL is its tag in code, whatever its number", () => {
  using store = openStore(sample().folder)
  const session = randomBytes(16)
  for (const no of [0, 1, 255, 256, 65_535, 65_536, 0x01020304, 0xffffffff]) {
    const row = store[SQL].get<{ tag: Buffer }>(`SELECT ${CHUNK_TAG} AS tag FROM (SELECT ? AS session, ? AS no) c`, session, no)
    expect(new Uint8Array(row?.tag ?? []), `${no}`).toEqual(ownerTag({ kind: "chunk", session, no }))
  }
})

/** Queries that run for every flush, or over every chunk: none may come to scan a table that grows. */
const HOT: readonly (readonly [string, string])[] = [
  [
    "SELECT * FROM chunk WHERE session = x'' AND no = 1",
    "SEARCH chunk USING INDEX sqlite_autoindex_chunk_1 (session=? AND no=?)",
  ],
  ["SELECT body FROM block WHERE chunk = 1 ORDER BY first", "SEARCH block USING INDEX sqlite_autoindex_block_1 (chunk=?)"],
  ["SELECT * FROM chunk WHERE to_min >= 1 AND state != 4", "SEARCH chunk USING INDEX chunk_by_time (to_min>?)"],
  ["SELECT 1 FROM use WHERE pack = 1 LIMIT 1", "SEARCH use USING COVERING INDEX use_by_pack (pack=?)"],
  ["DELETE FROM lookup WHERE pack = 1 AND idx = 2", "SEARCH lookup USING INDEX lookup_by_pack (pack=?)"],
  [
    `SELECT k.adopted FROM chunk c LEFT JOIN key k ON k.owner = ${CHUNK_TAG}`,
    "SEARCH k USING INDEX sqlite_autoindex_key_1 (owner=?) LEFT-JOIN",
  ],
  [
    "SELECT p.rid, p.id FROM lookup l JOIN pack p ON p.rid = l.pack JOIN key k ON k.owner = p.id WHERE l.name = x''",
    "SEARCH l USING PRIMARY KEY (name=?)",
  ],
]

test.each(HOT)("%s", (text, plan) => {
  using store = openStore(sample().folder)
  expect(store[SQL].all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`).map(({ detail }) => detail)).toContain(plan)
})
