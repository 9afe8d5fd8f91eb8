import { existsSync } from "node:fs"
import { join } from "node:path"
import { fromHex, toHex } from "@tracehold/crypto"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { KEY_FILE } from "./key-file.ts"
import { type Channel, encodeFrame, FrameReader } from "./pull-frames.ts"
import { dropNotes, moveOut, obey, takeCard } from "./pull-host.ts"
import { type Answer, type Ask, askSchema, parseFrame } from "./pull-messages.ts"
import { chunkRows, nextOffer, notesAfter, packRow, tombstonesAfter, whatIsLeft } from "./pull-offer.ts"
import { openStore, readMeta, SQL, type Store } from "./store.ts"

type Reply = readonly [answer: Answer, body?: Uint8Array]

/**
 * The write-only host's side of a pull: answers until the other side ends. What the owner says to have goes, bytes and all, at the latest
 * when the next one opens this store.
 *
 * @throws VaultError as `openStore`; `NOT_A_HOST` for a folder that has a key file; `CHANNEL`.
 */
export async function servePull(folder: string, channel: Channel, nowMin: () => number): Promise<void> {
  const say = async (answer: Answer, body?: Uint8Array) => channel.send(encodeFrame(answer, body))
  let store: Store | null = null
  try {
    if (existsSync(join(folder, KEY_FILE))) throw new VaultError("NOT_A_HOST")
    store = openStore(folder)
    const reader = new FrameReader(channel.incoming)
    for (let frame = await reader.next(); frame !== null; frame = await reader.next())
      for (const reply of answersTo(store, parseFrame(askSchema, frame), nowMin())) await say(...reply)
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== "CHANNEL") await say({ kind: "failed", code: codeOf(error) })
    throw error
  } finally {
    if (store !== null) {
      finishErases(store)
      store[Symbol.dispose]()
    }
  }
}

function codeOf(error: unknown): Extract<Answer, { kind: "failed" }>["code"] {
  if (!(error instanceof VaultError)) return "OTHER"
  const { code } = error
  return code === "NOT_A_HOST" || code === "BUSY" || code === "FULL" || code === "DAMAGED" ? code : "OTHER"
}

function answersTo(store: Store, ask: Ask, nowMin: number): Reply[] {
  switch (ask.kind) {
    case "hello":
      return [[hello(store, ask.card)]]
    case "orders":
      return [[{ kind: "obeyed", chunks: obey(store, ask.orders, nowMin) }]]
    case "tombstones":
      return [[{ kind: "tombstones", ...tombstonesAfter(store, ask.after) }]]
    case "notes": {
      const { notes, ...rest } = notesAfter(store, ask.after)
      return [[{ kind: "notes", ...rest }, notes]]
    }
    case "next":
      return [
        [
          {
            kind: "offer",
            chunk: nextOffer(store, ask.after === null ? null : { session: fromHex(ask.after.session), no: ask.after.no }),
          },
        ],
      ]
    case "pack": {
      const pack = packRow(store, fromHex(ask.id))
      return pack === null ? [[{ kind: "changed" }]] : [[{ kind: "pack", ...pack.head }, pack.body]]
    }
    case "rows":
      return rowsOf(store, ask)
    case "taken":
      return [[{ kind: moveOut(store, ask, nowMin) ? "done" : "changed" }]]
    case "notes-taken":
      dropNotes(store, ask.upTo)
      return [[{ kind: "done" }]]
    case "finish": {
      const complete = finishErases(store)
      return [[{ kind: "left", complete, newest: newestTombstone(store) }, whatIsLeft(store)]]
    }
  }
}

function hello(store: Store, card: string): Answer {
  const epoch = takeCard(store, card)
  const id = readMeta(store[SQL], "store_id")
  if (!(id instanceof Uint8Array) || id.length !== 16) throw new VaultError("DAMAGED")
  return { kind: "hello", store: toHex(id), epoch, newest: newestTombstone(store) }
}

function newestTombstone(store: Store): number {
  return store[SQL].get<{ no: number }>("SELECT coalesce(max(no), 0) AS no FROM tombstone")?.no ?? 0
}

function rowsOf(store: Store, { session, no, rev }: Extract<Ask, { kind: "rows" }>): Reply[] {
  const rows = chunkRows(store, fromHex(session), no, rev)
  if (rows === null) return [[{ kind: "changed" }]]
  const blocks = rows.blocks.map(({ kind, first, last, toMin, raw, body }): Reply => {
    return [{ kind: "block", block: kind, first, last, toMin, raw }, body]
  })
  return [...blocks, [{ kind: "chunk", chunk: rows.chunk, key: rows.key }, rows.summary ?? new Uint8Array()]]
}
