import { useState } from "react"
import type { Redaction } from "../../contract/redaction.ts"
import type { Finding } from "../../contract/review-calls.ts"
import { plural } from "../data/format.ts"

type Pseudonym = Extract<Redaction, { kind: "pseudonym" }>

/** Personal data that is still open, replaced by pseudonyms in one go. */
export function ReplaceAll({
  findings,
  onReplace,
}: {
  findings: readonly Finding[]
  onReplace: (redactions: readonly Redaction[]) => void
}) {
  const [onlyHere, setOnlyHere] = useState(false)
  const personal = findings.filter(({ what }) => what === "personal")
  const orders = personal.flatMap((finding) => pseudonymFor(finding, onlyHere ? "chunk" : "recipient"))
  if (orders.length === 0) return null
  const left = personal.length - orders.length
  return (
    <section className="replace-all" aria-label="Replace personal data">
      <p className="small">
        Each becomes a made-up one of its kind and length, the same wherever it stands. Whoever you give to can not tell who it
        was; another recipient gets other ones.
      </p>
      <button type="button" className="button primary" onClick={() => onReplace(orders)}>
        Replace {orders.length === 1 ? "this personal finding" : `all ${orders.length} personal findings`}
      </button>
      <label className="small check">
        <input type="checkbox" checked={onlyHere} onChange={(event) => setOnlyHere(event.target.checked)} />
        Other ones in each recording, so that nobody can join your recordings by them
      </label>
      {left > 0 && <p className="small muted">{plural(left, "finding")} too short to be replaced everywhere: decide by hand.</p>}
    </section>
  )
}

export function ReplaceOne({ finding, onReplace }: { finding: Finding; onReplace: (redactions: readonly Redaction[]) => void }) {
  const orders = pseudonymFor(finding, "recipient")
  if (orders.length === 0) return null
  return (
    <button type="button" className="button small primary" onClick={() => onReplace(orders)}>
      Replace
    </button>
  )
}

function pseudonymFor({ type, text }: Finding, scope: Pseudonym["scope"]): Pseudonym[] {
  return type === null ? [] : [{ kind: "pseudonym", type, text, scope }]
}
