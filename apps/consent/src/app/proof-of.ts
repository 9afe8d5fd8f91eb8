import { type Keyring, OwnerError, type Proof } from "@tracehold/owner"
import type { Proof as Given } from "../contract/proof.ts"
import type { Session } from "./session.ts"

/** @throws OwnerError `NO_KEYRING`. */
export async function keyringHere({ ports }: Session): Promise<Keyring> {
  const keyring = await ports.keyring()
  if (keyring === null) throw new OwnerError("NO_KEYRING")
  return keyring
}

/** What a call gave, as the owner's side takes it. @throws OwnerError `NO_KEYRING`. */
export async function proofOf(session: Session, given: Given): Promise<Proof> {
  switch (given.kind) {
    case "passphrase":
      return { passphrase: given.passphrase }
    case "words":
      return { words: given.words.join(" ") }
    case "keyring":
      return { keyring: await keyringHere(session) }
  }
}
