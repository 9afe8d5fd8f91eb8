import { randomFillSync } from "node:crypto"
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { contentHash, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { describe, expect, test } from "vitest"
import { begin, names, note, onlyChunk, openWindow, readNotes, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { createVault, eraseSince, listChunks, openStore, readCard, SessionWriter, unlockVault, VaultError } from "./index.ts"
import { SQL } from "./store.ts"
import { BLOCK } from "./tables.ts"

const sample = vaultForEach()

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof VaultError) return error.code
    throw error
  }
  return "fine"
}

describe("a chunk", () => {
  test("holds what was appended, flushed and closed", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    const hash = window.writer.putBlob("repo", encodeUtf8("hello"))
    window.writer.append(names(hash, 5))
    expect(window.writer.flush(T0)).toBe(2)
    window.writer.append(note("later", 9))
    expect(window.writer.flush(T0)).toBe(3)
    window.writer.closeChunk({ nowMin: T0 + 1, last: true })
    expect(listChunks(window.store)).toMatchObject([
      { no: 0, rev: 0, state: "sealed", fromMin: T0, toMin: T0 + 1, events: 4, reviewed: false, adopted: false },
    ])
    using vault = unlockVault(folder, seed)
    const chunk = onlyChunk(vault)
    expect(vault.events(chunk).map(({ kind }) => kind)).toEqual(["chunk-start", "snapshot", "gap", "chunk-end"])
    expect(vault.blobs(chunk)(hash)).toEqual(encodeUtf8("hello"))
    expect(vault.blobs(chunk)("0".repeat(64))).toBeUndefined()
    expect(vault.summary(chunk)).toMatchObject({ repos: ["repo"], kinds: { gap: 1, snapshot: 1 }, provisional: false })
  })

  test("that is open can be read by its owner, and by nobody else", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    window.writer.append(note("now"))
    window.writer.flush(T0)
    using vault = unlockVault(folder, seed)
    expect(listChunks(vault.store)).toMatchObject([{ state: "open", events: 2 }])
    expect(readNotes(vault, onlyChunk(vault))).toEqual(["now"])
  })

  test("pins the one before, by revision and key", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    expect(window.writer.pin()).toBeNull()
    for (const no of [0, 1]) {
      expect(window.writer.chunkNo).toBe(no)
      begin(window.writer)
      window.writer.append(note(`in ${no}`))
      window.writer.closeChunk({ nowMin: T0, last: no === 1 })
    }
    using vault = unlockVault(folder, seed)
    const [start] = vault.events(onlyChunk(vault, 1))
    const end = vault.events(onlyChunk(vault, 1)).at(-1)
    const key = vault.store[SQL].all<{ key_id: Uint8Array }>("SELECT key_id FROM key ORDER BY owner")[0]
    const pin = { no: 0, rev: 0, keyId: toHex(key?.key_id ?? new Uint8Array()), events: 3 }
    expect(start).toMatchObject({ kind: "chunk-start", pin })
    expect(end).toMatchObject({ kind: "chunk-end", pin, last: true })
  })

  test("begins with its start, or the writer's caller has a bug", () => {
    using window = openWindow(sample().folder)
    expect(() => window.writer.append(note("first"))).toThrow("chunk-start")
  })

  test("with nothing in it leaves no trace", () => {
    const { folder } = sample()
    using window = openWindow(folder)
    window.writer.putBlob("repo", encodeUtf8("x"))
    window.writer.closeChunk({ nowMin: T0, last: true })
    expect(listChunks(window.store)).toEqual([])
  })
})

