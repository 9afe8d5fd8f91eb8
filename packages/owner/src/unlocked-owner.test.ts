import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { fold } from "@tracehold/trace"
import { Decrypter } from "age-encryption"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../../consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../fixtures/recorded-vault.ts"
import type { Owner } from "./owner.ts"
import { unlockWithWords } from "./unlock.ts"

let fresh: RecordedVault
let vault: RecordedVault
let owner: Owner
beforeAll(async () => {
  fresh = await RecordedVault.make()
})
afterAll(() => fresh[Symbol.dispose]())
beforeEach(() => {
  vault = fresh.copy()
})
afterEach(() => {
  owner[Symbol.dispose]()
  vault[Symbol.dispose]()
})

async function unlock(): Promise<Owner> {
  owner = await unlockWithWords(vault.folder, vault.setUp.words.join(" "), { now: () => NOW_MS })
  return owner
}

const sample = (text = "two\n") => new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", text).end()
const first = () => {
  const [chunk] = owner.chunks()
  if (chunk === undefined) throw new Error("nothing recorded")
  return chunk
}

test("a chunk replays as it was recorded", async () => {
  vault.record([sample()])
  await unlock()
  const { events, blobs, startMs, endMs, wallMs } = owner.open(first())
  expect(fold(events, blobs).docs.get("a.ts")?.text).toBe("one\ntwo\n")
  expect(endMs).toBeGreaterThan(startMs)
  expect(wallMs).toBe(NOW_MS)
})

test("a draft is kept until it is changed, and goes with its chunk", async () => {
  vault.record([sample()])
  await unlock()
  expect(owner.draft(first())).toEqual({ redactions: [], kept: [] })
  const draft = { redactions: [{ kind: "file", path: "a.ts" } as const], kept: ["id"] }
  owner.saveDraft(first(), draft)
  await unlock()
  expect(owner.draft(first())).toEqual(draft)
  const broken = { redactions: [{ kind: "text", text: "" } as const], kept: [] }
  expect(() => owner.saveDraft(first(), broken)).toThrow(expect.objectContaining({ code: "BAD_REDACTION" }))
  const ref = first()
  owner.eraseChunks([ref])
  expect(owner.chunks()).toEqual([])
  expect(() => owner.draft(ref)).toThrow(expect.objectContaining({ code: "GONE" }))
  expect(() => owner.open(ref)).toThrow(expect.objectContaining({ code: "GONE" }))
})

test("reviewed is remembered", async () => {
  vault.record([sample()])
  await unlock()
  owner.setReviewed(first(), true)
  expect(first().reviewed).toBe(true)
  owner.setReviewed(first(), false)
  expect(first().reviewed).toBe(false)
})

test("a session, and the last minutes, can be erased", async () => {
  const old = vault.record([sample(), sample()], { nowMin: NOW_MS / 60_000 - 60 })
  vault.record([sample()])
  await unlock()
  expect(owner.chunks()).toHaveLength(3)
  expect(owner.eraseSince(NOW_MS / 60_000 - 5)).toMatchObject({ chunks: 1 })
  expect(owner.chunks().map(({ session }) => session)).toEqual([old, old])
  expect(owner.eraseSession(old)).toMatchObject({ chunks: 2 })
  expect(owner.chunks()).toEqual([])
  expect(owner.verify()).toEqual([])
})

test("a redaction that cannot be done says so", async () => {
  vault.record([sample()])
  await unlock()
  expect(() => owner.redacted(first(), [{ kind: "text", text: "ab" }])).toThrow(
    expect.objectContaining({ code: "BAD_REDACTION" }),
  )
  expect(owner.redacted(first(), [{ kind: "file", path: "a.ts" }]).events.map(({ kind }) => kind)).toContain("gap")
})

test("an export is a new file, in clear or for age", async () => {
  vault.record([sample("canary\n")])
  await unlock()
  const plain = join(vault.base, "plain.json")
  await owner.exportChunk(first(), plain, { kind: "plain" })
  expect(JSON.parse(readFileSync(plain, "utf8"))).toMatchObject({ schema: "tracehold/export/0", blobs: expect.any(Object) })
  expect(statSync(plain).mode & 0o077).toBe(0)
  await expect(owner.exportChunk(first(), plain, { kind: "plain" })).rejects.toMatchObject({ code: "FILE_EXISTS" })
  const elsewhere = join(vault.base, "nowhere", "x.json")
  await expect(owner.exportChunk(first(), elsewhere, { kind: "plain" })).rejects.toMatchObject({ code: "NOT_WRITABLE" })
  const sealed = join(vault.base, "sealed.age")
  await expect(owner.exportChunk(first(), sealed, { kind: "age", passphrase: "short" })).rejects.toMatchObject({
    code: "WEAK_PASSPHRASE",
  })
  await owner.exportChunk(first(), sealed, { kind: "age", passphrase: PASSPHRASE, workFactor: 8 })
  expect(readFileSync(sealed, "latin1")).not.toContain("tracehold/export")
  const decrypter = new Decrypter()
  decrypter.addPassphrase(PASSPHRASE)
  expect(await decrypter.decrypt(readFileSync(sealed), "text")).toBe(readFileSync(plain, "utf8"))
})
