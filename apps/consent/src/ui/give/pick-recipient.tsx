import { type ReactNode, useState } from "react"
import type { Recipient } from "../../contract/donate-calls.ts"
import { hashOf } from "../data/route.ts"
import { RecordedName } from "../parts/recorded.tsx"
import { KindBadge } from "../screens/kind-badge.tsx"
import { RecipientCard } from "../screens/recipient-card.tsx"

/** One recipient of those the owner added, with its terms in view before anything is made. */
export function PickRecipient({
  recipients,
  busy,
  onPick,
  children,
}: {
  recipients: readonly Recipient[]
  busy: boolean
  onPick: (root: string) => void
  /** What went wrong, beside the button that was pressed. */
  children: ReactNode
}) {
  const [root, setRoot] = useState(recipients.length === 1 ? (recipients[0]?.root ?? null) : null)
  const picked = recipients.find((recipient) => recipient.root === root)
  if (recipients.length === 0) {
    return (
      <div className="card empty">
        <h2>There is nobody to give to yet</h2>
        <p>Add a commons or your organisation by its address first.</p>
        <a className="button primary" href={hashOf({ screen: "recipients" })}>
          Recipients
        </a>
      </div>
    )
  }
  return (
    <div className="stack">
      <fieldset className="plain picks">
        <legend className="visually-hidden">Recipient</legend>
        {recipients.map(({ root: one, descriptor, expired, distrusted }) => (
          <label key={one} className={`pick card${one === root ? " on" : ""}`}>
            <input
              type="radio"
              name="recipient"
              checked={one === root}
              disabled={expired || distrusted}
              onChange={() => setRoot(one)}
            />
            <strong>
              <RecordedName text={descriptor.name} limit={120} />
            </strong>
            <KindBadge kind={descriptor.kind} demo={descriptor.demo} />
            {expired && <span className="badge bad">Terms expired</span>}
            {distrusted && <span className="badge bad">Contradicted itself</span>}
          </label>
        ))}
      </fieldset>
      {picked !== undefined && <RecipientCard recipient={picked} />}
      {children}
      <div className="actions">
        <button
          type="button"
          className="button primary"
          disabled={picked === undefined || busy}
          onClick={() => picked !== undefined && onPick(picked.root)}
        >
          {busy ? "Making the content…" : "Show me exactly what would be sent"}
        </button>
      </div>
    </div>
  )
}