test("rows older than 10 minutes become segments, the younger stay rows until the chunk closes", () => {
  const { folder, seed } = sample()
  using window = openWindow(folder)
  begin(window.writer)
  const said: string[] = []
  for (let minute = 0; minute <= 25; minute++) {
    said.push(`minute ${minute}`)
    window.writer.append(note(`minute ${minute}`, minute * 60_000))
    window.writer.flush(T0 + minute)
  }
  const kinds = () =>
    window.store[SQL]
      .all<{ kind: number; to_min: number }>("SELECT kind, to_min FROM block ORDER BY first")
      .map(({ kind, to_min }) => [kind, to_min - T0] as const)
  expect(kinds().filter(([kind]) => kind === BLOCK.segment)).toEqual([[BLOCK.segment, 9]])
  expect(
    kinds()
      .filter(([kind]) => kind === BLOCK.journal)
      .map(([, minute]) => minute),
  ).toEqual(Array.from({ length: 16 }, (_, i) => i + 10))
  using vault = unlockVault(folder, seed)
  expect(readNotes(vault, onlyChunk(vault))).toEqual(said)
  window.writer.closeChunk({ nowMin: T0 + 25, last: true })
  expect(kinds()).toEqual([
    [BLOCK.segment, 9],
    [BLOCK.segment, 19],
    [BLOCK.segment, 25],
    [BLOCK.end, 25],
  ])
  expect(readNotes(vault, onlyChunk(vault))).toEqual(said)
  expect(vault.verifyFull()).toEqual([])
})

test("a chunk's size is that of its own rows: flushed, compacted, rewritten, closed", () => {
  using window = openWindow(sample().folder)
  const expectTrue = () => {
    const text = "SELECT c.bytes, (SELECT sum(length(b.body)) FROM block b WHERE b.chunk = c.rid) AS found FROM chunk c"
    for (const { bytes, found } of window.store[SQL].all<{ bytes: number; found: number }>(text)) expect(bytes).toBe(found)
  }
  for (const no of [0, 1]) {
    begin(window.writer, T0 + no * 30)
    for (let m = no * 30; m < no * 30 + 21; m++) {
      window.writer.append(note(`minute ${m}`, m * 60_000))
      window.writer.flush(T0 + m)
      expectTrue()
    }
    window.writer.rewrite((events) => events, new Map(), T0)
    expectTrue()
    window.writer.closeChunk({ nowMin: T0 + no * 30 + 21, last: false })
    expectTrue()
  }
  expect(listChunks(window.store).map(({ bytes }) => bytes > 0)).toEqual([true, true])
})

