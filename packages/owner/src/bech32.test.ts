import { randomBytes } from "@tracehold/crypto"
import { identityToRecipient } from "age-encryption"
import sodium from "libsodium-wrappers-sumo"
import { expect, test } from "vitest"
import { encodeBech32 } from "./bech32.ts"

test("age reads the keys that are written here", async () => {
  await sodium.ready
  for (let i = 0; i < 20; i++) {
    const secret = randomBytes(32)
    const identity = encodeBech32("age-secret-key-", secret).toUpperCase()
    expect(await identityToRecipient(identity)).toBe(encodeBech32("age", sodium.crypto_scalarmult_base(secret)))
  }
})
