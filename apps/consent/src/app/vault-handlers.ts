import { setUpVault, unlockWithPassphrase, unlockWithWords, userLayers } from "@tracehold/owner"
import { stateFolder } from "@tracehold/vault"
import type { vaultCalls } from "../contract/vault-calls.ts"
import type { CallName, Handlers } from "../contract.ts"
import { AppError } from "./app-error.ts"
import type { Session } from "./session.ts"
import { readStatus } from "./status.ts"

/** Set-up, unlock, lock. */
export function vaultHandlers(session: Session): Pick<Handlers, CallName & keyof typeof vaultCalls> {
  const { folder, now, cost, env } = session.ports
  return {
    status: () => readStatus(session),
    setUp: async ({ passphrase }) => {
      const setUp = await setUpVault(folder, { passphrase, now, ...(cost && { cost }) })
      // By the words: they cost no second run of the passphrase's slow hash.
      session.take(await unlockWithWords(folder, setUp.words.join(" "), {
        now,
        layers: userLayers(env),
        state: stateFolder(env),
      }))
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
    unlock: async (key) => {
      const options = { now, layers: userLayers(env), state: stateFolder(env) }
      const owner =
        key.kind === "passphrase"
          ? await unlockWithPassphrase(folder, key.passphrase, options)
          : await unlockWithWords(folder, key.words.join(" "), options)
      session.take(owner)
      const { adopted, rescanned, masked, problems } = owner.report
      return { adopted, rescanned, masked, problems: [...problems] }
    },
    lock: () => {
      session.lock()
      return {}
    },
  }
}
