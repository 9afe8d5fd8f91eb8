import { type ReactNode, useMemo, useState } from "react"
import type { Redaction } from "../../contract/redaction.ts"
import type { Finding, Place } from "../../contract/review-calls.ts"
import { plural } from "../data/format.ts"
import { notMaskable } from "../data/maskable.ts"
import { ruleName } from "../data/rule-names.ts"
import { Icon } from "../parts/icon.tsx"
import { Recorded, RecordedName } from "../parts/recorded.tsx"
import { distinctPlaces, PlaceButton } from "./place-button.tsx"
import { ReplaceAll, ReplaceOne } from "./replace-all.tsx"

/** What detectors point at, grouped by rule. Each is replaced, masked everywhere or kept: what is left undecided can not be given. */
export function FindingsPanel({
  findings,
  kept,
  onMask,
  onKeep,
  onGo,
  children,
}: {
  findings: readonly Finding[]
  kept: readonly string[]
  onMask: (redactions: readonly Redaction[]) => void
  onKeep: (ids: readonly string[], on: boolean) => void
  onGo: (place: Place, text: string) => void
  /** What was decided, below what is open. */
  children: ReactNode
}) {
  const [showKept, setShowKept] = useState(false)
  const known = useMemo(() => new Set(kept), [kept])
  const open = findings.filter(({ id }) => !known.has(id))
  const groups = useMemo(() => [...Map.groupBy(open, ({ what, rule }) => `${what} ${rule}`)], [open])
  const left = findings.filter(({ id }) => known.has(id))
  return (
    <div className="findings">
      {open.length === 0 ? (
        <div className="empty small">
          <h3>Nothing left to decide</h3>
          <p>
            {findings.length === 0
              ? "Detectors point at nothing in what is left."
              : "You have decided about everything that detectors point at."}
          </p>
          <p>Detectors do not know everything. Read what you give.</p>
        </div>
      ) : (
        <p className="small muted">
          Decide about each before you give: replace it, mask it everywhere, or keep it. Secrets were masked already as they were
          recorded; these were found by a second look.
        </p>
      )}
      <ReplaceAll findings={open} onReplace={onMask} />
      {groups.map(([key, group]) => (
        <section key={key} className="finding-group">
          <header>
            <h3>
              <span className={`badge ${group[0]?.what === "secret" ? "bad" : "warn"}`}>
                {group[0]?.what === "secret" ? "Secret" : "Personal"}
              </span>{" "}
              <RecordedName text={ruleName(group[0]?.rule ?? "")} limit={60} />
            </h3>
            {group.length > 1 && (
              <span className="group-actions">
                <button
                  type="button"
                  className="button small"
                  onClick={() => onMask(group.filter(({ text }) => notMaskable(text) === null).map(maskOf))}
                >
                  Mask all {group.length}
                </button>
                <button
                  type="button"
                  className="button small quiet"
                  onClick={() =>
                    onKeep(
                      group.map(({ id }) => id),
                      true,
                    )
                  }
                >
                  Keep all
                </button>
              </span>
            )}
          </header>
          <ul>
            {group.map((finding) => (
              <li key={finding.id} className="finding">
                <p className="finding-text mono">
                  <Recorded text={finding.text} limit={200} />
                </p>
                <p className="finding-places small">
                  <span className="muted">{plural(finding.count, "place")}</span>
                  {distinctPlaces(finding.places, 3).map((place) => (
                    <PlaceButton
                      key={`${place.event} ${JSON.stringify(place.where)}`}
                      place={place}
                      onGo={() => onGo(place, finding.text)}
                    />
                  ))}
                </p>
                <p className="finding-actions">
                  <ReplaceOne finding={finding} onReplace={onMask} />
                  <button
                    type="button"
                    className={`button small ${finding.type === null ? "primary" : ""}`}
                    aria-label="Mask everywhere"
                    disabled={notMaskable(finding.text) !== null}
                    title={notMaskable(finding.text) ?? undefined}
                    onClick={() => onMask([maskOf(finding)])}
                  >
                    <Icon name="mask" />
                    {finding.type === null ? "Mask everywhere" : "Mask"}
                  </button>
                  <button type="button" className="button small" onClick={() => onKeep([finding.id], true)}>
                    Keep
                  </button>
                </p>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {children}
      {left.length > 0 && (
        <section className="kept">
          <button type="button" className="button small quiet" aria-expanded={showKept} onClick={() => setShowKept(!showKept)}>
            {showKept ? "Hide" : "Show"} {plural(left.length, "finding")} you keep
          </button>
          {showKept && (
            <ul>
              {left.map((finding) => (
                <li key={finding.id} className="finding kept-one">
                  <span className="finding-text mono">
                    <Recorded text={finding.text} limit={120} />
                  </span>
                  <button type="button" className="button small" onClick={() => onKeep([finding.id], false)}>
                    Decide again
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  )
}

function maskOf(finding: Finding): Redaction {
  return { kind: "text", text: finding.text }
}
