import { blake2b, SecretKey } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import type { SlotInput } from "@tracehold/vault"
import sodium from "libsodium-wrappers-sumo"
import { encodeBech32 } from "./bech32.ts"
import { phraseSeed } from "./slots.ts"

/** What 24 words open: the vault, by a slot, and its backups, whose age recipient the key file names so that they are made while locked. */
export function phraseSlot(entropy: SecretKey): SlotInput {
  return {
    kind: "phrase",
    id: "words",
    seed: (vaultId) => phraseSeed(entropy, vaultId),
    backup: (vaultId) => {
      using secret = backupSecret(entropy, vaultId)
      return encodeBech32("age", sodium.crypto_scalarmult_base(secret.exposeKeyBytes()))
    },
  }
}

/** The age identity that opens a vault's backups, as an identity file for stock `age` has it: `AGE-SECRET-KEY-1...`. */
export function backupIdentity(entropy: SecretKey, vaultId: Uint8Array): string {
  using secret = backupSecret(entropy, vaultId)
  return encodeBech32("age-secret-key-", secret.exposeKeyBytes()).toUpperCase()
}

/** `H(entropy; "tracehold/backup/1" ‖ vault id, 32)`: an X25519 secret key. design-vault section 1. */
function backupSecret(entropy: SecretKey, vaultId: Uint8Array): SecretKey {
  const label = encodeUtf8("tracehold/backup/1")
  const input = new Uint8Array(label.length + vaultId.length)
  input.set(label)
  input.set(vaultId, label.length)
  return new SecretKey(blake2b(input, 32, entropy))
}
