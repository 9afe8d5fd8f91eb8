import type { Donation } from "../../contract/donate-calls.ts"
import { formatBytes, formatDateTime, formatDigest, formatWait, plural } from "../data/format.ts"
import { hashOf } from "../data/route.ts"
import { Icon } from "../parts/icon.tsx"
import { Note } from "../parts/note.tsx"
import { Recorded, RecordedName } from "../parts/recorded.tsx"

const STATES: Readonly<Record<Donation["state"], { text: string; tone: string }>> = {
  waiting: { text: "Signed, waiting", tone: "accent" },
  sending: { text: "Being sent", tone: "accent" },
  received: { text: "Received", tone: "good" },
  failed: { text: "Refused by the recipient", tone: "bad" },
  withdrawing: { text: "Being withdrawn", tone: "warn" },
  withdrawn: { text: "Withdrawn", tone: "" },
  cancelled: { text: "Cancelled, never sent", tone: "" },
  erased: { text: "Erased before it was sent", tone: "" },
}

/** One donation: its way from signature to receipt, the proofs, and one click to take it back. */
export function DonationCard({
  donation,
  now,
  onWithdraw,
  onRetry,
}: {
  donation: Donation
  now: number
  onWithdraw: () => void
  onRetry: () => void
}) {
  const { state, received, deleted, notBeforeMs } = donation
  const cooling = state === "waiting" && notBeforeMs > now
  const badge = cooling ? { text: `Cooling off: goes ${formatWait(notBeforeMs - now)}`, tone: "accent" } : STATES[state]
  return (
    <article className="card donation" aria-label={`Donation to ${donation.recipient}, ${badge.text}`}>
      <header>
        <div>
          <h2>
            <RecordedName text={donation.recipient} limit={120} />
          </h2>
          <p className="muted small numbers">
            {plural(donation.events, "event")} · {formatBytes(donation.contentBytes)} · {plural(donation.redactions, "redaction")}{" "}
            · <a href={hashOf({ screen: "review", ref: donation.ref })}>the chunk</a>
          </p>
        </div>
        <span className="badges">
          {donation.demo && <span className="badge warn">Demo</span>}
          <span className={`badge ${badge.tone}`}>{badge.text}</span>
        </span>
      </header>
      <ol className="way">
        <Stop done name="Signed" at={donation.signedMs} />
        {state === "cancelled" || state === "erased" ? (
          <Stop done name={state === "cancelled" ? "Cancelled" : "Erased"} at={null} />
        ) : (
          <>
            <Stop
              done={notBeforeMs <= now}
              name={notBeforeMs <= donation.signedMs ? "No cooling-off" : "Cooling-off ends"}
              at={notBeforeMs}
            />
            <Stop done={received !== null} name="Received, with proof" at={received?.atMs ?? null} />
            {(state === "withdrawing" || state === "withdrawn") && (
              <Stop done={deleted !== null} name="Deleted, with proof" at={deleted?.atMs ?? null} />
            )}
          </>
        )}
      </ol>
      {donation.problem !== null && (
        <Note
          tone="warn"
          action={
            <button type="button" className="button small" onClick={onRetry}>
              Try now
            </button>
          }
        >
          {donation.problem} It stays in the outbox and is tried again.
        </Note>
      )}
      <footer>
        <details>
          <summary>Proofs</summary>
          <dl className="facts small">
            <dt>Content</dt>
            <dd className="mono">{formatDigest(donation.sha256, 16)}</dd>
            <dt>Statement</dt>
            <dd className="mono">{formatDigest(donation.statementSha256, 16)}</dd>
            <dt>Sent</dt>
            <dd className="numbers">{formatBytes(donation.sentBytes)}, encrypted to the recipient's offline key</dd>
            <dt>Terms</dt>
            <dd>version {donation.termsVersion}</dd>
            {received === null ? (
              <>
                <dt>Receipt</dt>
                <dd className="muted">none yet</dd>
              </>
            ) : (
              <Proof name="Receipt" receipt={received} />
            )}
            {deleted !== null && <Proof name="Deletion" receipt={deleted} />}
          </dl>
        </details>
        {(state === "waiting" || state === "sending" || state === "received") && (
          <button type="button" className="button danger" onClick={onWithdraw}>
            {state === "waiting" ? "Cancel" : "Withdraw"}
          </button>
        )}
      </footer>
    </article>
  )
}

function Stop({ done, name, at }: { done: boolean; name: string; at: number | null }) {
  return (
    <li className={done ? "done" : undefined}>
      <strong>{name}</strong>
      <span className="muted small numbers">{at === null ? (done ? "" : "not yet") : formatDateTime(at)}</span>
    </li>
  )
}

function Proof({ name, receipt }: { name: string; receipt: NonNullable<Donation["received"]> }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <ul className="proofs">
          <li>
            <Icon name="check" /> signed by the recipient's log key, {formatDateTime(receipt.atMs)}
          </li>
          <li>
            <Icon name="check" /> entry {receipt.index + 1} of {receipt.size} in its log, by inclusion proof
          </li>
        </ul>
        <details>
          <summary>Checkpoint</summary>
          <pre className="checkpoint">
            <Recorded text={receipt.checkpoint} />
          </pre>
        </details>
      </dd>
    </>
  )
}
