import * as z from "zod"
import { call } from "./call.ts"
import { newWaySchema, passphraseSchema, proofSchema, shownWordsSchema } from "./proof.ts"

const nothing = z.strictObject({})
const keyringName = z.enum(["secret-service", "keychain", "credential-manager"])
export type KeyringName = z.infer<typeof keyringName>

const waySchema = z.strictObject({
  id: z.string(),
  kind: z.enum(["phrase", "pass", "os"]),
  /** Which keyring has the key of an `os` way. */
  backend: keyringName.nullable(),
})
export type Way = z.infer<typeof waySchema>

/** The ways to unlock, and what changes them. Each change asks for a proof again: an open vault may have been left alone. */
export const keyCalls = {
  /** The keyring of this system; null where there is none that lasts. It has to be asked, so it is no part of the polled status. */
  keyring: call(nothing, z.strictObject({ backend: keyringName.nullable() }), { quiet: true }),
  /** In the order in which they came. */
  ways: call(nothing, z.strictObject({ ways: z.array(waySchema) }), { quiet: true }),
  addWay: call(z.strictObject({ proof: proofSchema, way: newWaySchema }), z.strictObject({ id: z.string() })),
  changePassphrase: call(z.strictObject({ proof: proofSchema, passphrase: passphraseSchema }), nothing),
  /** Never the last one, and never the one that `proof` is of. */
  removeWay: call(z.strictObject({ proof: proofSchema, id: z.string().max(64) }), nothing),
  /** 24 other words. The old ones stay until `confirmPlaces` was right. */
  newWords: call(z.strictObject({ proof: proofSchema }), shownWordsSchema),
  setLockAfter: call(z.strictObject({ minutes: z.int().min(1).max(1440) }), nothing),
}
