import { type SubmitEvent, useState } from "react"
import type { Reply } from "../../contract.ts"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Note } from "../parts/note.tsx"
import { RecipientCard } from "./recipient-card.tsx"

/** By address: fetch, show who it is by its fingerprint, and only then remember. */
export function AddRecipient({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const { client, tell } = useApp()
  const [url, setUrl] = useState("")
  const [found, setFound] = useState<Reply<"lookUp"> | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (failure) {
      setError(messageOf(failure))
    }
    setBusy(false)
  }
  const lookUp = (event: SubmitEvent) => {
    event.preventDefault()
    void attempt(async () => setFound(await client("lookUp", { url: url.trim() })))
  }
  const add = () =>
    attempt(async () => {
      if (found === null) return
      await client("addRecipient", { root: found.recipient.root })
      tell("Added. Nothing was sent.")
      onAdded()
    })

  return (
    <Dialog title={found === null ? "Add a recipient" : "Is this who you mean?"} onClose={onClose} wide={found !== null}>
      {found === null ? (
        <form className="stack" onSubmit={lookUp}>
          <div className="field">
            <label htmlFor="recipient-url">Address</label>
            <input
              id="recipient-url"
              className="input mono"
              type="url"
              placeholder="https://"
              autoComplete="off"
              autoFocus
              value={url}
              aria-describedby="recipient-error"
              onChange={(event) => setUrl(event.target.value)}
            />
            <p className="hint">Tracehold asks this address who it is and what its terms are. It tells it nothing about you.</p>
          </div>
          <p id="recipient-error" className="error-line" role="alert">
            {error}
          </p>
          <div className="actions">
            <button type="button" className="button quiet left" onClick={onClose}>
              Cancel
            </button>
            <button type="submit" className="button primary" disabled={busy || url.trim() === ""}>
              {busy ? "Asking…" : "Look up"}
            </button>
          </div>
        </form>
      ) : (
        <div className="stack">
          {found.standing === "same" && <Note>You have this recipient already, with these terms.</Note>}
          {found.standing === "new-terms" && (
            <Note tone="warn">You have this recipient already. Its terms are new: read them.</Note>
          )}
          <RecipientCard recipient={found.recipient} compare />
          <p className="error-line" role="alert">
            {error}
          </p>
          <div className="actions">
            <button type="button" className="button quiet left" onClick={() => setFound(null)}>
              Back
            </button>
            <button
              type="button"
              className="button primary"
              disabled={busy || found.standing === "same"}
              onClick={() => void add()}
            >
              {found.standing === "new-terms" ? "Take the new terms" : "Add this recipient"}
            </button>
          </div>
        </div>
      )}
    </Dialog>
  )
}
