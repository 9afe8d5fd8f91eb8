import { randomBytes } from "node:crypto"
import { fingerprintWords } from "@tracehold/owner"
import type { donateCalls } from "../contract/donate-calls.ts"
import type { CallName, Handlers } from "../contract.ts"
import { AppError } from "./app-error.ts"
import { cardOfDonation, cardOfFinding, cardOfRecipient, viewOf } from "./cards.ts"
import type { HeldPrepared, Session } from "./session.ts"

/** Recipients, exact content, signature, withdrawal. */
export function donateHandlers(session: Session): Pick<Handlers, CallName & keyof typeof donateCalls> {
  const { ports } = session
  return {
    recipients: () => ({ recipients: session.owner.recipients().map(cardOfRecipient) }),
    lookUp: async ({ url }) => {
      const candidate = await session.owner.lookUp(url, { fetch: ports.fetch })
      session.candidate = candidate
      return { recipient: cardOfRecipient(candidate.view), standing: candidate.standing }
    },
    addRecipient: ({ root }) => {
      const { candidate, owner } = session
      if (candidate === null || candidate.view.root !== root) {
        throw new AppError("NOT_LOOKED_UP", "Look the recipient up again: this is not the one that was shown.")
      }
      owner.add(candidate, root)
      session.candidate = null
      return {}
    },
    prepare: ({ ref, root, draft }) => {
      const prepared = session.owner.prepare(ref, root, draft)
      const { id, view } = session.holdPrepared(prepared)
      return {
        prepared: id,
        ref,
        recipient: cardOfRecipient(prepared.recipient),
        sha256: prepared.content.sha256,
        words: fingerprintWords(prepared.content.sha256),
        header: JSON.stringify(prepared.header),
        bytes: prepared.content.bytes,
        events: prepared.content.events,
        redactions: prepared.redactions,
        masked: prepared.counts.masked,
        removed: prepared.counts.removed,
        files: prepared.files.map((file) => ({ ...file })),
        kept: prepared.kept.map(cardOfFinding),
        coolingOffHours: prepared.coolingOffHours,
        view: viewOf(view, prepared.events, null),
      }
    },
    askToSign: ({ prepared: id, sha256 }) => {
      const held = session.prepared(id)
      requireShown(session, held, sha256)
      held.nonce = randomBytes(16).toString("hex")
      return { nonce: held.nonce }
    },
    sign: async ({ prepared: id, sha256, nonce }) => {
      const held = session.prepared(id)
      requireShown(session, held, sha256)
      const { prepared, nonce: asked } = held
      held.nonce = null
      if (asked === null || asked !== nonce)
        throw new AppError("NOT_CONFIRMED", "This confirmation is an old one. Nothing was signed.")
      const what = { recipient: prepared.recipient.descriptor.name, ...prepared.content }
      if (!(await ports.confirmSign(what))) throw new AppError("NOT_CONFIRMED", "You said no. Nothing was signed.")
      const { donation } = await session.owner.sign(prepared, sha256)
      session.dropPrepared(id)
      return { donation }
    },
    donations: () => ({
      donations: session.owner
        .donations()
        .map((donation) => cardOfDonation(donation, session.problems.get(donation.donation) ?? null)),
    }),
    withdraw: ({ donation }) => {
      session.owner.withdraw(donation)
      return {}
    },
    sendNow: () => send(session),
  }
}

/** Sends what is due and remembers why the rest did not go. */
export async function send(session: Session): Promise<{ sent: number; waiting: number; problems: string[] }> {
  const report = await session.owner.send({ fetch: session.ports.fetch })
  session.problems.clear()
  for (const { id, problem } of report.failed) session.problems.set(id, problem)
  return { sent: report.sent.length, waiting: report.waiting, problems: report.failed.map(({ problem }) => problem) }
}

/** What is to be signed must be what the UI has read to its last event, under this digest. */
function requireShown(session: Session, held: HeldPrepared, sha256: string): void {
  const shown = held.prepared.content.sha256 === sha256 && session.view(held.view).read >= held.prepared.events.length
  if (!shown) throw new AppError("NOT_SHOWN", "This content was not on screen as it is. Nothing was signed.")
}
