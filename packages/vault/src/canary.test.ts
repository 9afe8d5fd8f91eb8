import { spawnSync } from "node:child_process"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { zstdCompressSync } from "node:zlib"
import { randomBytes, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { expect, test } from "vitest"
import { canariesIn, canary, zstdFramesIn } from "../fixtures/canaries.ts"
import { bytesIn, vaultForEach } from "../fixtures/sample-vault.ts"
import { type OpenVault, unlockVault } from "./index.ts"

const sample = vaultForEach()

test("the scan finds what it looks for", () => {
  expect(canariesIn(Buffer.from(`x${canary(5)}`))).toHaveLength(1)
  for (const at of [0, 1])
    expect(canariesIn(Buffer.concat([Buffer.alloc(at), Buffer.from(canary(5), "utf16le")]))).toHaveLength(1)
  expect(canariesIn(Buffer.from(canary(5), "utf16le").swap16())).toHaveLength(1)
  expect(zstdFramesIn(Buffer.concat([Buffer.alloc(3), zstdCompressSync(Buffer.from(canary(5)))]))).toBe(1)
})

test("nothing recorded is on disk in clear: database, log, key file, temporary and runtime folders, after a kill and after unlocking", () => {
  const { base, folder, seed } = sample()
  const env = { ...process.env }
  for (const name of ["TMPDIR", "HOME", "XDG_RUNTIME_DIR", "SQLITE_TMPDIR", "XDG_CACHE_HOME"]) {
    env[name] = join(base, name)
    mkdirSync(join(base, name), { mode: 0o700 })
  }
  const program = new URL("../fixtures/canary-process.ts", import.meta.url).pathname
  const { signal, stderr } = spawnSync(process.execPath, [program, folder, toHex(randomBytes(16))], {
    env,
    cwd: base,
    encoding: "utf8",
  })
  expect(signal, stderr).toBe("SIGKILL")
  expect(stderr).toBe("")
  expectClean(base)
  using vault = unlockVault(folder, seed)
  expect(vault.adopt()).toMatchObject({ adopted: 3, closed: 1, problems: [] })
  for (const chunk of vault.chunks()) {
    vault.writeDraft(chunk, 0, encodeUtf8(canary(1)))
    vault.appendLedger("0".repeat(64), encodeUtf8(canary(2)))
  }
  expect(recorded(vault)).toBeGreaterThan(400)
  expectClean(base)
})

function expectClean(base: string): void {
  const bytes = bytesIn(base)
  expect(bytes.length).toBeGreaterThan(50_000)
  expect(canariesIn(bytes)).toEqual([])
  expect(zstdFramesIn(bytes)).toBe(0)
}

/** How many canaries the owner can read: they were recorded, not left out. */
function recorded(vault: OpenVault): number {
  const found = new Set<string>()
  for (const chunk of vault.chunks()) {
    const events = vault.events(chunk)
    const blobs = vault.blobs(chunk)
    const hashes = events.flatMap((e) =>
      e.kind === "open" ? [e.text] : e.kind === "snapshot" && e.tree !== null ? [e.tree] : [],
    )
    const content = hashes.map((hash) => Buffer.from(blobs(hash) ?? []))
    for (const hit of canariesIn(Buffer.concat([Buffer.from(JSON.stringify(events)), ...content]))) found.add(hit)
  }
  return found.size
}
