import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { entropyToMnemonic } from "@scure/bip39"
import { wordlist } from "@scure/bip39/wordlists/english.js"
import { cryptoReady, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { afterAll, beforeAll, expect, test } from "vitest"
import { CHAINS, frozenEntropy, frozenSeed, makeFrozenVault } from "../fixtures/frozen-vault.ts"
import { SecondReader } from "../fixtures/second-reader.ts"
import { type OpenVault, readCard, unlockVault } from "./index.ts"
import { namedBlobs } from "./named-blobs.ts"

const base = mkdtempSync(join(tmpdir(), "th-second-"))
const folder = join(base, "vault")
beforeAll(async () => {
  await cryptoReady()
  makeFrozenVault(folder)
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

function words(): string {
  using entropy = frozenEntropy()
  return entropyToMnemonic(entropy.exposeKeyBytes(), wordlist)
}

function withVault<T>(look: (vault: OpenVault) => T): T {
  using seed = frozenSeed("phrase", readCard(folder).vaultId)
  using vault = unlockVault(folder, seed)
  return look(vault)
}

/** Every chunk as the package itself reads it. */
function ours(vault: OpenVault) {
  return vault.chunks().map((chunk) => {
    const [events, blobs, draft] = [vault.events(chunk), vault.blobs(chunk), vault.readDraft(chunk, 0)]
    return {
      session: chunk.session,
      no: chunk.no,
      events,
      blobs: [...namedBlobs(events, blobs)].map((hash) => [hash, blobs(hash)] as const),
      summary: vault.summary(chunk),
      drafts: draft === null ? [] : [new Uint8Array(draft)],
    }
  })
}

function hexOf(no: number): string {
  return Buffer.from(Uint32Array.of(no).buffer).toString("hex")
}

function check(): void {
  const [known, ledger, adopted] = withVault((vault) => [
    ours(vault),
    CHAINS.map((name) => [name, vault.readLedger(name)] as const),
    vault.chunks().filter(({ adopted: seen }) => seen),
  ])
  using reader = new SecondReader(folder, words())
  const read = reader.chunks()
  expect(read.map(({ blobs: _, ...chunk }) => chunk)).toEqual(known.map(({ blobs: _, ...chunk }) => chunk))
  for (const [i, { blobs }] of known.entries())
    for (const [hash, content] of blobs)
      expect(Buffer.from(read[i]?.blobs.get(hash) ?? []).equals(content ?? encodeUtf8("none"))).toBe(true)
  expect(known.some(({ blobs }) => blobs.length > 0)).toBe(true)
  const theirs = reader.ledger()
  for (const [name, entries] of ledger)
    expect(theirs.get(name)?.map((entry) => `${entry}`)).toEqual(entries.map((entry) => `${entry}`))
  const named = reader.checkpoint().map((entry) => entry.slice(0, 40))
  expect(adopted.length).toBeGreaterThan(0)
  for (const { session, no } of adopted) expect(named).toContain(`${session}${hexOf(no)}`)
}

test("a reader written from the README alone reads what the package reads, from the 24 words on", check)

test("and what is owed", () => {
  using reader = new SecondReader(folder, words())
  const { orders, notes } = withVault((vault) => ({ orders: vault.orders(), notes: vault.scrubNotes() }))
  const refs = (pending: (typeof orders)[number]["pending"]) => pending.map(({ session, no }) => `${session}${hexOf(no)}`)
  expect(reader.orders()).toEqual(
    orders.map(({ what, pending }) => ({ what: Buffer.from(what).toString(), pending: refs(pending) })),
  )
  const known = notes.map(({ note: { session, from, to, length } }) => ({ session: toHex(session), from, to, length }))
  expect(reader.lateSecrets()).toEqual(known)
  expect([orders.length, notes.length]).toEqual([1, 1])
})

test("also when everything is adopted", () => {
  withVault((vault) => vault.adopt())
  check()
})
