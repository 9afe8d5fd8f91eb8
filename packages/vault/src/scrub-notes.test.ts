import { cryptoReady, randomBytes, SecretKey } from "@tracehold/crypto"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { begin, note, openWindow, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { type Card, readCard } from "./card.ts"
import { ScrubSearch } from "./find-scrubbed.ts"
import { unlockVault } from "./open-vault.ts"
import { RootKeys } from "./root-keys.ts"
import { openScrubNote, type ScrubNote, ScrubNotes, sealScrubNote } from "./scrub-notes.ts"
import { SQL } from "./store.ts"
import { owedBy } from "./tombstones.ts"

const sample = vaultForEach()
const VALUE = "pâss-\ud83d\udd11-wörd"

describe("a note on a late secret", () => {
  let keys: RootKeys
  let card: Card
  beforeAll(async () => {
    await cryptoReady()
    using root = SecretKey.random()
    keys = new RootKeys({ root, epoch: 3 })
    card = { vaultId: randomBytes(16), epoch: 3, identity: randomBytes(32), box: keys.box.publicKey }
  })
  const at = { session: new Uint8Array(16).fill(7), from: 2, to: 9 }
  const make = (notes: ScrubNotes, value: string): ScrubNote => openScrubNote(keys, sealScrubNote(card, notes.about(value, at)))

  test("says where and how long, and opens for the owner alone", () => {
    const sealed = sealScrubNote(card, new ScrubNotes().about(VALUE, at))
    expect(sealed).toHaveLength(152)
    expect(openScrubNote(keys, sealed)).toMatchObject({ ...at, length: VALUE.length })
    using other = SecretKey.random()
    expect(() => openScrubNote(new RootKeys({ root: other, epoch: 3 }), sealed)).toThrow(
      expect.objectContaining({ code: "DAMAGED" }),
    )
    expect(() => openScrubNote(keys, sealed.slice(1))).toThrow(expect.objectContaining({ code: "DAMAGED" }))
  })

  test("two of one value cannot be told to be so", () => {
    const [one, two] = [make(new ScrubNotes(), VALUE), make(new ScrubNotes(), VALUE)]
    expect(one.hash).not.toEqual(two.hash)
    expect(one.rolling).not.toEqual(two.rolling)
  })

  test("is too short to be found again under 4 units", () => {
    expect(() => new ScrubNotes().about("abc", at)).toThrow(RangeError)
  })

  test("finds its value wherever it stands in a text, and nothing else", () => {
    const notes = new ScrubNotes()
    const unit = fc.constantFrom("a", "b", "ab", "é", "\ud83d\udd11", "\n")
    const text = fc.array(unit, { maxLength: 60 }).map((parts) => parts.join(""))
    const value = fc.array(unit, { minLength: 4, maxLength: 7 }).map((parts) => parts.join(""))
    fc.assert(
      fc.property(text, fc.array(value, { minLength: 1, maxLength: 4 }), (content, values) => {
        const search = new ScrubSearch(values.map((one) => make(notes, one)))
        expect(search.find(content)).toEqual(new Set(values.filter((one) => content.includes(one))))
      }),
      { numRuns: 60 },
    )
  })
})

test("a writer's note is stored with the next events, and says nothing on the disk", () => {
  const { folder, seed } = sample()
  using window = openWindow(folder)
  begin(window.writer)
  window.writer.append(note("one"))
  window.writer.scrubs.put(VALUE, 0, 4)
  expect(owedBy(window.store).scrubs).toBe(0)
  window.writer.flush(T0)
  window.writer.append(note("two"))
  window.writer.flush(T0)
  expect(owedBy(window.store).scrubs).toBe(1)
  using vault = unlockVault(folder, seed)
  const [found] = vault.scrubNotes()
  expect(found?.note).toMatchObject({ from: 0, to: 4 })
  expect(new ScrubSearch(found === undefined ? [] : [found.note]).find(`x${VALUE}x`)).toEqual(new Set([VALUE]))
  vault.dropScrubNotes([found?.id ?? 0])
  expect(owedBy(vault.store).scrubs).toBe(0)
})

test("what nobody of ours wrote as a note is dropped", () => {
  const { folder, seed } = sample()
  using vault = unlockVault(folder, seed)
  vault.store[SQL].run("INSERT INTO todo(kind, body) VALUES (5, ?)", randomBytes(152))
  using sealedByNobody = SecretKey.random()
  const forged = sealScrubNote(
    { ...readCard(folder), box: new RootKeys({ root: sealedByNobody, epoch: 0 }).box.publicKey },
    new ScrubNotes().about(VALUE, { session: randomBytes(16), from: 0, to: 0 }),
  )
  vault.store[SQL].run("INSERT INTO todo(kind, body) VALUES (5, ?)", forged)
  expect(vault.scrubNotes()).toEqual([])
  expect(owedBy(vault.store).scrubs).toBe(0)
})
