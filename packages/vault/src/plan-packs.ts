import { contentHash, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import type { BlobSource, TraceEvent } from "@tracehold/trace"
import type { BlobChanges } from "./chunk-packs.ts"
import { adoptKey, type KeyRow } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { namedBlobs } from "./named-blobs.ts"
import { type OpenPack, PACK_BYTES, type PackEntry, packEntries, sealPack } from "./pack.ts"
import { openPackRow } from "./read-blobs.ts"
import type { RootKeys } from "./root-keys.ts"
import { dropUnused, type PackRow, packsOf, putKey, putTodo, putUse, replacePack } from "./rows.ts"
import type { Sql } from "./sql.ts"
import { SQL, type Store } from "./store.ts"
import { TODO } from "./tables.ts"

/** A pack sealed by the owner. */
export type OwnerPack = {
  readonly id: Uint8Array
  readonly rev: number
  readonly raw: number
  readonly body: Uint8Array
  readonly keyRow: KeyRow
}

/** What changing blobs of one chunk means for packs. */
export type PackPlan = {
  /** Used by this chunk alone: written anew in their place, with the places whose blob changed. */
  readonly resealed: readonly {
    readonly rid: number
    readonly before: number
    readonly pack: OwnerPack
    readonly places: readonly number[]
  }[]
  /** Shared: they keep the old content for the others until they are trimmed. */
  readonly shared: readonly { readonly rid: number; readonly id: Uint8Array; readonly kept: boolean }[]
  /** New ones for what took the place of a blob in a shared pack; each as old as that. */
  readonly added: readonly (OwnerPack & { readonly atMin: number })[]
  /** Ids of the packs that the chunk uses then, hex, sorted. */
  readonly ids: readonly string[]
}

/** @param old - the chunk's blobs as they are. @param next - its events as they will be. */
export function planPacks(
  store: Store,
  keys: RootKeys,
  chunk: number,
  changes: BlobChanges,
  old: BlobSource,
  next: readonly TraceEvent[],
): PackPlan {
  const packs = packsOf(store[SQL], chunk)
  const fresh = new Map(
    [...changes.values()].flatMap((content) => (content === null ? [] : [[contentHash(content), content] as const])),
  )
  const named = namedBlobs(next, (hash) => fresh.get(hash) ?? old(hash))
  const resealed: PackPlan["resealed"][number][] = []
  const shared: PackPlan["shared"][number][] = []
  const loose = new Map<number, Map<string, Uint8Array>>()
  for (const { rid, id } of packs) {
    const opened = openPackRow(store, keys, rid)
    const places = opened.places.flatMap(({ hash }, i) => (hash !== null && changes.has(hash) ? [i] : []))
    if (places.length === 0) continue
    if (usersOf(store[SQL], rid) === 1)
      resealed.push({ rid, ...resealOwned(store, keys, rid, changedEntries(opened, changes)), places })
    else {
      const kept = opened.places.some(({ hash }) => hash !== null && !changes.has(hash) && named.has(hash))
      shared.push({ rid, id, kept })
      const atMin = store[SQL].get<{ at_min: number }>("SELECT at_min FROM pack WHERE rid = ?", rid)?.at_min ?? 0
      const group = loose.get(atMin) ?? new Map<string, Uint8Array>()
      for (const place of places) {
        const content = changes.get(opened.places[place]?.hash ?? "")
        if (content) group.set(contentHash(content), content)
      }
      loose.set(atMin, group)
    }
  }
  const added = [...loose].flatMap(([atMin, group]) =>
    groupEntries([...group].map(([hash, content]) => ({ hash, content }))).map((entries) => ({
      ...sealOwned(store, keys, randomBytes(16), 0, entries),
      atMin,
    })),
  )
  const left = packs.filter(({ rid }) => !shared.some((pack) => pack.rid === rid && !pack.kept))
  return { resealed, shared, added, ids: [...left, ...added].map(({ id }) => toHex(id)).sort() }
}

/** Inside a write transaction. @throws VaultError `BUSY` when a window began to use one of the packs meanwhile. */
export function putPackPlan(sql: Sql, chunk: number, plan: PackPlan): void {
  for (const { rid, before, pack, places } of plan.resealed) {
    checkPack(sql, rid, before, 1)
    replacePack(sql, rid, pack)
    for (const place of places) sql.run("DELETE FROM lookup WHERE pack = ? AND idx = ?", rid, place)
  }
  for (const { rid, id, kept } of plan.shared) {
    putTodo(sql, TODO.trim, id)
    if (kept) continue
    sql.run("DELETE FROM use WHERE chunk = ? AND pack = ?", chunk, rid)
    dropUnused(sql, rid)
  }
  for (const { id, rev, raw, body, keyRow, atMin } of plan.added) {
    const { rid } = sql.run("INSERT INTO pack(id, rev, at_min, raw, body) VALUES (?, ?, ?, ?, ?)", id, rev, atMin, raw, body)
    putKey(sql, { kind: "pack", id }, keyRow)
    putUse(sql, chunk, rid)
  }
}

/** The pack at its next revision with these entries. */
export function resealOwned(
  store: Store,
  keys: RootKeys,
  rid: number,
  entries: readonly PackEntry[],
): { before: number; pack: OwnerPack } {
  const row = store[SQL].get<Pick<PackRow, "id" | "rev">>("SELECT id, rev FROM pack WHERE rid = ?", rid)
  if (row === undefined) throw new VaultError("BUSY")
  return { before: row.rev, pack: sealOwned(store, keys, row.id, row.rev + 1, entries) }
}

/** @throws VaultError `BUSY` when the pack is not at this revision, or not used by so many chunks. */
export function checkPack(sql: Sql, rid: number, rev: number, users: number): void {
  const row = sql.get<{ rev: number }>("SELECT rev FROM pack WHERE rid = ?", rid)
  if (row?.rev !== rev || usersOf(sql, rid) !== users) throw new VaultError("BUSY")
}

export function usersOf(sql: Sql, pack: number): number {
  return sql.get<{ users: number }>("SELECT count(*) AS users FROM use WHERE pack = ?", pack)?.users ?? 0
}

function sealOwned(store: Store, keys: RootKeys, id: Uint8Array, rev: number, entries: readonly PackEntry[]): OwnerPack {
  using key = SecretKey.random()
  return {
    id,
    rev,
    ...sealPack(key, store.vaultId, id, rev, entries),
    keyRow: adoptKey(keys, store.vaultId, { kind: "pack", id }, rev, key),
  }
}

function changedEntries(opened: OpenPack, changes: BlobChanges): PackEntry[] {
  return packEntries(opened).map((entry) => {
    const change = entry.hash === null ? undefined : changes.get(entry.hash)
    if (change === undefined) return entry
    return change === null ? EMPTY : { hash: contentHash(change), content: change }
  })
}

/** What is left of a blob that was taken out. */
export const EMPTY: PackEntry = { hash: null, content: new Uint8Array() }

function groupEntries(entries: readonly PackEntry[]): PackEntry[][] {
  const groups: PackEntry[][] = []
  let room = 0
  for (const entry of entries) {
    if (groups.length === 0 || entry.content.length > room) {
      groups.push([])
      room = PACK_BYTES
    }
    groups.at(-1)?.push(entry)
    room -= entry.content.length
  }
  return groups
}