describe("rewrite", () => {
  const change = (window: { writer: SessionWriter }, from: string, to: string, blobs = new Map<string, Uint8Array | null>()) =>
    window.writer.rewrite((events) => events.map((e) => (e.kind === "gap" && e.what === from ? note(to, e.atMs) : e)), blobs, T0)

  test("changes events that are stored and events that wait, under a new key, with one revision more", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    window.writer.append(note("secret"))
    window.writer.flush(T0)
    const keyId = () => window.store[SQL].get<{ key_id: Uint8Array }>("SELECT key_id FROM key")?.key_id
    const before = keyId()
    window.writer.append(note("secret", 1))
    change(window, "secret", "******")
    expect(keyId()).not.toEqual(before)
    expect(window.writer.flush(T0)).toBe(3)
    window.writer.append(note("after", 2))
    window.writer.closeChunk({ nowMin: T0, last: true })
    using vault = unlockVault(folder, seed)
    expect(readNotes(vault, onlyChunk(vault))).toEqual(["******", "******", "after"])
    expect(onlyChunk(vault).rev).toBe(1)
    expect(vault.verifyFull()).toEqual([])
  })

  test("changes blobs wherever they are: waiting, in a pack of the chunk's, in another chunk's pack", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    const [a, b, c] = ["old content", "own content", "new content"].map(encodeUtf8) as [Uint8Array, Uint8Array, Uint8Array]
    begin(window.writer)
    window.writer.append(names(window.writer.putBlob("repo", a)))
    window.writer.closeChunk({ nowMin: T0, last: false })
    begin(window.writer)
    const hashes = [window.writer.putBlob("repo", a), window.writer.putBlob("repo", b)]
    for (const hash of hashes) window.writer.append(names(hash))
    window.writer.flush(T0)
    const waiting = window.writer.putBlob("repo", c)
    window.writer.append(names(waiting))
    const masked = encodeUtf8("*** content")
    const next = new Map([...hashes, waiting].map((hash) => [hash, masked]))
    const hash = window.writer.putBlob("elsewhere", masked)
    window.writer.rewrite((events) => events.map((e) => (e.kind === "snapshot" ? names(hash) : e)), next, T0)
    for (const gone of next.keys()) expect(window.writer.blob(gone)).toBeUndefined()
    expect(window.writer.blob(hash)).toEqual(masked)
    window.writer.closeChunk({ nowMin: T0, last: true })
    using vault = unlockVault(folder, seed)
    const blobs = vault.blobs(onlyChunk(vault, 1))
    for (const gone of next.keys()) expect(blobs(gone)).toBeUndefined()
    expect(blobs(hash)).toEqual(masked)
    expect(vault.blobs(onlyChunk(vault, 0))(hashes[0] ?? "")).toEqual(a)
    expect(vault.verifyFull()).toEqual([])
  })

  test("masked content that lay in another chunk's pack stays with the events that name it, whatever is erased later", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    const old = window.writer.putBlob("repo", encodeUtf8("old content"))
    window.writer.append(names(old))
    window.writer.closeChunk({ nowMin: T0, last: false })
    begin(window.writer, T0 + 1)
    expect(window.writer.putBlob("repo", encodeUtf8("old content"))).toBe(old)
    window.writer.append(names(old))
    window.writer.flush(T0 + 1)
    window.writer.append(note("later", 5 * 60_000))
    window.writer.flush(T0 + 5)
    const masked = encodeUtf8("*** content")
    window.writer.rewrite(
      (events) => events.map((e) => (e.kind === "snapshot" ? names(contentHash(masked)) : e)),
      new Map([[old, masked]]),
      T0,
    )
    eraseSince(window.store, T0 + 4, T0 + 5)
    using vault = unlockVault(folder, seed)
    expect(vault.blobs(onlyChunk(vault, 1))(contentHash(masked))).toEqual(masked)
  })

  test("putting the old content again stores it again", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    const old = window.writer.putBlob("repo", encodeUtf8("abc"))
    window.writer.append(names(old))
    window.writer.flush(T0)
    window.writer.rewrite(
      (events) => events.map((e) => (e.kind === "snapshot" ? note("gone") : e)),
      new Map([[old, encodeUtf8("***")]]),
      T0,
    )
    expect(window.writer.putBlob("repo", encodeUtf8("abc"))).toBe(old)
    window.writer.append(names(old))
    window.writer.closeChunk({ nowMin: T0, last: true })
    using vault = unlockVault(folder, seed)
    expect(vault.blobs(onlyChunk(vault))(old)).toEqual(encodeUtf8("abc"))
    expect(vault.verifyFull()).toEqual([])
  })

  test("putting the masked content again finds it", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    const old = window.writer.putBlob("repo", encodeUtf8("abc"))
    window.writer.append(names(old))
    window.writer.flush(T0)
    window.writer.rewrite((events) => events, new Map([[old, encodeUtf8("***")]]), T0)
    const hash = window.writer.putBlob("repo", encodeUtf8("***"))
    window.writer.append(names(hash))
    window.writer.closeChunk({ nowMin: T0, last: true })
    expect(window.store[SQL].all("SELECT 1 FROM pack")).toHaveLength(1)
    using vault = unlockVault(folder, seed)
    expect(vault.blobs(onlyChunk(vault))(hash)).toEqual(encodeUtf8("***"))
  })
})

