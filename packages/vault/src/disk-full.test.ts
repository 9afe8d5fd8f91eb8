import { existsSync, readdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { begin, names, note, openWindow, readNotes, T0 } from "../fixtures/sample-vault.ts"
import { SmallDisk } from "../fixtures/small-disk.ts"
import {
  createVault,
  describeVaultError,
  eraseAll,
  eraseChunks,
  eraseSince,
  keepReserve,
  keepRetention,
  listChunks,
  openStore,
  owedBy,
  type SlotInput,
  setRetention,
  unlockVault,
  VaultError,
} from "./index.ts"

const DAY = 24 * 60
const SEED = new Uint8Array(32).fill(7)
const disk = new SmallDisk("64m")
const folder = join(disk.path, "vault")
const on = test.skipIf(!disk.mounted)
beforeAll(cryptoReady)
afterAll(() => disk[Symbol.dispose]())
afterEach(() => {
  disk.empty()
  rmSync(folder, { recursive: true, force: true })
})

/** A vault with closed chunks of about 200 kB, one a day. */
function makeVault(days: number): void {
  createVault(folder, slots())
  for (let day = 0; day < days; day++) {
    using window = openWindow(folder, T0 + day * DAY)
    begin(window.writer, T0 + day * DAY)
    for (let i = 0; i < 4; i++) window.writer.append(names(window.writer.putBlob("repo", encodeUtf8(noise()))))
    window.writer.append(note(`day ${day}`))
    window.writer.closeChunk({ nowMin: T0 + day * DAY, last: true })
  }
}

/** 120 kB that compress to a half. */
function noise(): string {
  return toHex(randomBytes(60_000))
}

function notes(): string[] {
  using vault = unlockVault(folder, new SecretKey(SEED.slice()))
  expect(vault.verifyFull()).toEqual([])
  return vault.chunks().flatMap((chunk) => readNotes(vault, chunk))
}

const slots = (): SlotInput[] => [{ kind: "phrase", id: "words", seed: new SecretKey(SEED.slice()) }]
const codeOf = (action: () => unknown): string | null => {
  try {
    action()
    return null
  } catch (error) {
    return error instanceof VaultError ? error.code : "other"
  }
}

on("recording on a full disk: what was acknowledged stays, what waits is stored when there is room (needs mount)", () => {
  makeVault(0)
  using window = openWindow(folder)
  begin(window.writer)
  for (let m = 0; m < 30; m++) {
    window.writer.append(note(`${m}`, m * 60_000))
    window.writer.flush(T0 + m)
  }
  disk.fillUpTo(0)
  for (let m = 30; m < 60; m++) {
    window.writer.append(note(`${m}`, m * 60_000))
    window.writer.putBlob("repo", encodeUtf8(noise()))
    expect(codeOf(() => window.writer.flush(T0 + m))).toBe("FULL")
  }
  expect(codeOf(() => window.writer.closeChunk({ nowMin: T0 + 60, last: true }))).toBe("FULL")
  expect(window.writer.events()).toHaveLength(61)
  disk.empty()
  window.writer.closeChunk({ nowMin: T0 + 60, last: true })
  expect(notes()).toEqual(Array.from({ length: 60 }, (_, i) => `${i}`))
})

on("erasing works on a full disk: keys, rows and log, and the room is had back (needs mount)", () => {
  makeVault(40)
  using store = openStore(folder)
  keepReserve(store)
  disk.fillUpTo(0)
  expect(eraseSince(store, T0 + 30 * DAY, T0 + 40 * DAY)).toEqual({ chunks: 10, complete: true })
  const size = statSync(join(folder, "vault.db")).size
  expect(eraseChunks(store, listChunks(store).slice(0, 20), T0 + 40 * DAY)).toEqual({ chunks: 20, complete: true })
  expect(statSync(join(folder, "vault.db")).size).toBeLessThan(size / 1.5)
  expect(owedBy(store).bytes).toBe(false)
  disk.empty()
  keepReserve(store)
  expect(statSync(join(folder, "reserve")).size).toBe(8 << 20)
  store[Symbol.dispose]()
  expect(notes()).toEqual(Array.from({ length: 10 }, (_, i) => `day ${20 + i}`))
})

on("without a reserve an erase on a full disk is whole or not at all (needs mount)", () => {
  makeVault(3)
  using store = openStore(folder)
  disk.fillUpTo(0)
  expect(codeOf(() => eraseChunks(store, listChunks(store), T0))).toBe("FULL")
  expect(listChunks(store)).toHaveLength(3)
  disk.empty()
  store[Symbol.dispose]()
  expect(notes()).toHaveLength(3)
})

on("retention drops on a full disk, which makes room (needs mount)", () => {
  makeVault(20)
  using store = openStore(folder)
  keepReserve(store)
  setRetention(store, { days: 30, bytes: null })
  for (let day = 100; day < 114; day++) expect(keepRetention(store, T0 + day * DAY).dropped).toBe(0)
  disk.fillUpTo(0)
  expect(keepRetention(store, T0 + 114 * DAY)).toEqual({ dropped: 20, more: false })
  expect(owedBy(store).bytes).toBe(false)
  expect(statSync(join(folder, "vault.db")).size).toBeLessThan(1 << 20)
})

on("the whole vault can be erased from a full disk, with and without a reserve (needs mount)", () => {
  for (const reserve of [true, false]) {
    makeVault(5)
    using store = openStore(folder)
    if (reserve) keepReserve(store)
    store[Symbol.dispose]()
    disk.fillUpTo(0)
    eraseAll(folder, T0)
    expect(existsSync(folder)).toBe(false)
    disk.empty()
  }
})

on("no reserve is kept where room is scarce, and one is made once (needs mount)", () => {
  makeVault(0)
  using store = openStore(folder)
  disk.fillUpTo(30_000_000)
  keepReserve(store)
  expect(readdirSync(folder)).not.toContain("reserve")
  disk.empty()
  keepReserve(store)
  const { ino, mode } = statSync(join(folder, "reserve"))
  keepReserve(store)
  expect(statSync(join(folder, "reserve"))).toMatchObject({ ino, mode })
  expect(mode & 0o777).toBe(0o600)
})

on("a folder on a disk mounted read-only is refused in one line that says what to do (needs mount)", () => {
  makeVault(2)
  disk.setReadOnly(true)
  try {
    expect(codeOf(() => openStore(folder))).toBe("READ_ONLY")
    expect(codeOf(() => unlockVault(folder, new SecretKey(SEED.slice())))).toBe("READ_ONLY")
    expect(codeOf(() => createVault(join(disk.path, "other"), slots()))).toBe("READ_ONLY")
    expect(codeOf(() => eraseAll(folder, T0))).toBe("READ_ONLY")
  } finally {
    disk.setReadOnly(false)
  }
  expect(describeVaultError(new VaultError("READ_ONLY"))).toMatch(/cannot be written\. Check its permissions/)
  expect(notes()).toHaveLength(2)
})
