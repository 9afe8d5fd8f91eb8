import { argon2Sync } from "node:crypto"
import { cryptoReady, toHex } from "@tracehold/crypto"
import { beforeAll, expect, test } from "vitest"
import { passphraseSeed } from "./slots.ts"

beforeAll(cryptoReady)

test.each([
  ["correct horse battery", 1, 8],
  ["correct horse battery", 3, 64],
  ["p\u0061\u0308ssw\u00f6rt in two forms", 2, 256],
  ["x".repeat(500), 4, 1024],
])("Argon2id of a passphrase agrees with OpenSSL's: %s, %i passes, %i KiB", async (passphrase, passes, memory) => {
  const salt = "000102030405060708090a0b0c0d0e0f"
  const theirs = argon2Sync("argon2id", {
    message: passphrase.normalize("NFKC"),
    nonce: Buffer.from(salt, "hex"),
    parallelism: 1,
    tagLength: 32,
    memory,
    passes,
  })
  const ours = await passphraseSeed(passphrase, { salt, ops: passes, mem: memory * 1024 })
  expect(toHex(ours.exposeKeyBytes())).toBe(theirs.toString("hex"))
})
