import { cryptoReady } from "@tracehold/crypto"
import Sqlite from "better-sqlite3"
import { dataFolder, type Identity, readIdentity } from "./data-folder.ts"
import { type Database, openDatabase } from "./database.ts"
import { OperatorError } from "./endpoint-error.ts"
import { KeyedLock } from "./keyed-lock.ts"
import { DEFAULT_LIMITS, type Limits } from "./limits.ts"
import { ensureCheckpoint } from "./log.ts"
import { PieceStore } from "./piece-store.ts"
import { UploadPlaces } from "./upload-places.ts"

/** All that the routes and jobs of one endpoint share. */
export type Endpoint = {
  readonly identity: Identity
  readonly db: Database
  readonly store: PieceStore
  readonly limits: Limits
  readonly places: UploadPlaces
  /** Work on one statement, one after the other. */
  readonly lock: KeyedLock
  /** Unix epoch milliseconds; never goes back, also over restarts, so that nothing expired comes to life again. */
  nowMs(): number
  /** Move what was deleted out of the write-ahead log, so that it is nowhere in the database's files. */
  truncate(): Promise<void>
  close(): Promise<void>
}

/**
 * Open an endpoint's folder for serving; only one can at a time.
 *
 * @throws OperatorError
 */
export async function openEndpoint(
  data: string,
  { limits = {}, clockMs = Date.now }: { limits?: Partial<Limits>; clockMs?: () => number } = {},
): Promise<Endpoint> {
  await cryptoReady()
  const identity = readIdentity(data)
  const paths = dataFolder(data)
  const folderLock = lockFolder(paths.lock)
  const { db, raw } = openDatabase(paths.database)
  const store = new PieceStore(paths)
  await store.open()
  await ensureCheckpoint(db, identity)
  let latestMs = await lastSeenMs(db)
  const allLimits = { ...DEFAULT_LIMITS, ...limits }
  return {
    identity,
    db,
    store,
    limits: allLimits,
    places: new UploadPlaces(allLimits),
    lock: new KeyedLock(),
    nowMs() {
      latestMs = Math.max(latestMs, clockMs())
      return latestMs
    },
    // Taking the connection waits for an open transaction, in which none of this could run.
    truncate: () =>
      db.connection().execute(async () => {
        for (const step of ["wal_checkpoint(TRUNCATE)", "incremental_vacuum", "wal_checkpoint(TRUNCATE)"]) raw.pragma(step)
      }),
    async close() {
      await db.destroy()
      folderLock.close()
    },
  }
}

/** The operating system drops this lock with the process, however it ends. */
function lockFolder(path: string): Sqlite.Database {
  const lock = new Sqlite(path, { timeout: 0 })
  try {
    lock.exec("BEGIN EXCLUSIVE")
    return lock
  } catch {
    lock.close()
    throw new OperatorError("Another endpoint serves this folder already; stop it first.")
  }
}

async function lastSeenMs(db: Database): Promise<number> {
  const row = await db
    .selectFrom("statement")
    .select((eb) => [eb.fn.max("received_s").as("received"), eb.fn.max("withdrawn_s").as("withdrawn")])
    .executeTakeFirst()
  return Math.max(Number(row?.received ?? 0), Number(row?.withdrawn ?? 0)) * 1000
}
