import { copyFileSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { expect, test } from "vitest"
import { begin, note, openWindow, readNotes, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { repairVault, unlockVault } from "./index.ts"

const sample = vaultForEach()

/** Two chunks, of which the first is erased; and then rows of before are in the file again, as pages of an older time would have them. */
function putBack(rows: string): void {
  const { base, folder, seed } = sample()
  {
    using window = openWindow(folder)
    for (const last of [false, true]) {
      begin(window.writer)
      window.writer.append(note(last ? "stays" : "erased"))
      window.writer.closeChunk({ nowMin: T0, last })
    }
  }
  const before = join(base, "before.db")
  copyFileSync(join(folder, "vault.db"), before)
  {
    using vault = unlockVault(folder, seed)
    vault.erase(
      vault.chunks().filter(({ no }) => no === 0),
      T0,
    )
  }
  const db = new Database(join(folder, "vault.db"))
  db.exec(`ATTACH '${before}' AS before; ${rows}`)
  db.close()
}

function check(rows: string): void {
  putBack(rows)
  const { base, folder, seed } = sample()
  for (const slot of [seed, null]) {
    const to = join(base, slot === null ? "locked" : "unlocked")
    expect(repairVault(folder, to, T0, slot)).toMatchObject({ chunks: 1, losses: [] })
    using vault = unlockVault(to, seed)
    expect(vault.chunks().map((chunk) => readNotes(vault, chunk))).toEqual([["stays"]])
    expect(vault.verifyFull()).toEqual([])
  }
}

const PARTS = "INSERT INTO block SELECT * FROM before.block WHERE chunk = 1; INSERT OR IGNORE INTO key SELECT * FROM before.key"

test("what was erased stays so, when its key and blocks are there again", () => check(PARTS))
test("and when its row is as it was", () =>
  check(`${PARTS}; INSERT OR REPLACE INTO chunk SELECT * FROM before.chunk WHERE rid = 1`))
test("and when its row is lost", () => check(`PRAGMA foreign_keys = OFF; ${PARTS}; DELETE FROM chunk WHERE rid = 1`))
