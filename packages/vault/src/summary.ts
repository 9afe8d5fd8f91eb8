import { open, type SecretKey, seal } from "@tracehold/crypto"
import { decodeUtf8, encodeUtf8, type TraceEvent } from "@tracehold/trace"
import * as z from "zod"
import { concat, readU32, u32 } from "./bytes.ts"
import { unsealed } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { type ChunkAt, summaryContext } from "./layouts.ts"
import { compress, decompress } from "./zstd.ts"

/** What a chunk is about, sealed beside it, so that a list need not open every event. */
export const summarySchema = z.strictObject({
  /** Repository ids of the workspace's folders. */
  repos: z.array(z.string()),
  /** Documents and files that events name, sorted. */
  files: z.array(z.string()),
  kinds: z.record(z.string(), z.int().positive()),
  actors: z.record(z.string(), z.int().positive()),
  masks: z.int().nonnegative(),
  /** Version of the detector pack that looked last; null when unknown. */
  detectors: z.string().nullable(),
  /** True while a verdict may still change: the chunk must be scanned again before it can be donated. */
  provisional: z.boolean(),
})
export type Summary = z.infer<typeof summarySchema>

export function summarize(events: readonly TraceEvent[], scan: Pick<Summary, "detectors" | "provisional">): Summary {
  const repos = new Set<string>()
  const files = new Set<string>()
  const kinds = new Map<string, number>()
  const actors = new Map<string, number>()
  for (const event of events) {
    count(kinds, event.kind)
    if ("by" in event) count(actors, event.by.actor)
    if ("doc" in event) files.add(event.doc)
    if (event.kind === "file") files.add(event.path)
    if (event.kind === "keyframe") for (const { doc } of event.docs) files.add(doc)
    if (event.kind === "chunk-start") for (const { repo } of event.roots) repos.add(repo)
  }
  return {
    repos: [...repos].sort(),
    files: [...files].sort(),
    kinds: Object.fromEntries(kinds),
    actors: Object.fromEntries(actors),
    masks: kinds.get("mask") ?? 0,
    ...scan,
  }
}

const LEVEL = 9

/** Sealed: raw length u32, then zstd of the JSON. */
export function sealSummary(key: SecretKey, at: ChunkAt, summary: Summary): Uint8Array {
  const raw = encodeUtf8(JSON.stringify(summary))
  return seal(key, summaryContext(at), concat(u32(raw.length), compress(raw, LEVEL)))
}

/** @throws VaultError `DAMAGED`. */
export function openSummary(key: SecretKey, at: ChunkAt, sealed: Uint8Array): Summary {
  const plain = unsealed(() => open(key, summaryContext(at), sealed))
  if (plain.length < 4) throw new VaultError("DAMAGED")
  try {
    return summarySchema.parse(JSON.parse(decodeUtf8(decompress(plain.subarray(4), readU32(plain, 0))) ?? ""))
  } catch {
    throw new VaultError("DAMAGED")
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
