import { ascii, concat, exactly, u8, u32, u64 } from "./bytes.ts"

/** Which chunk, at which revision: bound into everything sealed for it. `session` and `vault` have 16 bytes. */
export type ChunkAt = { readonly vault: Uint8Array; readonly session: Uint8Array; readonly no: number; readonly rev: number }

/** What a block says in clear, and its seal repeats. `first` and `last` are event numbers within the chunk, both included. */
export type BlockSpan = { readonly kind: number; readonly first: number; readonly last: number; readonly toMin: number }

/** The container that a key belongs to: a chunk by session and number, or a pack by id. */
export type Owner =
  | { readonly kind: "chunk"; readonly session: Uint8Array; readonly no: number }
  | { readonly kind: "pack"; readonly id: Uint8Array }

const OWNER_KINDS = { chunk: 0, pack: 1 } as const

/** 69 bytes. `raw` is the length before compression: it bounds what a reader unpacks. */
export function blockContext(at: ChunkAt, span: BlockSpan, raw: number): Uint8Array {
  return concat(chunkContext("THB1", at), u8(span.kind), u64(span.first), u64(span.last), u32(span.toMin), u32(raw))
}

/** 44 bytes. */
export function summaryContext(at: ChunkAt): Uint8Array {
  return chunkContext("THM1", at)
}

/** 49 bytes. */
export function draftContext(at: ChunkAt, kind: number, version: number): Uint8Array {
  return concat(chunkContext("THD1", at), u8(kind), u32(version))
}

/** 44 bytes. */
export function packContext(vault: Uint8Array, id: Uint8Array, rev: number, raw: number): Uint8Array {
  return concat(ascii("THP1"), exactly(16, vault), exactly(16, id), u32(rev), u32(raw))
}

/** 65 bytes. Who can make this wrap has the root key: that is what `adopted` means. */
export function adoptedKeyContext(vault: Uint8Array, owner: Owner, rev: number, epoch: number, keyId: Uint8Array): Uint8Array {
  const kind = OWNER_KINDS[owner.kind]
  return concat(ascii("THK1"), exactly(16, vault), ownerBytes(owner), u32(rev), u32(epoch), exactly(16, keyId), u8(kind))
}

/** 61 bytes, the plaintext of a key sealed to the card: a sealed box binds nothing, so the opener compares all of it. */
export function claimedKey(owner: Owner, rev: number, key: Uint8Array): Uint8Array {
  return concat(ascii("THS1"), u8(OWNER_KINDS[owner.kind]), ownerBytes(owner), u32(rev), exactly(32, key))
}

/** 76 bytes. `prev` is the hash of the row before, zeros for the first. */
export function ledgerContext(vault: Uint8Array, chain: Uint8Array, seq: number, prev: Uint8Array): Uint8Array {
  return concat(ascii("THL1"), exactly(16, vault), exactly(16, chain), u64(seq), exactly(32, prev))
}

/** 24 bytes: the owner's own notes in `meta` (kind 1 checkpoint, 2 heads of the ledger, 3 orders in `todo`) and secrets in the key file (kind 0). */
export function ownerContext(vault: Uint8Array, kind: number): Uint8Array {
  return concat(ascii("THO1"), exactly(16, vault), u32(kind))
}

/** The primary key of a key row: 20 bytes for a chunk, 16 for a pack. */
export function ownerTag(owner: Owner): Uint8Array {
  return owner.kind === "chunk" ? concat(exactly(16, owner.session), u32(owner.no)) : exactly(16, owner.id)
}

function ownerBytes(owner: Owner): Uint8Array {
  return owner.kind === "chunk" ? ownerTag(owner) : concat(ownerTag(owner), u32(0xffffffff))
}

function chunkContext(tag: string, at: ChunkAt): Uint8Array {
  return concat(ascii(tag), exactly(16, at.vault), exactly(16, at.session), u32(at.no), u32(at.rev))
}
