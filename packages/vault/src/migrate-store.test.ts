import { readdirSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { describe, expect, test } from "vitest"
import { begin, note, openWindow, vaultForEach } from "../fixtures/sample-vault.ts"
import { FORMAT_VERSION, formatDoubt } from "./format-version.ts"
import { openStore, unlockVault } from "./index.ts"
import { formatOf, migrateStore, type Target } from "./migrate-store.ts"
import { STEPS, type Step } from "./migrations/steps.ts"
import { SQL } from "./store.ts"
import { TABLES } from "./tables.ts"

const sample = vaultForEach()
const NEXT = FORMAT_VERSION + 1
const AFTER = FORMAT_VERSION + 2

/** A table more, then the sessions' table made anew with a column more: chunks refer to it. */
const MORE = "CREATE TABLE more(k INTEGER PRIMARY KEY) STRICT"
const WIDER = "CREATE TABLE session(id BLOB PRIMARY KEY, store BLOB NOT NULL, from_min INTEGER NOT NULL, more INTEGER) STRICT"
const add: Step = { from: FORMAT_VERSION, migrate: (sql) => sql.exec(`${MORE}; INSERT INTO more VALUES (7)`) }
const widen: Step = {
  from: NEXT,
  migrate(sql) {
    sql.exec("CREATE TEMP TABLE old AS SELECT * FROM session; DROP TABLE session")
    sql.exec(`${WIDER}; INSERT INTO session SELECT id, store, from_min, 1 FROM old; DROP TABLE old`)
  },
}
const target: Target = {
  version: AFTER,
  steps: [add, widen],
  tables: [...TABLES.map((text) => (/TABLE session\(/.test(text) ? WIDER : text)), MORE],
}
const nobody = () => false

function record(): void {
  using window = openWindow(sample().folder)
  begin(window.writer)
  window.writer.append(note("kept"))
  window.writer.closeChunk({ nowMin: 1, last: true })
}

/** What lies in the file: version, texts of the schema, rows. */
function contents(): unknown {
  const db = new Database(join(sample().folder, "vault.db"))
  const tables = db.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").all() as { name: string; sql: string }[]
  const rows = tables
    .filter(({ sql }) => sql?.startsWith("CREATE TABLE"))
    .map(({ name }) => db.prepare(`SELECT * FROM ${name}`).all())
  const version = db.pragma("user_version", { simple: true })
  db.close()
  return { version, tables, rows }
}

test("the steps that are owed run in order, in one transaction, and keep what is there", () => {
  record()
  using store = openStore(sample().folder)
  const sql = store[SQL]
  migrateStore(sql, nobody, target)
  expect(formatOf(sql)).toBe(AFTER)
  expect(sql.all("SELECT k, (SELECT count(*) FROM chunk) AS chunks, (SELECT more FROM session) AS more FROM more")).toEqual([
    { k: 7, chunks: 1, more: 1 },
  ])
  expect(sql.pragmaValue("foreign_keys")).toBe(1)
  migrateStore(sql, nobody, { ...target, steps: [] }) // Nothing is owed any more.
})

test("a window that comes later finds nothing to be done", () => {
  using one = openStore(sample().folder)
  using two = openStore(sample().folder)
  migrateStore(one[SQL], nobody, target)
  migrateStore(two[SQL], () => expect.unreachable("migrated twice"), target)
})

describe("a store stays exactly as it was", () => {
  /** Migrating throws, and the store still is of this version, and opens. */
  function check(says: RegExp, changed: Partial<Target>, isRecording = nobody): void {
    record()
    const before = contents()
    {
      using store = openStore(sample().folder)
      expect(() => migrateStore(store[SQL], isRecording, { ...target, ...changed })).toThrow(says)
    }
    expect(contents()).toEqual(before)
    using vault = unlockVault(sample().folder, sample().seed)
    expect(vault.verifyFull()).toEqual([])
  }

  const orphaning: Step = {
    from: NEXT,
    migrate(sql) {
      widen.migrate(sql)
      sql.exec("DELETE FROM session")
    },
  }
  const failing: Step = {
    from: NEXT,
    migrate(sql) {
      sql.exec("DELETE FROM block")
      throw new Error("cut off")
    },
  }
  test("when a step is cut off", () => check(/cut off/, { steps: [add, failing] }))
  test("when a step is missing", () => check(/has its step/, { steps: [add] }))
  test("when what comes out is not what it should be", () => check(/DAMAGED/, { tables: TABLES }))
  test("when a row is left that belongs to nothing", () => check(/DAMAGED/, { steps: [add, orphaning] }))
  test("while a window records", () => check(/BUSY/, {}, () => true))
})

test("no step is missing or doubled, and each is in a file of its own", () => {
  expect(STEPS.map(({ from }) => from)).toEqual(Array.from({ length: Math.max(0, FORMAT_VERSION - 1) }, (_, i) => i + 1))
  const files = readdirSync(join(import.meta.dirname, "migrations")).filter(
    (name) => /^\d/.test(name) && !name.includes(".test."),
  )
  expect(files).toHaveLength(STEPS.length)
})

describe("which versions are read", () => {
  const check = (found: number, ours: number, doubt: ReturnType<typeof formatDoubt>) =>
    expect(formatDoubt(found, ours)).toBe(doubt)
  test("ours", () => check(3, 3, null))
  test("an older one that was released", () => check(1, 3, null))
  test("one from before the first release", () => check(0, 1, "UNRELEASED"))
  test("a newer one", () => check(4, 3, "NEWER_VERSION"))
  test("before the first release only our own", () => check(0, 0, null))
})
