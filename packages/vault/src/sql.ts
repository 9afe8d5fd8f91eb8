import Database from "better-sqlite3"
import { type Declared, declaredBy, isAsDeclared } from "./declared-types.ts"
import { VaultError, type VaultErrorCode } from "./error.ts"

type Value = string | number | bigint | Uint8Array | null

/** One connection: prepared statements kept, every failure a `VaultError`, write transactions that take the lock at once. */
export class Sql implements Disposable {
  readonly #db: Database.Database
  readonly #statements = new Map<string, Database.Statement<Value[], unknown>>()
  readonly #declared = new Map<string, readonly Declared[]>()
  /** Made once: the driver's wrapper costs more than a small transaction. */
  readonly #transaction: Database.Transaction<(body: () => unknown) => unknown>
  constructor(path: string) {
    this.#db = translated(() => new Database(path, { fileMustExist: true, timeout: BUSY_MS }))
    this.#transaction = this.#db.transaction((body: () => unknown) => body())
  }

  run(text: string, ...values: Value[]): { changes: number; rid: number } {
    const { changes, lastInsertRowid } = translated(() => this.#prepared(text).run(...values))
    return { changes, rid: Number(lastInsertRowid) }
  }

  /** @throws VaultError `DAMAGED`, also for a row that holds what its table does not take: a damaged page can. */
  get<Row>(text: string, ...values: Value[]): Row | undefined {
    const row = translated(() => this.#prepared(text).get(...values)) as Row | undefined
    if (row !== undefined) this.#check(text, [row])
    return row
  }

  /** All rows at once: no statement stays open, so no read transaction outlives the call. @throws VaultError as `get`. */
  all<Row>(text: string, ...values: Value[]): Row[] {
    const rows = translated(() => this.#prepared(text).all(...values)) as Row[]
    this.#check(text, rows)
    return rows
  }

  exec(text: string): void {
    translated(() => this.#db.exec(text))
  }

  pragma(text: string): unknown {
    return translated(() => this.#db.pragma(text))
  }

  /** A pragma that answers with one value. */
  pragmaValue(text: string): unknown {
    return translated(() => this.#db.pragma(text, { simple: true }))
  }

  /** One transaction with the write lock from its first statement on; rolled back when `body` throws. */
  write<T>(body: () => T): T {
    return translated(() => this.#transaction.immediate(body)) as T
  }

  /** Reads that all see the store at one moment. */
  read<T>(body: () => T): T {
    return translated(() => this.#transaction.deferred(body)) as T
  }

  [Symbol.dispose](): void {
    translated(() => this.#db.close())
  }

  #check(text: string, rows: readonly unknown[]): void {
    if (rows.length === 0) return
    const known = this.#declared.get(text)
    const declared = known ?? translated(() => declaredBy(this.#db, this.#prepared(text)))
    if (known === undefined) this.#declared.set(text, declared)
    if (!rows.every((row) => isAsDeclared(row as Readonly<Record<string, unknown>>, declared))) throw new VaultError("DAMAGED")
  }

  #prepared(text: string): Database.Statement<Value[], unknown> {
    const known = this.#statements.get(text)
    if (known !== undefined) return known
    const made = this.#db.prepare<Value[], unknown>(text)
    this.#statements.set(text, made)
    return made
  }
}

/** How long one statement waits for another window's transaction; none of ours takes more than 50 ms. */
const BUSY_MS = 2000

const CODES: readonly (readonly [string, VaultErrorCode])[] = [
  ["SQLITE_FULL", "FULL"],
  ["SQLITE_IOERR_SHMSIZE", "FULL"], // The index of the log is a file as well, and could not grow.
  ["SQLITE_BUSY", "BUSY"],
  ["SQLITE_LOCKED", "BUSY"],
  ["SQLITE_READONLY", "READ_ONLY"],
  ["SQLITE_PERM", "READ_ONLY"],
  ["SQLITE_AUTH", "READ_ONLY"],
  ["SQLITE_CANTOPEN", "READ_ONLY"],
  ["SQLITE_CORRUPT", "DAMAGED"],
  ["SQLITE_NOTADB", "DAMAGED"],
  ["SQLITE_ERROR", "DAMAGED"],
  ["SQLITE_MISMATCH", "DAMAGED"],
  ["SQLITE_CONSTRAINT", "DAMAGED"],
  ["SQLITE_", "IO"],
]

function translated<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    const code = CODES.find(([prefix]) => error.code.startsWith(prefix))?.[1] ?? "IO"
    throw new VaultError(code, { cause: error })
  }
}
