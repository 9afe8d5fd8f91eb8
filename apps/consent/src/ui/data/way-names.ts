import type { KeyringName, Way } from "../../contract/key-calls.ts"
import type { Proof } from "../../contract/proof.ts"

/** Ways to unlock, in a user's words. */
export const WAY_NAMES: Readonly<Record<Way["kind"], string>> = {
  pass: "passphrase",
  phrase: "24 words",
  os: "this computer's keyring",
}

/** Keyrings by names that their users know. */
export const KEYRING_NAMES: Readonly<Record<KeyringName, string>> = {
  "secret-service": "the desktop's keyring (Secret Service)",
  keychain: "the Keychain",
  "credential-manager": "the Credential Manager",
}

const PROOF_OF: Readonly<Record<Way["kind"], Proof["kind"]>> = { pass: "passphrase", phrase: "words", os: "keyring" }
const EASIEST: readonly Proof["kind"][] = ["keyring", "passphrase", "words"]

/** What can be asked for to unlock, the least work first. */
export function proofKinds(slots: readonly Way["kind"][]): Proof["kind"][] {
  const there = new Set(slots.map((kind) => PROOF_OF[kind]))
  return EASIEST.filter((kind) => there.has(kind))
}
