import { useState } from "react"
import { useApp } from "../data/context.ts"
import { plural } from "../data/format.ts"
import { useLoaded } from "../data/use-loaded.ts"
import { Failed } from "../parts/failed.tsx"
import { Icon } from "../parts/icon.tsx"
import { Loading } from "../parts/note.tsx"
import { AddRecipient } from "./add-recipient.tsx"
import { RecipientCard } from "./recipient-card.tsx"

/** Who may receive. Nobody is in this list whom the owner did not add. */
export function Recipients() {
  const { client } = useApp()
  const { value, error, reload } = useLoaded(async () => (await client("recipients", {})).recipients, [])
  const [adding, setAdding] = useState(false)
  if (value === null) return error === null ? <Loading what="Reading recipients…" /> : <Failed error={error} onRetry={reload} />
  return (
    <main className="page narrow">
      <div className="page-head">
        <div>
          <h1>Recipients</h1>
          <p className="muted">
            Who may receive. Each knows you under another name of yours; two of them can not tell that you are the same.
          </p>
        </div>
        <button type="button" className="button primary" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          Add a recipient
        </button>
      </div>
      {value.length === 0 && (
        <div className="card empty">
          <h2>No recipient yet</h2>
          <p>Add one by the address that a commons publishes or your organisation gave you. Nothing is sent by adding it.</p>
        </div>
      )}
      <div className="stack">
        {value.map((recipient) => (
          <RecipientCard key={recipient.root} recipient={recipient}>
            <p className="muted small">
              {recipient.donations === 0 ? "Nothing given yet." : `${plural(recipient.donations, "donation")} so far.`}
            </p>
          </RecipientCard>
        ))}
      </div>
      {adding && (
        <AddRecipient
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false)
            reload()
          }}
        />
      )}
    </main>
  )
}
