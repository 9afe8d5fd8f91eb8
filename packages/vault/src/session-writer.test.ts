import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { admitFrame } from "@tracehold/policy"
import { encodeUtf8 } from "@tracehold/trace"
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { createVault, openStore, readCard, SessionWriter, unlockVault } from "./index.ts"

let folder: string
let base: string
beforeAll(cryptoReady)
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "th-vault-"))
  folder = join(base, "vault")
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

test("what is appended, flushed and closed is there after unlocking", () => {
  const seed = SecretKey.random()
  createVault(folder, [{ kind: "phrase", id: "a", seed }])
  using store = openStore(folder)
  const sessionId = randomBytes(16)
  using writer = SessionWriter.start(store, readCard(folder), { sessionId, nowMin: 100, onErased() {} })
  writer.append(
    admitFrame({
      kind: "chunk-start",
      atMs: 0,
      schema: 0,
      no: 0,
      wallMs: 100 * 60_000,
      pin: writer.pin(),
      policy: "p",
      host: { editor: "e", version: "1", platform: "linux", remote: false },
      roots: [],
    }),
  )
  const hash = writer.putBlob("r", encodeUtf8("hello"))
  writer.append(admitFrame({ kind: "snapshot", atMs: 5, tree: hash, reason: "start", files: 1, complete: true, changed: [] }))
  expect(writer.flush(100)).toBe(2)
  writer.closeChunk({ nowMin: 101, last: true })
  expect(writer.pin()?.events).toBe(3)
  using vault = unlockVault(folder, seed)
  const [chunk] = vault.chunks()
  expect(chunk).toMatchObject({ session: toHex(sessionId), no: 0, state: "sealed", events: 3, adopted: false })
  if (chunk === undefined) throw new Error("no chunk")
  expect(vault.events(chunk).map((e) => e.kind)).toEqual(["chunk-start", "snapshot", "chunk-end"])
  expect(vault.blobs(chunk)(hash)).toEqual(encodeUtf8("hello"))
  expect(vault.summary(chunk)?.kinds).toEqual({ "chunk-start": 1, snapshot: 1, "chunk-end": 1 })
})
