import { randomBytes, toHex } from "@tracehold/crypto"
import {
  appendLeaf,
  consistencyProof,
  formatTime,
  inclusionPath,
  logLeaf,
  type Nodes,
  type Receipt,
  signCheckpoint,
  signReceipt,
  treeRoot,
} from "@tracehold/protocol"
import type { Identity } from "./data-folder.ts"
import type { Database } from "./database.ts"
import { EndpointError } from "./endpoint-error.ts"

/** What a receipt says, beyond its proof. */
export type Receipted = Pick<Receipt, "what" | "donation" | "statement" | "bytes"> & { atMs: number }

/**
 * Enter a statement into the log and sign its receipt. Call it in the transaction that accepts the statement: the leaf, the
 * checkpoint and the receipt come to be together or not at all.
 *
 * @returns the receipt's envelope as JSON.
 */
export async function enterIntoLog(
  db: Database,
  { descriptor, log }: Identity,
  { atMs, ...receipted }: Receipted,
): Promise<string> {
  const index = await logSize(db)
  const size = index + 1
  const salt = toHex(randomBytes(32))
  const added = await withNodes(db, (nodes) => appendLeaf(index, logLeaf(salt, receipted.statement), nodes))
  await db
    .insertInto("node")
    .values(added.map(({ level, index: idx, hash }) => ({ level, idx, hash })))
    .execute()
  await db.insertInto("leaf").values({ idx: index, statement: receipted.statement, salt }).execute()
  const { root, path } = await withNodes(db, (nodes) => ({
    root: treeRoot(size, nodes),
    path: inclusionPath(index, size, nodes),
  }))
  const checkpoint = signCheckpoint({ size, root }, descriptor.logName, log)
  await db.insertInto("checkpoint").values({ size, note: checkpoint }).execute()
  const inclusion = { index, size, salt, path: path.map(toHex), checkpoint }
  const receipt = signReceipt({ schema: "tracehold/receipt/0", ...receipted, at: formatTime(atMs), inclusion }, log)
  const envelope = JSON.stringify(receipt)
  await db.insertInto("receipt").values({ statement: receipted.statement, envelope }).execute()
  return envelope
}

/** The log's newest signed head. */
export async function latestCheckpoint(db: Database): Promise<string> {
  const row = await db.selectFrom("checkpoint").select("note").orderBy("size", "desc").limit(1).executeTakeFirstOrThrow()
  return row.note
}

/** Sign the head of the empty log, once. */
export async function ensureCheckpoint(db: Database, { descriptor, log }: Identity): Promise<void> {
  const empty = { size: 0, root: treeRoot(0, noNodes) }
  await db
    .insertInto("checkpoint")
    .values({ size: 0, note: signCheckpoint(empty, descriptor.logName, log) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Proof (hex) that the log's first `from` leaves are the beginning of its first `to`. @throws EndpointError `BAD_REQUEST` */
export async function proveConsistency(db: Database, from: number, to: number): Promise<string[]> {
  if (from > to || to > (await logSize(db))) throw new EndpointError("BAD_REQUEST")
  const proof = await withNodes(db, (nodes) => consistencyProof(from, to, nodes))
  return proof.map(toHex)
}

export async function logSize(db: Database): Promise<number> {
  const row = await db
    .selectFrom("leaf")
    .select((eb) => eb.fn.max("idx").as("last"))
    .executeTakeFirst()
  return row?.last === null || row?.last === undefined ? 0 : Number(row.last) + 1
}

/**
 * Give a computation over the log the nodes it needs. Which those are depends on sizes alone, never on hashes; so the first run,
 * over zeros, only asks, one query fetches, and the second run is the real one.
 */
async function withNodes<T>(db: Database, compute: (nodes: Nodes) => T): Promise<T> {
  const wanted = new Map<string, { level: number; idx: number }>()
  compute((level, idx) => {
    wanted.set(`${level}/${idx}`, { level, idx })
    return ZERO
  })
  if (wanted.size === 0) return compute(noNodes)
  const rows = await db
    .selectFrom("node")
    .selectAll()
    .where((eb) => eb.or([...wanted.values()].map((node) => eb.and(node))))
    .execute()
  const found = new Map(rows.map(({ level, idx, hash }) => [`${level}/${idx}`, new Uint8Array(hash)]))
  return compute((level, idx) => found.get(`${level}/${idx}`) ?? noNodes())
}

const ZERO = new Uint8Array(32)

function noNodes(): never {
  throw new Error("the log lacks a node")
}
