import { admitFrame } from "@tracehold/policy"
import { expect, test } from "vitest"
import { begin, note, notesOf, onlyChunk, openWindow, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { unlockVault, VaultError } from "./index.ts"

const sample = vaultForEach()

test("an event too large for any block becomes a gap", () => {
  const { folder, seed } = sample()
  using window = openWindow(folder)
  begin(window.writer)
  const huge = { kind: "gap", atMs: 0, reason: "policy", what: "", fromMs: 0, count: 1 } as const
  window.writer.append(Object.assign(admitFrame(huge), { what: "x".repeat(65 << 20) }))
  window.writer.append(note("after"))
  window.writer.flush(T0)
  using vault = unlockVault(folder, seed)
  expect(vault.events(onlyChunk(vault))[1]).toMatchObject({ kind: "gap", reason: "overload", what: "too-large" })
  expect(notesOf(vault.events(onlyChunk(vault)))).toEqual(["after"])
  expect(() => window.writer.putBlob("repo", new Uint8Array((64 << 20) + 1))).toThrow(new VaultError("TOO_LARGE"))
})

test("a queue that no disk takes is bounded, and what did not fit is counted", () => {
  const { folder, seed } = sample()
  using window = openWindow(folder)
  begin(window.writer)
  const event = note("one of many")
  for (let i = 0; i < 100_005; i++) window.writer.append(event)
  window.writer.flush(T0)
  window.writer.flush(T0)
  using vault = unlockVault(folder, seed)
  const events = vault.events(onlyChunk(vault))
  expect(events).toHaveLength(100_001)
  expect(events.at(-1)).toMatchObject({ kind: "gap", reason: "overload", count: 6 })
})
