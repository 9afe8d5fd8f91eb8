import type { ReactNode } from "react"
import type { Recipient } from "../../contract/donate-calls.ts"
import { formatDigest } from "../data/format.ts"
import { purposeName } from "../data/purpose-name.ts"
import { FingerprintWords } from "../parts/fingerprint-words.tsx"
import { Recorded, RecordedName } from "../parts/recorded.tsx"
import { KindBadge } from "./kind-badge.tsx"

const BASES = {
  consent: "your consent",
  contract: "a contract with you",
  "legitimate-interest": "their legitimate interest",
} as const

/** One recipient with its terms: what they may, must not and must do, and the full text. All of it is theirs to write: text only. */
export function RecipientCard({
  recipient,
  compare = false,
  children,
}: {
  recipient: Recipient
  /** The fingerprint is to be compared now: it is in view from the start. */
  compare?: boolean
  children?: ReactNode
}) {
  const { descriptor, terms, words, root, expired, distrusted } = recipient
  return (
    <article className="card recipient" aria-label={`Recipient ${descriptor.name}`}>
      <header className="recipient-head">
        <h2>
          <RecordedName text={descriptor.name} limit={200} />
        </h2>
        <KindBadge kind={descriptor.kind} demo={descriptor.demo} />
        {expired && <span className="badge bad">Terms expired</span>}
        {distrusted && <span className="badge bad">Its log contradicted itself: nothing more is given to it</span>}
        <span className="muted small mono recipient-url">
          <RecordedName text={descriptor.url} limit={200} />
        </span>
      </header>
      <details open={compare}>
        <summary>Fingerprint: who this is, whatever its name says</summary>
        <div className="stack tight">
          <p className="small muted">Compare these words with those the recipient publishes elsewhere.</p>
          <FingerprintWords words={words} label="Fingerprint in words" />
          <p className="mono small digest">{formatDigest(root, 16)}</p>
        </div>
      </details>
      <div className="terms">
        <TermsColumn title="Permitted" tone="good" lines={terms.permits} none="Nothing is permitted by name." />
        <TermsColumn title="Prohibited" tone="bad" lines={terms.prohibits} none="Nothing is ruled out by name." />
        <TermsColumn title="Their duties" tone="accent" lines={terms.duties} none="No duty is named." />
      </div>
      <dl className="facts small">
        <dt>Purposes</dt>
        <dd>
          <Recorded text={terms.purposes.map(purposeName).join(", ")} />
        </dd>
        <dt>Basis</dt>
        <dd>{BASES[terms.lawfulBasis]}</dd>
        <dt>Licence</dt>
        <dd>
          <Recorded text={terms.licence} />
        </dd>
        <dt>Kept</dt>
        <dd>{terms.retentionDays === null ? "without limit" : `${terms.retentionDays} days`}</dd>
        <dt>Withdrawal</dt>
        <dd>
          <Recorded text={terms.withdrawal} />
        </dd>
        <dt>Cooling-off</dt>
        <dd>{terms.coolingOffHours === 0 ? "none" : `${terms.coolingOffHours} h between signing and sending`}</dd>
        <dt>Responsible</dt>
        <dd>
          <Recorded text={`${terms.controller.name}, ${terms.controller.contact}`} />
        </dd>
      </dl>
      <details>
        <summary>
          Terms in full, version {terms.version} (<span className="mono">{formatDigest(recipient.termsSha256)}</span>)
        </summary>
        <div className="terms-text">
          <h3>
            <Recorded text={terms.title} />
          </h3>
          <Recorded text={terms.text} />
        </div>
      </details>
      {children}
    </article>
  )
}

function TermsColumn({ title, tone, lines, none }: { title: string; tone: string; lines: readonly string[]; none: string }) {
  return (
    <section className="terms-column" data-tone={tone}>
      <h3>{title}</h3>
      {lines.length === 0 ? (
        <p className="muted small">{none}</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line}>
              <Recorded text={line} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
