import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Scratch } from "./scratch.ts"
import { threadCpuUs } from "./thread-cpu.ts"

const ROW_BYTES = 600
const COMMITS = 1000

/** What the disk and SQLite ask for at least: one row, committed as durably as a flush, and nothing else. */
export function plainCommits(): { readonly cpuUs: number; readonly wallMs: readonly number[] } {
  using scratch = new Scratch()
  const db = new DatabaseSync(join(scratch.folder("plain"), "plain.db"))
  for (const pragma of ["auto_vacuum = INCREMENTAL", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"])
    db.exec(`PRAGMA ${pragma}`)
  db.exec("CREATE TABLE row(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
  const insert = db.prepare("INSERT INTO row(body) VALUES (?)")
  const body = Buffer.alloc(ROW_BYTES, 7)
  const before = threadCpuUs()
  const wallMs: number[] = []
  for (let i = 0; i < COMMITS; i += 1) {
    const startMs = performance.now()
    insert.run(body)
    wallMs.push(performance.now() - startMs)
  }
  const cpuUs = (threadCpuUs() - before) / COMMITS
  db.close()
  return { cpuUs, wallMs }
}
