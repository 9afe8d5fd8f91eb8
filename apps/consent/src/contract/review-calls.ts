import { contentHashSchema, traceEventSchema } from "@tracehold/trace"
import * as z from "zod"
import { call } from "./call.ts"
import { draftSchema, personalTypeSchema } from "./redaction.ts"

const count = z.int().nonnegative()
const nothing = z.strictObject({})

/** Names a chunk: the session's id in hex and the chunk's number in it. */
export const refSchema = z.strictObject({ session: z.string().regex(/^[0-9a-f]{32}$/), no: count })
export type Ref = z.infer<typeof refSchema>

/** One chunk in the list. Minutes are Unix time. `summary` lies sealed: null where it cannot be read. */
export const chunkCardSchema = z.strictObject({
  ref: refSchema,
  state: z.enum(["open", "sealed", "cut", "erased"]),
  /** One line that says why it cannot be given now; null when it can. */
  notReady: z.string().nullable(),
  fromMin: count,
  toMin: count,
  events: count,
  bytes: count,
  reviewed: z.boolean(),
  /** False: the recorder's claim, not confirmed by the owner's key yet. */
  adopted: z.boolean(),
  /** First digits of the id of the other machine's store that it was pulled from; null: recorded here. */
  host: z.string().nullable(),
  summary: z
    .strictObject({
      repos: z.array(z.string()),
      files: z.array(z.string()),
      actors: z.record(z.string(), count),
      kinds: z.record(z.string(), count),
      /** Secrets that were masked as they were recorded. */
      masks: count,
    })
    .nullable(),
})
export type ChunkCard = z.infer<typeof chunkCardSchema>

const placeSchema = z.strictObject({
  event: count,
  atMs: count,
  where: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("doc"), doc: z.string(), line: count }),
    z.strictObject({ kind: z.literal("terminal"), terminal: count, row: count }),
    z.strictObject({ kind: z.literal("field"), event: z.string(), field: z.string() }),
  ]),
})
export type Place = z.infer<typeof placeSchema>

/** What a detector points at: one value, and where it stands. `text` is recorded content. */
export const findingSchema = z.strictObject({
  id: z.string(),
  what: z.enum(["secret", "personal"]),
  rule: z.string(),
  text: z.string(),
  /** What a pseudonym can replace it as; null: none can. */
  type: personalTypeSchema.nullable(),
  count,
  places: z.array(placeSchema),
})
export type Finding = z.infer<typeof findingSchema>

/** A chunk's events with the redactions done, or the events decoded from what is about to be signed. Read page by page. */
export const viewSchema = z.strictObject({
  view: z.string(),
  events: count,
  startMs: count,
  endMs: count,
  /** Unix time at `startMs`; null in a donation, which has only relative times. */
  wallMs: z.number().nullable(),
})
export type View = z.infer<typeof viewSchema>

const viewId = z.string().max(64)

export const reviewCalls = {
  chunks: call(nothing, z.strictObject({ chunks: z.array(chunkCardSchema) }), { quiet: true }),
  openChunk: call(z.strictObject({ ref: refSchema, draft: draftSchema }), viewSchema),
  viewEvents: call(
    z.strictObject({ view: viewId, from: count, count: z.int().min(1).max(10_000) }),
    z.strictObject({ events: z.array(traceEventSchema) }),
  ),
  /** Texts by their hash; null when one is not at hand or not text. */
  viewTexts: call(
    z.strictObject({ view: viewId, hashes: z.array(contentHashSchema).max(500) }),
    z.strictObject({ texts: z.array(z.string().nullable()) }),
  ),
  /** `replaced`: the ids of the findings for which the draft's pseudonyms stand, in the draft's order. */
  findings: call(
    z.strictObject({ ref: refSchema, draft: draftSchema }),
    z.strictObject({ findings: z.array(findingSchema), replaced: z.array(z.string()) }),
  ),
  /** Where a text stands, in documents, screens, prompts and names. `places` holds the first 200 of `total`. */
  search: call(
    z.strictObject({ view: viewId, text: z.string().min(1).max(10_000) }),
    z.strictObject({ total: count, places: z.array(placeSchema) }),
  ),
  getDraft: call(z.strictObject({ ref: refSchema }), z.strictObject({ draft: draftSchema })),
  putDraft: call(z.strictObject({ ref: refSchema, draft: draftSchema }), nothing),
  setReviewed: call(z.strictObject({ ref: refSchema, reviewed: z.boolean() }), nothing),
}
