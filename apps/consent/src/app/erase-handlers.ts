import { type ErasePlan, type EraseWhat, eraseVault } from "@tracehold/owner"
import { stateFolder } from "@tracehold/vault"
import type { eraseCalls, ErasePlan as PlanCard, EraseWhat as What } from "../contract/erase-calls.ts"
import type { CallName, Handlers } from "../contract.ts"
import type { Session } from "./session.ts"

/** Erasing. Whatever was decoded before is dropped, so that nothing erased is shown or signed from memory. */
export function eraseHandlers(session: Session): Pick<Handlers, CallName & keyof typeof eraseCalls> {
  const { works } = session
  return {
    erase: async (what) => {
      const { owner, ports } = session
      session.dropDecoded()
      if (what.kind === "chunks") return { chunks: owner.eraseChunks(what.refs).chunks }
      if (what.kind === "last") return { chunks: owner.eraseSince(Math.floor(ports.now() / 60_000) - what.minutes).chunks }
      const chunks = owner.chunks().length
      session.lock()
      await eraseVault(ports.folder, { keyring: ports.keyring, state: stateFolder(ports.env), now: ports.now })
      return { chunks }
    },
    planErase: async (what) => cardOf(await works.run("looking", (on) => session.owner.planErase(whatOf(what), on))),
    eraseInside: async (what) => {
      session.dropDecoded()
      const { plan, left } = await works.run("erasing", (on) => session.owner.eraseEverywhere(whatOf(what), on))
      session.owesWork ||= left > 0
      return { plan: cardOf(plan), left }
    },
    work: () => ({ work: works.current, notes: [...session.notes] }),
  }
}

function whatOf(what: What): EraseWhat {
  if (what.kind !== "file") return what
  const { kind, path, repo } = what
  return repo === undefined ? { kind, path } : { kind, path, repo }
}

function cardOf({ names, chunks, chunksInAll, live, unreadable, unsent, received, hosts }: ErasePlan): PlanCard {
  return {
    names: [...names],
    chunks: chunks.length,
    chunksInAll,
    live,
    hosts,
    unreadable: unreadable.length,
    unsent: unsent.length,
    received: [...new Set(received.map(({ recipientName }) => recipientName))],
  }
}
