import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptoReady, randomBytes, SecretKey } from "@tracehold/crypto"
import { admitFrame } from "@tracehold/policy"
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { createVault, eraseSince, listChunks, openStore, readCard, SessionWriter } from "./index.ts"

let base: string
beforeAll(cryptoReady)
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "th-vault-"))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const host = { editor: "e", version: "1", platform: "linux", remote: false }
const gap = (atMs: number) => admitFrame({ kind: "gap", atMs, reason: "policy", what: "rule", fromMs: atMs, count: 1 })

/** Two chunks of 25 minutes each, a row a minute: long enough to be compacted while they are open. */
function record(writer: SessionWriter, close = true): void {
  for (const no of [0, 1]) {
    const wallMs = (100 + no * 30) * 60_000
    const start = {
      kind: "chunk-start",
      atMs: 0,
      schema: 0,
      no,
      wallMs,
      pin: writer.pin(),
      policy: "p",
      host,
      roots: [],
    } as const
    writer.append(admitFrame(start))
    for (let minute = 0; minute < 25; minute++) {
      writer.append(gap(minute * 60_000))
      writer.flush(100 + no * 30 + minute)
    }
    if (close || no === 0) writer.closeChunk({ nowMin: 126 + no * 30, last: no === 1 })
  }
}

test("a chunk's size is that of its own rows, after compaction and closing", () => {
  createVault(join(base, "vault"), [{ kind: "phrase", id: "a", seed: SecretKey.random() }])
  using store = openStore(join(base, "vault"))
  using writer = SessionWriter.start(store, readCard(store.folder), { sessionId: randomBytes(16), nowMin: 100, onErased() {} })
  record(writer)
  const [first, second] = listChunks(store)
  expect(first).toMatchObject({ state: "sealed", events: 27 })
  expect(second?.bytes).toBeGreaterThan(0)
  // The same events but for the pin that the second has of the first.
  expect(Math.abs((first?.bytes ?? 0) - (second?.bytes ?? 0))).toBeLessThan(300)
})

test("a chunk that is cut by an erase has the size of what is left", () => {
  createVault(join(base, "vault"), [{ kind: "phrase", id: "a", seed: SecretKey.random() }])
  using store = openStore(join(base, "vault"))
  using writer = SessionWriter.start(store, readCard(store.folder), { sessionId: randomBytes(16), nowMin: 100, onErased() {} })
  record(writer, false)
  const before = listChunks(store).at(-1)?.bytes ?? 0
  eraseSince(store, 150, 155)
  const left = listChunks(store).at(-1)
  expect(left?.bytes).toBeGreaterThan(0)
  expect(left?.bytes).toBeLessThan(before)
})
