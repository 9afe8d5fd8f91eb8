import type { KeyringName, Way } from "../../contract/key-calls.ts"
import { KEYRING_NAMES } from "../data/way-names.ts"

const REPLACE: Readonly<Record<Way["kind"], string | null>> = { pass: "Change…", phrase: "New words…", os: null }

/** One way to unlock, and what can be done about it. `here` is the keyring of this system. */
export function WayRow({
  way,
  name,
  here,
  only,
  onRemove,
  onReplace,
}: {
  way: Way
  name: string
  here: KeyringName | null
  only: boolean
  onRemove: () => void
  onReplace: () => void
}) {
  const replace = REPLACE[way.kind]
  return (
    <li className="card key-way">
      <div className="key-what">
        <h2>{name}</h2>
        <p className="muted small">{describe(way, here)}</p>
      </div>
      <div className="row">
        {replace !== null && (
          <button type="button" className="button small" aria-label={`${name}: ${replace}`} onClick={onReplace}>
            {replace}
          </button>
        )}
        {only ? (
          <span className="badge">the only way</span>
        ) : (
          <button type="button" className="button small danger" aria-label={`${name}: Remove…`} onClick={onRemove}>
            Remove…
          </button>
        )}
      </div>
    </li>
  )
}

function describe({ kind, backend }: Way, here: KeyringName | null): string {
  if (kind === "pass") return "Typed at each unlock. Each guess costs about a second of a computer's work."
  if (kind === "phrase") return "On paper. They also open backups, on any computer."
  const keeper = backend === null ? "a keyring" : KEYRING_NAMES[backend]
  if (backend === here) return `Kept by ${keeper}. Opens without typing for whoever uses your account.`
  return `Kept by ${keeper}, which is not found here: it does not open on this computer as it is now. Remove it, or go back to where it was made.`
}
