import { open, seal } from "@tracehold/crypto"
import type { ChunkKeys } from "./chunk-keys.ts"
import { unsealed } from "./container-keys.ts"
import { type ChunkAt, draftContext } from "./layouts.ts"
import type { Sql } from "./sql.ts"

type Row = { readonly kind: number; readonly ver: number; readonly body: Uint8Array }

/** The owner's notes on a chunk, one of each kind, sealed under the chunk's own key: they die with it. */
export function readDraft(sql: Sql, keys: ChunkKeys, at: ChunkAt, chunk: number, kind: number): Uint8Array | null {
  const row = sql.get<Row>("SELECT kind, ver, body FROM draft WHERE chunk = ? AND kind = ?", chunk, kind)
  return row === undefined ? null : openRow(keys, at, row)
}

/** `kind` is the caller's, 0 to 255. */
export function writeDraft(sql: Sql, keys: ChunkKeys, at: ChunkAt, chunk: number, kind: number, content: Uint8Array): void {
  const known = sql.get<{ ver: number }>("SELECT ver FROM draft WHERE chunk = ? AND kind = ?", chunk, kind)
  const ver = (known?.ver ?? 0) + 1
  const body = seal(keys.drafts, draftContext(at, kind, ver), content)
  sql.run(
    "INSERT INTO draft(chunk, kind, ver, body) VALUES (?, ?, ?, ?) ON CONFLICT(chunk, kind) DO UPDATE SET ver = excluded.ver, body = excluded.body",
    chunk,
    kind,
    ver,
    body,
  )
}

/** Open all drafts of a chunk. @throws VaultError `DAMAGED`. */
export function checkDrafts(sql: Sql, keys: ChunkKeys, at: ChunkAt, chunk: number): void {
  for (const row of sql.all<Row>("SELECT kind, ver, body FROM draft WHERE chunk = ?", chunk)) openRow(keys, at, row)
}

/** All drafts again under the chunk's next key. */
export function carryDrafts(
  sql: Sql,
  chunk: number,
  old: { keys: ChunkKeys; at: ChunkAt },
  next: { keys: ChunkKeys; at: ChunkAt },
): void {
  for (const row of sql.all<Row>("SELECT kind, ver, body FROM draft WHERE chunk = ?", chunk)) {
    const body = seal(next.keys.drafts, draftContext(next.at, row.kind, row.ver), openRow(old.keys, old.at, row))
    sql.run("UPDATE draft SET body = ? WHERE chunk = ? AND kind = ?", body, chunk, row.kind)
  }
}

function openRow(keys: ChunkKeys, at: ChunkAt, { kind, ver, body }: Row): Uint8Array {
  return unsealed(() => open(keys.drafts, draftContext(at, kind, ver), body))
}
