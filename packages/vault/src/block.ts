import { open, type SecretKey, seal } from "@tracehold/crypto"
import { decodeEvents, encodeEvents, type TraceEvent } from "@tracehold/trace"
import { unsealed } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { type BlockSpan, blockContext, type ChunkAt } from "./layouts.ts"
import { BLOCK } from "./tables.ts"
import { compress, decompress, MAX_RAW_BYTES } from "./zstd.ts"

export const MAX_BLOCK_EVENTS = 4096

/** A sealed run of events: the journal's rows, segments and the end block are all this. */
export type SealedBlock = BlockSpan & { readonly raw: number; readonly body: Uint8Array }

const JOURNAL_LEVEL = 3
const SEGMENT_LEVEL = 9
/** A row of the journal that is smaller is stored as it is: compressing it costs more than all else of a flush, and the row lives for minutes. */
const COMPRESSED_FROM_BYTES = 2048

/** A block is split until it has at most this before compression, or one event. */
const BLOCK_BYTES = 8 << 20

/**
 * Seal spans of `events`, each as one block, or more where it is too large. `body` is the seal of zstd(events), bound to the chunk, its
 * revision and the span.
 *
 * @throws VaultError `TOO_LARGE` for a single event over 64 MiB.
 */
export function sealBlocks(
  key: SecretKey,
  at: ChunkAt,
  spans: readonly BlockSpan[],
  events: readonly TraceEvent[],
): SealedBlock[] {
  return spans.flatMap((span) => sealSpan(key, at, span, events))
}

function sealSpan(key: SecretKey, at: ChunkAt, span: BlockSpan, events: readonly TraceEvent[]): SealedBlock[] {
  const raw = encodeEvents(events.slice(span.first, span.last + 1))
  if (raw.length > BLOCK_BYTES && span.first < span.last) {
    const middle = (span.first + span.last) >> 1
    const halves = [
      { ...span, last: middle },
      { ...span, first: middle + 1 },
    ]
    return halves.flatMap((half) => sealSpan(key, at, half, events))
  }
  if (raw.length > MAX_RAW_BYTES) throw new VaultError("TOO_LARGE")
  return [{ ...span, raw: raw.length, body: seal(key, blockContext(at, span, raw.length), pack(raw, span.kind)) }]
}

/** Zstd, or the very bytes where that is no gain: a reader tells them apart by the length. */
function pack(raw: Uint8Array, kind: number): Uint8Array {
  if (kind === BLOCK.journal && raw.length < COMPRESSED_FROM_BYTES) return raw
  const packed = compress(raw, kind === BLOCK.journal ? JOURNAL_LEVEL : SEGMENT_LEVEL)
  return packed.length < raw.length ? packed : raw
}

/** What the rows of these blocks say. */
export function spansIn(blocks: readonly SealedBlock[]): BlockSpan[] {
  return blocks.map(({ kind, first, last, toMin }) => ({ kind, first, last, toMin }))
}

/** @throws VaultError `DAMAGED` for a block that is not this chunk's, not at this place, or holds other than what it says. */
export function openBlock(key: SecretKey, at: ChunkAt, block: SealedBlock): TraceEvent[] {
  const count = block.last - block.first + 1
  const events = parse(openBlockBytes(key, at, block), count)
  if (events.length !== count) throw new VaultError("DAMAGED")
  return events
}

/** The encoded events, proven to be what was sealed, not yet parsed. */
export function openBlockBytes(key: SecretKey, at: ChunkAt, block: SealedBlock): Uint8Array {
  if (!isSpan(block) || !isOurSize(block)) throw new VaultError("DAMAGED")
  const packed = unsealed(() => open(key, blockContext(at, block, block.raw), block.body))
  return packed.length === block.raw ? packed : decompress(packed, block.raw)
}

function parse(bytes: Uint8Array, most: number): TraceEvent[] {
  try {
    return decodeEvents(bytes, most)
  } catch {
    throw new VaultError("DAMAGED")
  }
}

/** No writer of ours makes a larger block: what it unpacks to fits into memory many times, whoever sealed it. */
function isOurSize({ raw, first, last }: SealedBlock): boolean {
  return raw <= (first === last ? MAX_RAW_BYTES : BLOCK_BYTES) && last - first < MAX_BLOCK_EVENTS
}

/** Numbers of a row that nobody has vouched for yet fit their layout. */
function isSpan({ kind, first, last, toMin, raw }: SealedBlock): boolean {
  const fits = (value: number, max: number) => Number.isSafeInteger(value) && value >= 0 && value <= max
  return (
    fits(kind, 255) &&
    fits(first, 2 ** 32) &&
    fits(last, 2 ** 32) &&
    first <= last &&
    fits(toMin, 0xffffffff) &&
    fits(raw, 0xffffffff)
  )
}
