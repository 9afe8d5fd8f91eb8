import { addKeyring, addPassphrase, changePassphrase, newWords, type Proof, removeWay } from "@tracehold/owner"
import { readSlots } from "@tracehold/vault"
import type { keyCalls } from "../contract/key-calls.ts"
import type { Proof as Given } from "../contract/proof.ts"
import type { CallName, Handlers } from "../contract.ts"
import { AppError } from "./app-error.ts"
import { keyringHere, proofOf } from "./proof-of.ts"
import type { Session } from "./session.ts"

/** The ways to unlock. */
export function keyHandlers(session: Session): Pick<Handlers, CallName & keyof typeof keyCalls> {
  const { folder, now, cost, keyring } = session.ports
  const proven = (given: Given): Promise<Proof> => {
    if (!session.unlocked) throw new AppError("LOCKED", "The vault is locked. Unlock it to go on.")
    return proofOf(session, given)
  }
  return {
    keyring: async () => ({ backend: (await keyring())?.backend ?? null }),
    ways: () => ({ ways: readSlots(folder).map(({ id, kind, backend }) => ({ id, kind, backend })) }),
    addWay: async ({ proof, way }) => {
      const by = await proven(proof)
      return {
        id:
          way.kind === "keyring"
            ? await addKeyring(folder, by, await keyringHere(session))
            : await addPassphrase(folder, by, way.passphrase, cost),
      }
    },
    changePassphrase: async ({ proof, passphrase }) => {
      await changePassphrase(folder, await proven(proof), passphrase, cost)
      return {}
    },
    removeWay: async ({ proof, id }) => {
      await removeWay(folder, await proven(proof), id, await keyring())
      return {}
    },
    newWords: async ({ proof }) => {
      session.setUp = await newWords(folder, await proven(proof), now)
      return { words: [...session.setUp.words], ask: [...session.setUp.ask] }
    },
    setLockAfter: ({ minutes }) => {
      session.setLockAfter(minutes)
      return {}
    },
  }
}
