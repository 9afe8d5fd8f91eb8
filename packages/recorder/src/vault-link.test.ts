import { spawnSync } from "node:child_process"
import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptoReady, SecretKey } from "@tracehold/crypto"
import { createVault } from "@tracehold/vault"
import { expect, test } from "vitest"

const LINK = new URL("./vault-link.ts", import.meta.url).href
const SCRIPT = `
  import { VaultLink } from ${JSON.stringify(LINK)}
  try {
    const store = new VaultLink().openStore({ vault: process.argv[1], storage: process.argv[1] })
    console.log(store === null ? "no vault" : "open")
  } catch (error) {
    console.log(error.code)
  }`
const NOBODY = 65534

/** What a program says that may not look into the folder, because its owner took the permission away, or as another user. */
function seenWithoutPermission(base: string): string {
  const root = process.getuid?.() === 0
  if (!root) chmodSync(base, 0)
  const options = { encoding: "utf8" as const, cwd: "/", ...(root ? { uid: NOBODY, gid: NOBODY } : {}) }
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", SCRIPT, join(base, "vault")], options)
  chmodSync(base, 0o700)
  return stdout.trim()
}

test.skipIf(process.platform === "win32")(
  "a folder that may not be looked into is refused, not taken for one without a vault",
  async () => {
    await cryptoReady()
    const base = mkdtempSync(join(tmpdir(), "link-"))
    try {
      createVault(join(base, "vault"), [{ kind: "phrase", id: "words", seed: SecretKey.random() }])
      expect(seenWithoutPermission(base)).toBe("READ_ONLY")
    } finally {
      rmSync(base, { recursive: true })
    }
  },
)
