import { useState } from "react"
import type { Redaction } from "../../contract/redaction.ts"
import { plural } from "../data/format.ts"
import { ruleName } from "../data/rule-names.ts"
import { Recorded } from "../parts/recorded.tsx"

/** What has a pseudonym, each to be masked or kept instead. `ids` are their findings', once detectors have looked. */
export function ReplacedList({
  redactions,
  ids,
  onChange,
  onKeepInstead,
}: {
  redactions: readonly Redaction[]
  ids: readonly string[]
  onChange: (redaction: Redaction, by: Redaction) => void
  onKeepInstead: (redaction: Redaction, finding: string) => void
}) {
  const [shows, setShows] = useState(true)
  const replaced = redactions.filter((one) => one.kind === "pseudonym")
  if (replaced.length === 0) return null
  return (
    <section className="kept" aria-label="Replaced by pseudonyms">
      <button type="button" className="button small quiet" aria-expanded={shows} onClick={() => setShows(!shows)}>
        {shows ? "Hide" : "Show"} {plural(replaced.length, "pseudonym")}
      </button>
      {shows && (
        <ul>
          {replaced.map((one, i) => {
            const id = replaced.length === ids.length ? ids[i] : undefined
            return (
              <li key={`${one.type} ${one.text}`} className="finding">
                <p className="finding-text mono">
                  <Recorded text={one.text} limit={120} />
                </p>
                <p className="finding-places small muted">{ruleName(one.type)}, replaced</p>
                <p className="finding-actions">
                  <button type="button" className="button small" onClick={() => onChange(one, { kind: "text", text: one.text })}>
                    Mask instead
                  </button>
                  <button
                    type="button"
                    className="button small quiet"
                    disabled={id === undefined}
                    onClick={() => id !== undefined && onKeepInstead(one, id)}
                  >
                    Keep instead
                  </button>
                </p>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