describe("blobs", () => {
  test("are stored once in a repository, by every window, and never found from another repository", () => {
    const { folder } = sample()
    using one = openWindow(folder)
    using two = openWindow(folder)
    const text = encodeUtf8("a file that both have open")
    for (const { writer } of [one, two]) {
      begin(writer)
      writer.append(names(writer.putBlob("repo", text)))
      writer.closeChunk({ nowMin: T0, last: false })
    }
    expect(one.store[SQL].all("SELECT 1 FROM pack")).toHaveLength(1)
    begin(two.writer)
    two.writer.append(names(two.writer.putBlob("other-repo", text)))
    two.writer.flush(T0)
    expect(one.store[SQL].all("SELECT 1 FROM pack")).toHaveLength(2)
  })

  test("of an earlier chunk can be used again without their content, while they are there", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    const hash = window.writer.putBlob("repo", encodeUtf8("kept"))
    window.writer.append(names(hash))
    window.writer.closeChunk({ nowMin: T0, last: false })
    begin(window.writer)
    expect(window.writer.reuse("repo", hash)).toBe(true)
    expect(window.writer.reuse("repo", "0".repeat(64))).toBe(false)
    expect(window.writer.reuse("other", hash)).toBe(false)
    window.writer.append(names(hash))
    window.writer.closeChunk({ nowMin: T0, last: true })
    using vault = unlockVault(folder, seed)
    expect(vault.blobs(onlyChunk(vault, 1))(hash)).toEqual(encodeUtf8("kept"))
    expect(vault.verifyFull()).toEqual([])
  })

  test("saved one by one end in few packs, each still readable", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    const texts = Array.from({ length: 30 }, (_, i) => `version ${i} of a file\n`.repeat(50))
    const hashes = texts.map((text, i) => {
      const hash = window.writer.putBlob("repo", encodeUtf8(text))
      window.writer.append(names(hash, i))
      window.writer.flush(T0 + Math.floor(i / 2))
      return hash
    })
    expect(window.store[SQL].all("SELECT 1 FROM pack")).toHaveLength(30)
    window.writer.closeChunk({ nowMin: T0 + 15, last: false })
    expect(
      window.store[SQL].all<{ at_min: number }>("SELECT at_min FROM pack ORDER BY at_min").map((p) => p.at_min - T0),
    ).toEqual([9, 14])
    using vault = unlockVault(folder, seed)
    const blobs = vault.blobs(onlyChunk(vault))
    for (const [i, hash] of hashes.entries()) expect(blobs(hash)).toEqual(encodeUtf8(texts[i] ?? ""))
    begin(window.writer)
    for (const hash of hashes) expect(window.writer.reuse("repo", hash)).toBe(true)
    window.writer.closeChunk({ nowMin: T0 + 16, last: true })
    expect(vault.verifyFull()).toEqual([])
  })

  test("fill packs of about 256 KB; one that is larger has its own", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    const contents = [100_000, 100_000, 100_000, 900_000].map((size) => randomFillSync(new Uint8Array(size)))
    for (const content of contents) window.writer.append(names(window.writer.putBlob("repo", content)))
    window.writer.closeChunk({ nowMin: T0, last: true })
    expect(window.store[SQL].all<{ raw: number }>("SELECT raw FROM pack ORDER BY raw").map(({ raw }) => raw)).toEqual([
      100_000, 200_000, 900_000,
    ])
    using vault = unlockVault(folder, seed)
    expect(vault.verifyFull()).toEqual([])
  })
})

