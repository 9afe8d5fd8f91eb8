import * as z from "zod"
import { VaultError } from "./error.ts"
import type { Frame } from "./pull-frames.ts"

/** What goes over the channel of a pull. The owner's side asks, one thing at a time; the host answers. All ids are hex. */

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))
const number = z.int().min(0).max(0xffffffff)
const many = z.int().min(0)
const ref = { session: hex(16), no: number }
/** Ids of one chunk's packs at most. */
const MAX_PACKS = 50_000
export const PAGE = 256

export const orderSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("chunk"), ...ref }),
  /** All that was recorded in these minutes, both included. */
  z.strictObject({ kind: z.literal("time"), fromMin: number, toMin: number }),
])
export type RemoteOrder = z.infer<typeof orderSchema>

export const askSchema = z.discriminatedUnion("kind", [
  /** `card` is the text of the owner's card as it is now. */
  z.strictObject({ kind: z.literal("hello"), protocol: z.literal(0), card: z.string().max(4096) }),
  z.strictObject({ kind: z.literal("orders"), orders: z.array(orderSchema).max(PAGE) }),
  z.strictObject({ kind: z.literal("tombstones"), after: many }),
  z.strictObject({ kind: z.literal("notes"), after: many }),
  z.strictObject({ kind: z.literal("next"), after: z.strictObject(ref).nullable() }),
  z.strictObject({ kind: z.literal("pack"), id: hex(16) }),
  z.strictObject({ kind: z.literal("rows"), ...ref, rev: number }),
  /** Everything of this chunk is safe at the owner's. */
  z.strictObject({ kind: z.literal("taken"), ...ref, rev: number, keyId: hex(16), events: number }),
  z.strictObject({ kind: z.literal("notes-taken"), upTo: many }),
  z.strictObject({ kind: z.literal("finish") }),
])
export type Ask = z.infer<typeof askSchema>

const tombstoneSchema = z.strictObject({
  no: z.int().positive(),
  atMin: number,
  scope: z.enum(["chunk", "part"]),
  session: hex(16),
  chunkNo: number,
  fromMin: number,
  toMin: number,
  events: number,
  by: z.enum(["locked", "owner", "retention", "repair"]),
})
export type RemoteTombstone = z.infer<typeof tombstoneSchema>

/** A container's key as it lies in its row, sealed to the card. */
const keySchema = z.strictObject({
  rev: number,
  keyId: hex(16),
  epoch: number,
  wrap: z.string().regex(/^[0-9a-f]{218}$/),
})
export type RemoteKey = z.infer<typeof keySchema>

const chunkSchema = z.strictObject({
  ...ref,
  rev: number,
  state: z.enum(["open", "sealed", "cut"]),
  fromMin: number,
  toMin: number,
  events: number,
  keyId: hex(16),
  packs: z.array(hex(16)).max(MAX_PACKS),
})
export type RemoteChunk = z.infer<typeof chunkSchema>

export const answerSchema = z.discriminatedUnion("kind", [
  /** `newest` is the number of the newest tombstone there. */
  z.strictObject({ kind: z.literal("hello"), store: hex(16), epoch: number, newest: many }),
  z.strictObject({ kind: z.literal("obeyed"), chunks: many }),
  z.strictObject({ kind: z.literal("tombstones"), list: z.array(tombstoneSchema).max(PAGE), upTo: many, more: z.boolean() }),
  /** The body is the notes, 152 bytes each. */
  z.strictObject({ kind: z.literal("notes"), upTo: many, more: z.boolean() }),
  z.strictObject({ kind: z.literal("offer"), chunk: chunkSchema.nullable() }),
  /** `shared`: other chunks there use it too. `trim`: it holds what no living chunk names. The body is the pack, sealed. */
  z.strictObject({
    kind: z.literal("pack"),
    id: hex(16),
    rev: number,
    atMin: number,
    raw: number,
    key: keySchema,
    shared: z.boolean(),
    trim: z.boolean(),
  }),
  /** The body is the block, sealed. */
  z.strictObject({
    kind: z.literal("block"),
    block: z.int().min(0).max(2),
    first: number,
    last: number,
    toMin: number,
    raw: number,
  }),
  /** After the last block. The body is the summary, sealed; none when it is empty. */
  z.strictObject({ kind: z.literal("chunk"), chunk: chunkSchema, key: keySchema }),
  z.strictObject({ kind: z.literal("changed") }),
  z.strictObject({ kind: z.literal("done") }),
  /** The body: 4 bytes, how many chunks are left; those as session 16 and number u32; then ids of packs that they use. */
  z.strictObject({ kind: z.literal("left"), complete: z.boolean(), newest: many }),
  z.strictObject({ kind: z.literal("failed"), code: z.enum(["NOT_A_HOST", "BUSY", "FULL", "DAMAGED", "OTHER"]) }),
])
export type Answer = z.infer<typeof answerSchema>

/** @throws VaultError `CHANNEL` for anything that is no message of this kind. */
export function parseFrame<T>(schema: z.ZodType<T>, frame: Frame | null): T {
  const parsed = frame === null ? null : schema.safeParse(frame.head)
  if (parsed?.success !== true) throw new VaultError("CHANNEL") // Without the cause: zod repeats what it was given.
  return parsed.data
}
