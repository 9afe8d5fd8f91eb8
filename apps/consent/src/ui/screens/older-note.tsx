import { useState } from "react"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Note } from "../parts/note.tsx"

/** An older copy of the vault was put back: what it lacks, and the way to go on with it. */
export function OlderNote({ lacks }: { lacks: string }) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Note
        tone="warn"
        action={
          <button type="button" className="button small" onClick={() => setAsking(true)}>
            Go on with it…
          </button>
        }
      >
        {lacks} Until you decide, nothing can be signed.
      </Note>
      {asking && <AcceptOlder onClose={() => setAsking(false)} />}
    </>
  )
}

function AcceptOlder({ onClose }: { onClose: () => void }) {
  const { client, refresh, tell } = useApp()
  const [error, setError] = useState<string | null>(null)
  const accept = async () => {
    try {
      await client("acceptOlder", {})
      tell("This copy is the vault from now on.")
      refresh()
      onClose()
    } catch (failure) {
      setError(messageOf(failure))
    }
  }
  return (
    <Dialog title="Go on with this older copy?" onClose={onClose}>
      <p>
        If you have the newer vault, close this and put it back. If it is lost, go on: what is missing is then not asked for
        again, and what you erased since this copy was made must be erased once more.
      </p>
      <p id="older-error" className="error-line" role="alert">
        {error}
      </p>
      <div className="actions">
        <button type="button" className="button quiet left" onClick={onClose}>
          Not now
        </button>
        <button type="button" className="button primary" onClick={() => void accept()}>
          Go on with this copy
        </button>
      </div>
    </Dialog>
  )
}
