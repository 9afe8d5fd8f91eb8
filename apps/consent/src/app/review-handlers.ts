import { findingId } from "@tracehold/owner"
import { decodeUtf8 } from "@tracehold/trace"
import type { reviewCalls } from "../contract/review-calls.ts"
import type { CallName, Handlers } from "../contract.ts"
import { cardOfChunk, cardOfFinding, viewOf } from "./cards.ts"
import { searchTrace } from "./search-trace.ts"
import type { Session } from "./session.ts"

/** The list, the replay, findings, drafts. */
export function reviewHandlers(session: Session): Pick<Handlers, CallName & keyof typeof reviewCalls> {
  return {
    chunks: () => {
      const fresh = session.owner.adoptNew() // Recording goes on while the owner looks; its problems show on the chunks themselves.
      if (fresh !== null && fresh.left > 0) session.owesWork = true
      return { chunks: session.owner.chunks().map(cardOfChunk) }
    },
    openChunk: ({ ref, draft }) => {
      const { owner } = session
      const chunk = draft.redactions.length === 0 ? owner.open(ref) : owner.redacted(ref, draft.redactions)
      return viewOf(session.hold(chunk.events, chunk.blobs), chunk.events, chunk)
    },
    viewEvents: ({ view: id, from, count }) => {
      const view = session.view(id)
      // Read without a hole, or it does not count as shown.
      if (from <= view.read) view.read = Math.max(view.read, Math.min(from + count, view.events.length))
      return { events: view.events.slice(from, from + count) }
    },
    viewTexts: ({ view: id, hashes }) => {
      const { blobs } = session.view(id)
      return {
        texts: hashes.map((hash) => {
          const bytes = blobs(hash)
          return bytes === undefined ? null : decodeUtf8(bytes)
        }),
      }
    },
    findings: ({ ref, draft }) => ({
      findings: session.owner.findings(ref, draft.redactions).map(cardOfFinding),
      replaced: draft.redactions.flatMap((one) => (one.kind === "pseudonym" ? [findingId(one.type, one.text)] : [])),
    }),
    search: ({ view: id, text }) => {
      const { events, blobs } = session.view(id)
      return searchTrace(events, blobs, text)
    },
    getDraft: ({ ref }) => {
      const { redactions, kept } = session.owner.draft(ref)
      return { draft: { redactions: [...redactions], kept: [...kept] } }
    },
    putDraft: ({ ref, draft }) => {
      session.owner.saveDraft(ref, draft)
      return {}
    },
    setReviewed: ({ ref, reviewed }) => {
      session.owner.setReviewed(ref, reviewed)
      return {}
    },
  }
}
