import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { recordSession } from "../fixtures/attacker.ts"
import { onlyChunk, readNotes, vaultForEach } from "../fixtures/sample-vault.ts"
import { eraseAll, openStore, unlockVault, VaultError } from "./index.ts"

/** Whoever can write the folder puts something else in the place of a file of ours. */
const sample = vaultForEach()

test("folders with the names of files half done, or of a session's lock, stop neither a new root key nor erasing everything", () => {
  const { folder, seed } = sample()
  recordSession(folder, Buffer.alloc(16, 7), "mine", 1)
  const planted = [`.keys.json.${"0f".repeat(8)}.new`, `.card.json.${"0f".repeat(8)}.new`, `live-${"ab".repeat(16)}`]
  for (const name of planted) mkdirSync(join(folder, name))
  {
    using vault = unlockVault(folder, seed)
    vault.adopt()
    vault.rotate()
  }
  {
    using vault = unlockVault(folder, seed)
    expect(readNotes(vault, onlyChunk(vault))).toEqual(["mine 0"])
  }
  eraseAll(folder)
  expect(readdirSync(folder).sort()).toEqual([...planted].sort())
})

test.each(["vault.db-wal", "vault.db-shm", "vault.db"])(
  "a folder in place of %s does not keep the key file from being erased",
  (name) => {
    const { folder } = sample()
    rmSync(join(folder, name), { force: true })
    mkdirSync(join(folder, name))
    eraseAll(folder)
    expect(readdirSync(folder)).toEqual([name])
  },
)

test.skipIf(process.platform === "win32").each(["-wal", "-shm", "-journal"])(
  "a pipe in place of the store's %s is refused, not waited for, and everything can be erased",
  (suffix) => {
    const { folder } = sample()
    expect(spawnSync("mkfifo", ["-m", "600", join(folder, `vault.db${suffix}`)]).status).toBe(0)
    expect(() => openStore(folder)).toThrow(new VaultError("UNSAFE_PLACE"))
    eraseAll(folder)
    expect(existsSync(join(folder, "keys.json"))).toBe(false)
  },
)
