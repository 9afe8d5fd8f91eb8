import { cryptoReady, randomBytes, SecretKey, signingPair } from "@tracehold/crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { type Card, vaultIdOf } from "./card.ts"
import { adoptKey, claimKey, type KeyRow, unwrapKey } from "./container-keys.ts"
import type { Owner } from "./layouts.ts"
import { RootKeys } from "./root-keys.ts"

beforeAll(cryptoReady)

function make() {
  const identity = signingPair(SecretKey.random()).publicKey
  const keys = new RootKeys({ root: SecretKey.random(), epoch: 1 })
  const card: Card = { vaultId: vaultIdOf(identity), epoch: 1, identity, box: keys.box.publicKey }
  const chunk: Owner = { kind: "chunk", session: randomBytes(16), no: 5 }
  return { keys, card, vault: card.vaultId, chunk, key: SecretKey.random() }
}

const wraps = [
  ["claimed", ({ card, chunk, key }: ReturnType<typeof make>) => claimKey(card, chunk, 2, key)],
  ["adopted", ({ keys, vault, chunk, key }: ReturnType<typeof make>) => adoptKey(keys, vault, chunk, 2, key)],
] as const

describe.each(wraps)("a %s key", (_, wrap) => {
  test("opens for its container and revision", () => {
    const at = make()
    const row = wrap(at)
    expect(row.wrap.length).toBe(row.adopted === 1 ? 72 : 109)
    expect(unwrapKey(at.keys, at.vault, at.chunk, 2, row).exposeKeyBytes()).toEqual(at.key.exposeKeyBytes())
  })

  test("opens for no other: chunk, session, kind, revision, vault, root key, key id, epoch", () => {
    const at = make()
    const row = wrap(at)
    if (at.chunk.kind !== "chunk") throw new Error("not a chunk")
    const asPack: Owner = { kind: "pack", id: at.chunk.session }
    const tries: (() => unknown)[] = [
      () => unwrapKey(at.keys, at.vault, { ...at.chunk, no: 6 } as Owner, 2, row),
      () => unwrapKey(at.keys, at.vault, { ...at.chunk, session: randomBytes(16) } as Owner, 2, row),
      () => unwrapKey(at.keys, at.vault, asPack, 2, row),
      () => unwrapKey(at.keys, at.vault, at.chunk, 3, row),
      () => unwrapKey(at.keys, at.vault, at.chunk, 3, { ...row, rev: 3 }),
      () => unwrapKey(make().keys, at.vault, at.chunk, 2, row),
      () => unwrapKey(at.keys, at.vault, at.chunk, 2, { ...row, key_id: randomBytes(16) }),
      () => unwrapKey(at.keys, at.vault, at.chunk, 2, { ...row, epoch: 2 }),
      () => unwrapKey(at.keys, at.vault, at.chunk, 2, { ...row, adopted: 1 - row.adopted } as KeyRow),
      () => unwrapKey(at.keys, at.vault, at.chunk, 2, { ...row, adopted: 7 }),
    ]
    for (const [i, attempt] of tries.entries()) expect(attempt, `attempt ${i}`).toThrow("DAMAGED")
  })
})

test("an adopted key is bound to its vault", () => {
  const at = make()
  const row = adoptKey(at.keys, at.vault, at.chunk, 2, at.key)
  expect(() => unwrapKey(at.keys, randomBytes(16), at.chunk, 2, row)).toThrow("DAMAGED")
})

test("a key sealed to a card of an earlier epoch opens while that pair is kept", () => {
  const at = make()
  const old = SecretKey.random()
  const newer = new RootKeys({ root: SecretKey.random(), epoch: 2, oldBoxes: new Map([[1, old]]) })
  const card = { ...at.card, box: newer.boxes.get(1)?.publicKey ?? new Uint8Array() }
  const row = claimKey(card, at.chunk, 0, at.key)
  expect(unwrapKey(newer, at.vault, at.chunk, 0, row).exposeKeyBytes()).toEqual(at.key.exposeKeyBytes())
})
