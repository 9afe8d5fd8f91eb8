import { type SubmitEvent, useState } from "react"
import type { ShownWords } from "../../contract/proof.ts"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { proofKinds } from "../data/way-names.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Note } from "../parts/note.tsx"
import { ProofField, type ProofInput, proofOf } from "../parts/proof-field.tsx"
import { SetUpAsk } from "./set-up-ask.tsx"
import { SetUpWords } from "./set-up-words.tsx"

/** 24 other words: shown once, three asked back, and only then the old ones go. */
export function NewWords({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { client, status, tell } = useApp()
  const kinds = proofKinds(status.slots)
  const [proof, setProof] = useState<ProofInput>({ kind: kinds[0] ?? "words", text: "" })
  const [made, setMade] = useState<ShownWords | null>(null)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const given = proofOf(proof)
  const replaces = status.slots.includes("phrase")

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (given === null) return
    setBusy(true)
    setError(null)
    try {
      setMade(await client("newWords", { proof: given }))
    } catch (failure) {
      setError(messageOf(failure))
    }
    setBusy(false)
  }
  const cancel = (
    <button type="button" className="button quiet left" onClick={onClose}>
      Cancel
    </button>
  )
  return (
    <Dialog title={asking ? "Now from your paper" : "24 new words"} wide onClose={onClose}>
      {made === null && (
        <form className="stack" onSubmit={submit}>
          <Note tone="info">
            {replaces
              ? "The words that you have stay good until three of the new ones are typed back. Older backups open with the old words."
              : "They come to be a way in when three of them are typed back."}
          </Note>
          <ProofField kinds={kinds} value={proof} invalid={error !== null} describedBy="new-words-error" onChange={setProof} />
          <p id="new-words-error" className="error-line" role="alert">
            {error}
          </p>
          <div className="actions">
            {cancel}
            <button type="submit" className="button primary" disabled={busy || given === null}>
              {busy ? "One moment…" : "Show me new words"}
            </button>
          </div>
        </form>
      )}
      {made !== null && !asking && (
        <div className="stack">
          <SetUpWords words={made.words} extra={cancel} onNext={() => setAsking(true)} />
        </div>
      )}
      {made !== null && asking && (
        <SetUpAsk
          ask={made.ask}
          onBack={() => setAsking(false)}
          onRight={() => {
            tell(replaces ? "The new words are the vault's words from now on." : "The words open the vault from now on.")
            onDone()
          }}
        />
      )}
    </Dialog>
  )
}
