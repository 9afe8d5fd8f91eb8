import { useState } from "react"
import type { Ref } from "../../contract/review-calls.ts"
import type { Request } from "../../contract.ts"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { plural } from "../data/format.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Note } from "../parts/note.tsx"

type Choice = "picked" | "last" | "all"

/** Erasing, with what it does and what it can not do. */
export function EraseDialog({ refs, onClose, onErased }: { refs: readonly Ref[]; onClose: () => void; onErased: () => void }) {
  const { client, refresh, tell } = useApp()
  const [choice, setChoice] = useState<Choice>(refs.length > 0 ? "picked" : "last")
  const [minutes, setMinutes] = useState(30)
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const what: Request<"erase"> =
    choice === "picked" ? { kind: "chunks", refs: [...refs] } : choice === "last" ? { kind: "last", minutes } : { kind: "all" }
  const erase = async () => {
    setBusy(true)
    setError(null)
    try {
      const { chunks } = await client("erase", what)
      tell(choice === "all" ? "The vault is gone." : `Erased: ${plural(chunks, "chunk")}.`)
      refresh()
      onErased()
    } catch (failure) {
      setError(messageOf(failure))
      setBusy(false)
    }
  }
  const option = (key: Choice, label: string, disabled = false) => (
    <label className="check">
      <input
        type="radio"
        name="erase"
        checked={choice === key}
        disabled={disabled}
        onChange={() => {
          setChoice(key)
          setSure(false)
        }}
      />
      {label}
    </label>
  )
  return (
    <Dialog title="Erase from this vault" onClose={onClose}>
      <fieldset className="stack plain">
        <legend className="visually-hidden">What to erase</legend>
        {option(
          "picked",
          refs.length === 0 ? "Selected chunks (none is selected)" : `The ${plural(refs.length, "chunk")} you selected`,
          refs.length === 0,
        )}
        <div className="row">
          {option("last", "The last")}
          <input
            className="input minutes"
            type="number"
            min={1}
            max={1_000_000}
            aria-label="Minutes"
            value={minutes}
            onChange={(event) => setMinutes(Math.max(1, Math.floor(Number(event.target.value)) || 1))}
          />
          <span>minutes, of all windows</span>
        </div>
        {option("all", "Everything: the whole vault and its keys")}
      </fieldset>
      <Note tone="warn">
        <p>
          <strong>What this does:</strong> the keys go first, then the data, drafts and what is signed but not sent. A note stays
          that something was erased, and when.
        </p>
        <p>
          <strong>What it can not do:</strong> reach copies that you or a backup made of the vault's folder, or what a recipient
          has received. For those, use “Withdraw” on the donation first. The disk may keep sealed remains for a while; their key
          is gone.
        </p>
        {choice === "last" && (
          <p>Recording in open windows is not paused by this. To pause as well, use “Erase last minutes” in the editor.</p>
        )}
      </Note>
      {choice === "all" && (
        <label className="check">
          <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />I want to lose everything
          that was recorded, and my identity towards recipients: without it I can withdraw nothing any more
        </label>
      )}
      <p className="error-line" role="alert">
        {error}
      </p>
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="button danger solid"
          disabled={busy || (choice === "all" && !sure)}
          onClick={() => void erase()}
        >
          {busy ? "Erasing…" : "Erase"}
        </button>
      </div>
    </Dialog>
  )
}
