import { useApp } from "../data/context.ts"
import { formatWait, plural } from "../data/format.ts"
import { hashOf } from "../data/route.ts"
import { useLoaded } from "../data/use-loaded.ts"
import { useNow } from "../data/use-now.ts"
import { WAY_NAMES } from "../data/way-names.ts"
import { RecordedName } from "../parts/recorded.tsx"
import { KindBadge } from "./kind-badge.tsx"

/** Beside the list: what is on its way, who may receive, and what opens the vault. */
export function HomeSide() {
  const { client, status } = useApp()
  const now = useNow(5_000)
  const donations = useLoaded(async () => (await client("donations", {})).donations, [now])
  const recipients = useLoaded(async () => (await client("recipients", {})).recipients, [])
  const waiting = (donations.value ?? []).filter(
    ({ state }) => state === "waiting" || state === "sending" || state === "withdrawing",
  )
  return (
    <aside className="home-side" aria-label="Outbox, recipients and vault">
      <section className="card side-card">
        <h3>On its way</h3>
        {waiting.length === 0 ? (
          <p className="muted small">Nothing waits to be sent.</p>
        ) : (
          <ul className="side-list">
            {waiting.slice(0, 5).map((donation) => (
              <li key={donation.donation}>
                <RecordedName text={donation.recipient} limit={60} />
                <span className="muted small numbers">
                  {donation.state === "withdrawing"
                    ? "withdrawal to be sent"
                    : donation.notBeforeMs > now
                      ? `goes ${formatWait(donation.notBeforeMs - now)}`
                      : "being sent"}
                </span>
              </li>
            ))}
          </ul>
        )}
        <a className="small" href={hashOf({ screen: "donations" })}>
          {donations.value === null || donations.value.length === 0 ? "Donations" : plural(donations.value.length, "donation")}
        </a>
      </section>
      <section className="card side-card">
        <h3>Recipients</h3>
        {recipients.value === null || recipients.value.length === 0 ? (
          <p className="muted small">None yet. Nothing can be sent to anyone you did not add.</p>
        ) : (
          <ul className="side-list">
            {recipients.value.map(({ root, descriptor }) => (
              <li key={root}>
                <RecordedName text={descriptor.name} limit={60} />
                <KindBadge kind={descriptor.kind} demo={descriptor.demo} />
              </li>
            ))}
          </ul>
        )}
        <a className="small" href={hashOf({ screen: "recipients" })}>
          {recipients.value === null || recipients.value.length === 0 ? "Add a recipient" : "All recipients"}
        </a>
      </section>
      <section className="card side-card">
        <h3>Vault</h3>
        <dl className="facts small">
          <dt>Opens with</dt>
          <dd>{[...new Set(status.slots)].map((kind) => WAY_NAMES[kind]).join(", ")}</dd>
          <dt>Locks</dt>
          <dd>after {Math.round(status.lockAfterMs / 60_000)} min without use</dd>
          <dt>Folder</dt>
          <dd className="mono">{status.folder}</dd>
        </dl>
        <a className="small" href={hashOf({ screen: "keys" })}>
          Keys and locking
        </a>
        {status.retention.length > 0 && (
          <>
            <h4 className="small">How much is kept</h4>
            <ul className="side-list small">
              {status.retention.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
        {status.owed.length > 0 && (
          <>
            <h4 className="small">After erasing</h4>
            <ul className="side-list small muted">
              {status.owed.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
      </section>
    </aside>
  )
}
