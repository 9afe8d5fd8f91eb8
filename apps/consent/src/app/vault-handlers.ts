import { hostPolicyLayers, rollbackLine, setUpVault, unlockWith } from "@tracehold/owner"
import { stateFolder } from "@tracehold/vault"
import type { vaultCalls } from "../contract/vault-calls.ts"
import type { CallName, Handlers } from "../contract.ts"
import { AppError } from "./app-error.ts"
import { keyringHere, proofOf } from "./proof-of.ts"
import type { Session } from "./session.ts"
import { readStatus } from "./status.ts"

/** Set-up, unlock, lock. */
export function vaultHandlers(session: Session): Pick<Handlers, CallName & keyof typeof vaultCalls> {
  const { folder, now, cost, env } = session.ports
  return {
    status: () => readStatus(session),
    setUp: async (way) => {
      const setUp =
        way.kind === "keyring"
          ? await setUpVault(folder, { keyring: await keyringHere(session), now })
          : await setUpVault(folder, { passphrase: way.passphrase, now, ...(cost && { cost }) })
      // By the words: they cost no second run of the passphrase's slow hash.
      session.take(
        await unlockWith(
          folder,
          { words: setUp.words.join(" ") },
          { now, layers: hostPolicyLayers(env, now()), state: stateFolder(env) },
        ),
      )
      session.setUp = setUp
      return { words: [...setUp.words], ask: [...setUp.ask] }
    },
    confirmPlaces: ({ words }) => {
      const { setUp } = session
      if (setUp === null) throw new AppError("NO_SET_UP", "Set-up was interrupted. Unlock, then enter all 24 words.")
      const right = setUp.confirm(words)
      // The words have done their work: nothing here needs them again.
      if (right) session.setUp = null
      return { right }
    },
    confirmWords: ({ words }) => ({ right: session.owner.confirmWords(words.join(" ")) }),
    unlock: async (proof) => {
      const owner = await unlockWith(folder, await proofOf(session, proof), {
        now,
        layers: hostPolicyLayers(env, now()),
        state: stateFolder(env),
      })
      session.take(owner)
      const { adopted, rescanned, masked, problems } = owner.report
      const older = owner.rollback && rollbackLine(owner.rollback) // The status says it, for as long as it is so.
      return { adopted, rescanned, masked, problems: problems.filter((problem) => problem !== older) }
    },
    acceptOlder: () => {
      session.owner.acceptOlder()
      return {}
    },
    lock: () => {
      session.lock()
      return {}
    },
  }
}
