import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { blake2b, boxOpen, boxPair, contentHash, open, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { describe, expect, test, vi } from "vitest"
import { recordSession } from "../fixtures/attacker.ts"
import { readmit } from "../fixtures/notes.ts"
import { begin, bytesIn, names, openWindow, type Sample, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { eraseChunks, eraseSince, listChunks, openStore, readCard, readSlots, unlockVault } from "./index.ts"
import { openKeyFile } from "./key-file.ts"
import { lookupKey, lookupName } from "./lookup-key.ts"
import { openPackKey } from "./read-blobs.ts"
import { openChunkKeys } from "./read-chunk.ts"
import type { ChunkRow, PackRow } from "./rows.ts"
import { SQL, type Store } from "./store.ts"
import { readKeyFile, unlockKeys } from "./unlock.ts"

/** What somebody finds who has the disk, or runs on the machine while the vault is locked. They have no slot's seed. */
const sample = vaultForEach()

/** Everything that opens something of this vault, by name: what its owner has, and what the recorder had while it wrote. */
function secretsOf({ folder, seed }: Sample): Map<string, Uint8Array> {
  const found = new Map<string, SecretKey>([["the slot's seed", seed]])
  const inside = openKeyFile(readKeyFile(folder), seed)
  found.set("the root key", inside.root).set("the identity", inside.identity.seed).set("the donors' root", inside.donorRoot)
  const { store, keys } = unlockKeys(folder, seed)
  using _store = store
  found.set("the card's secret key", keys.box.secretKey).set("the wrapping key", keys.wrap).set("the ledger's key", keys.ledger)
  for (const i of [1, 3, 4]) found.set(`the root's subkey ${i}`, inside.root.derive("th-vault", i))
  for (const row of store[SQL].all<ChunkRow>("SELECT * FROM chunk")) {
    const { root, blocks, summary, drafts } = openChunkKeys(store, keys, row)
    for (const [i, key] of [root, blocks, summary, drafts].entries()) found.set(`chunk ${row.rid}'s key ${i}`, key)
  }
  for (const row of store[SQL].all<PackRow>("SELECT * FROM pack"))
    found.set(`pack ${row.rid}'s key`, openPackKey(store, keys, row))
  return new Map([...found].map(([name, key]) => [name, key.exposeKeyBytes().slice()]))
}

/** Which of these stand in the bytes, in any form that a file could have them in. */
function standingIn(bytes: Buffer, secrets: ReadonlyMap<string, Uint8Array>): string[] {
  const has = (part: string | Buffer) => bytes.includes(part)
  return [...secrets].flatMap(([name, key]) => {
    const text = Buffer.from(key)
    const forms = [
      text.subarray(0, 16),
      text.subarray(16),
      toHex(key),
      toHex(key).toUpperCase(),
      text.toString("base64").slice(0, 42),
    ]
    return forms.some(has) ? [name] : []
  })
}

/** Two closed chunks, one of which the owner has adopted, and one that is open. */
function recordAll(here: Sample): Disposable {
  recordSession(here.folder, randomBytes(16), "first", 1)
  unlockVault(here.folder, here.seed).adopt()
  recordSession(here.folder, randomBytes(16), "second", 1)
  const window = openWindow(here.folder)
  begin(window.writer)
  window.writer.append(names(window.writer.putBlob("repo", encodeUtf8("third"))))
  window.writer.flush(T0)
  return window
}

describe("attack 1: the disk is taken while nobody is logged in", () => {
  test("no key that opens anything is on it, whatever was written and adopted; minutes, counts and sizes are", () => {
    const here = sample()
    using _window = recordAll(here)
    const secrets = secretsOf(here)
    expect(secrets.size).toBeGreaterThan(20)
    const bytes = bytesIn(here.base)
    expect(standingIn(bytes, secrets)).toEqual([])
    expect(standingIn(Buffer.concat([bytes, secrets.get("the root key") ?? bytes]), secrets)).toEqual(["the root key"]) // It would be found.
    using store = openStore(here.folder)
    expect(
      listChunks(store)
        .map(({ fromMin, events }) => `${fromMin - T0} ${events}`)
        .sort(),
    ).toEqual(["0 2", "0 4", "0 4"])
  })
})

describe("attack 2: a program of the same user, while the vault is locked", () => {
  const hasMemoryFolder = process.platform === "linux" && existsSync("/dev/shm")

  test.skipIf(!hasMemoryFolder)("reads the lookup key, with which it can confirm a guess, and open nothing", () => {
    const here = sample()
    vi.stubEnv("XDG_RUNTIME_DIR", here.base)
    try {
      using _window = recordAll(here)
      const stolen = readFileSync(join(here.base, "tracehold", `lookup-${toHex(readCard(here.folder).vaultId)}`))
      const key = () => new SecretKey(new Uint8Array(stolen))
      using store = openStore(here.folder)
      const guess = (text: string) =>
        store[SQL].get("SELECT 1 FROM lookup WHERE name = ?", lookupName(key(), "repo", encodeUtf8(text))) !== undefined
      expect([guess("third"), guess("fourth")]).toEqual([true, false])
      for (const { wrap } of store[SQL].all<{ wrap: Uint8Array }>("SELECT wrap FROM key")) {
        expect(() => boxOpen(boxPair(key()), wrap)).toThrow("WRONG_KEY")
        expect(() => open(key(), new Uint8Array(), wrap)).toThrow("WRONG_KEY")
      }
      // Beside the vault's folder that file is all that there is.
      const files = readdirSync(here.base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      expect(files.filter(({ parentPath }) => parentPath !== here.folder)).toHaveLength(1)
      expect(standingIn(bytesIn(here.base), secretsOf(here))).toEqual([])
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test("finds among the ways to unlock none that asks nothing of the owner", () => {
    expect(readSlots(sample().folder).map(({ kind }) => kind)).toEqual(["phrase"])
  })
})

describe("attack 10: guessing a file that could only be one of a few", () => {
  test("from the disk, no guess can be tested: neither a name, nor any key that lies there, nor the content's hash", () => {
    const here = sample()
    const content = encodeUtf8("PIN=4711\n")
    using window = openWindow(here.folder)
    begin(window.writer)
    window.writer.append(names(window.writer.putBlob("repo", content)))
    window.writer.closeChunk({ nowMin: T0, last: true })
    const found = new Set(window.store[SQL].all<{ name: Uint8Array }>("SELECT name FROM lookup").map(({ name }) => toHex(name)))
    const hit = (name: Uint8Array) => found.has(toHex(name))
    expect(hit(lookupName(lookupKey(window.store.vaultId), "repo", content))).toBe(true) // Who has the key can.
    const bytes = bytesIn(here.folder)
    for (const hash of [contentHash(content), toHex(blake2b(content, 16)), toHex(blake2b(content, 64))])
      for (const form of [Buffer.from(hash, "hex"), hash]) expect(bytes.includes(form)).toBe(false)
    const keys = new Set<string>(["00".repeat(32)])
    for (let at = 0; at + 32 <= bytes.length; at++)
      if (bytes[at] !== 0 || bytes[at + 31] !== 0) keys.add(bytes.toString("latin1", at, at + 32))
    expect(keys.size).toBeGreaterThan(5000)
    for (const key of keys)
      expect(hit(lookupName(new SecretKey(new Uint8Array(Buffer.from(key, "latin1").subarray(0, 32))), "repo", content))).toBe(
        false,
      )
  })
})

describe("attack 11: a hostile repository plants a file, to learn by what the vault grows whether you have it elsewhere", () => {
  test("it grows the same: content is found again only within its repository", () => {
    using window = openWindow(sample().folder)
    const put = (repo: string, content: Uint8Array) => {
      window.writer.append(names(window.writer.putBlob(repo, content)))
      window.writer.flush(T0)
    }
    const known = randomBytes(2000)
    begin(window.writer)
    put("mine", known)
    const grown = [known, randomBytes(2000)].map((planted, i) => {
      const before = sizesIn(window.store)
      put(`hostile ${i}`, planted)
      return sizesIn(window.store).map((size, at) => size - (before[at] ?? 0))
    })
    expect(grown[0]).toEqual(grown[1])
    expect(grown[0]?.[0]).toBeGreaterThan(2000)
  })

  /** Bytes of packs, and numbers of rows: all that can be seen of blobs. */
  function sizesIn(store: Store): number[] {
    const row = store[SQL].get<Record<string, number>>(`SELECT (SELECT sum(length(body)) FROM pack) AS bytes,
      (SELECT count(*) FROM pack) AS packs, (SELECT count(*) FROM lookup) AS names, (SELECT count(*) FROM use) AS uses`)
    return Object.values(row ?? {})
  }
})

describe("attack 12: undeleting what was erased, with the disk and, later, the owner's passphrase", () => {
  test.each<[string, (here: Sample) => void]>([
    [
      "the last minutes",
      ({ folder }) => {
        using store = openStore(folder)
        eraseSince(store, T0, T0)
      },
    ],
    [
      "chunks, while locked",
      ({ folder }) => {
        using store = openStore(folder)
        eraseChunks(store, listChunks(store), T0)
      },
    ],
    [
      "chunks, by their owner",
      ({ folder, seed }) => {
        using vault = unlockVault(folder, seed)
        vault.erase(vault.chunks(), T0)
      },
    ],
    [
      "everything that chunks held, rewritten",
      ({ folder, seed }) => {
        using vault = unlockVault(folder, seed)
        vault.adopt()
        for (const chunk of vault.chunks()) {
          const blobs = vault
            .events(chunk)
            .flatMap((e): [string, null][] => (e.kind === "snapshot" ? [[e.tree ?? "", null]] : []))
          vault.rewrite(chunk, (events) => events.slice(0, 1).map(readmit), new Map(blobs))
        }
        vault.settleOwed()
      },
    ],
  ])("%s: no piece of a sealed body, key or name is left in the database, its log or beside them", (_, erase) => {
    const here = sample()
    recordSession(here.folder, randomBytes(16), "first", 2, "x".repeat(3000))
    unlockVault(here.folder, here.seed).adopt()
    recordSession(here.folder, randomBytes(16), "second", 1)
    const before = piecesIn(here.folder)
    expect(before.length).toBeGreaterThan(15)
    erase(here)
    const bytes = bytesIn(here.folder)
    expect(before.filter((piece) => bytes.includes(piece)).length).toBe(0)
  })

  /** 16 bytes from the beginning, the middle and the end of all that is sealed, and every key's wrap. */
  function piecesIn(folder: string): Buffer[] {
    using store = openStore(folder)
    const rows = store[SQL].all<{ body: Buffer }>(
      "SELECT body FROM block UNION ALL SELECT body FROM pack UNION ALL SELECT wrap FROM key UNION ALL SELECT summary FROM chunk",
    )
    return rows.flatMap(({ body }) =>
      [0, body.length >> 1, body.length - 16].map((at) => Buffer.from(body.subarray(at, at + 16))),
    )
  }
})