describe("trouble", () => {
  test("a full disk keeps the queue in memory, says so, and goes on when there is room", () => {
    const { folder, seed } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    window.writer.flush(T0)
    const pages = Number(window.store[SQL].pragmaValue("page_count"))
    window.store[SQL].pragma(`max_page_count = ${pages}`)
    const hash = window.writer.putBlob("repo", randomBytes(50_000))
    window.writer.append(names(hash))
    for (let i = 0; i < 3; i++) {
      expect(codeOf(() => window.writer.flush(T0))).toBe("FULL")
      window.writer.append(note(`while full ${i}`))
    }
    expect(codeOf(() => window.writer.closeChunk({ nowMin: T0, last: true }))).toBe("FULL")
    expect(codeOf(() => window.writer.rewrite((events) => events, new Map(), T0))).toBe("FULL")
    window.store[SQL].pragma("max_page_count = 1000000")
    expect(window.writer.flush(T0)).toBe(5)
    window.writer.closeChunk({ nowMin: T0, last: true })
    using vault = unlockVault(folder, seed)
    expect(readNotes(vault, onlyChunk(vault))).toEqual(["while full 0", "while full 1", "while full 2"])
    expect(vault.verifyFull()).toEqual([])
  })

  test("another window that holds the lock: nothing is lost", () => {
    const { folder } = sample()
    using one = openWindow(folder)
    using other = openStore(folder)
    one.store[SQL].pragma("busy_timeout = 10")
    begin(one.writer)
    other[SQL].exec("BEGIN IMMEDIATE")
    expect(codeOf(() => one.writer.flush(T0))).toBe("BUSY")
    other[SQL].exec("ROLLBACK")
    expect(one.writer.flush(T0)).toBe(1)
  })

  test("a chunk that somebody else closed is left to them; the caller is told, and can begin anew", () => {
    const { folder, seed } = sample()
    let told = 0
    using window = openWindow(folder, T0, () => told++)
    begin(window.writer)
    window.writer.append(note("stored"))
    window.writer.flush(T0)
    window.writer.append(note("waiting"))
    for (const name of readdirSync(folder)) if (name.startsWith("live-")) rmSync(join(folder, name)) // As if it had died.
    using vault = unlockVault(folder, seed)
    expect(vault.adopt()).toMatchObject({ closed: 1 })
    window.writer.flush(T0)
    expect(told).toBe(1)
    begin(window.writer)
    window.writer.append(note("anew"))
    window.writer.closeChunk({ nowMin: T0, last: true })
    expect([0, 1].map((no) => readNotes(vault, onlyChunk(vault, no)))).toEqual([["stored"], ["anew"]])
    expect(vault.verifyFull()).toEqual([])
  })

  test.skipIf(process.platform === "win32")("a store that was moved away is not written to any more", () => {
    const { base, folder } = sample()
    using window = openWindow(folder)
    begin(window.writer)
    window.writer.flush(T0)
    renameSync(folder, join(base, "moved"))
    expect(codeOf(() => window.writer.flush(T0))).toBe("GONE")
    renameSync(join(base, "moved"), folder)
    window.writer.append(note("back"))
    expect(window.writer.flush(T0)).toBe(2)
  })

  test("a session id is used once", () => {
    const { folder } = sample()
    using store = openStore(folder)
    const options = { sessionId: randomBytes(16), nowMin: T0, onErased() {} }
    const first = SessionWriter.start(store, readCard(folder), options)
    expect(codeOf(() => SessionWriter.start(store, readCard(folder), options))).toBe("EXISTS")
    begin(first)
    first.flush(T0)
    first[Symbol.dispose]()
    expect(codeOf(() => SessionWriter.start(store, readCard(folder), options))).toBe("EXISTS")
  })
})

describe("a card that is not ours", () => {
  function theirCard(base: string): string {
    createVault(join(base, "theirs"), [{ kind: "phrase", id: "w", seed: SecretKey.random() }])
    return readFileSync(join(base, "theirs", "card.json"), "utf8")
  }

  test("does not start a writer", () => {
    const { base, folder } = sample()
    const [ours, theirs] = [readCard(folder), theirCard(base)]
    writeFileSync(join(folder, "card.json"), theirs)
    expect(codeOf(() => openWindow(folder))).toBe("CARD_CHANGED")
    using store = openStore(folder)
    const options = { sessionId: randomBytes(16), nowMin: T0, onErased() {} }
    const pinned = { identity: ours.identity, epoch: ours.epoch + 1 }
    expect(codeOf(() => SessionWriter.start(store, ours, { ...options, pinned }))).toBe("CARD_CHANGED")
  })

  test("stops a writer before its next chunk; what it has open still goes to the owner", () => {
    const { base, folder, seed } = sample()
    using window = openWindow(folder)
    const ours = readFileSync(join(folder, "card.json"), "utf8")
    begin(window.writer)
    writeFileSync(join(folder, "card.json"), theirCard(base))
    window.writer.append(note("before"))
    window.writer.closeChunk({ nowMin: T0, last: false })
    expect(codeOf(() => begin(window.writer))).toBe("CARD_CHANGED")
    writeFileSync(join(folder, "card.json"), ours)
    using vault = unlockVault(folder, seed)
    expect(readNotes(vault, onlyChunk(vault))).toEqual(["before"])
  })
})
