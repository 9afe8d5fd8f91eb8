import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fromHex, toHex } from "@tracehold/crypto"
import { VaultError } from "./error.ts"
import { checkFile, createFile, onDisk } from "./safe-files.ts"
import { Sql } from "./sql.ts"

/**
 * Says that a session's writer lives. The lock is the operating system's, on an empty file of its own, so it ends with the process
 * however that ends: the owner's side must never close a chunk that somebody still writes, nor wait for one that nobody will.
 */
export class SessionLock implements Disposable {
  readonly #path: string
  readonly #sql: Sql
  private constructor(path: string, sql: Sql) {
    this.#path = path
    this.#sql = sql
  }

  /** @throws VaultError `EXISTS` when this session has had a writer before. */
  static take(folder: string, session: Uint8Array): SessionLock {
    const path = lockPath(folder, session)
    createFile(path, "")
    const sql = new Sql(path)
    sql.pragma("journal_mode = MEMORY") // Nothing is ever written, and no journal shall lie beside it.
    sql.exec("BEGIN EXCLUSIVE")
    return new SessionLock(path, sql)
  }

  [Symbol.dispose](): void {
    this.#sql[Symbol.dispose]()
    rmSync(this.#path, { force: true })
  }
}

/** True while any session of this folder is being written. */
export function isRecording(folder: string): boolean {
  const sessions = readdirSync(folder).flatMap((name) => /^live-([0-9a-f]{32})$/.exec(name)?.[1] ?? [])
  return sessions.some((session) => isSessionAlive(folder, fromHex(session)))
}

/** True while a process holds the session's lock. */
export function isSessionAlive(folder: string, session: Uint8Array): boolean {
  if (session.length !== 16) return false // No writer's: a row of another hand.
  const path = lockPath(folder, session)
  if (!checkFile(path)) return false
  for (const suffix of ["-wal", "-shm", "-journal"]) checkFile(path + suffix)
  using sql = new Sql(path)
  try {
    sql.pragma("busy_timeout = 0")
    sql.pragma("journal_mode = MEMORY")
    sql.exec("BEGIN EXCLUSIVE")
    sql.exec("ROLLBACK")
    return false
  } catch (error) {
    if (error instanceof VaultError && error.code === "BUSY") return true
    throw error
  }
}

/** Remove what a crash left. Only for a session that is not alive. */
export function clearSessionLock(folder: string, session: Uint8Array): void {
  onDisk(() => rmSync(lockPath(folder, session), { force: true }))
}

function lockPath(folder: string, session: Uint8Array): string {
  return join(folder, `live-${toHex(session)}`)
}
