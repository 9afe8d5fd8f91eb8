import { type SubmitEvent, useState } from "react"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { Dialog } from "../parts/dialog.tsx"
import { WordsField, wordsOf } from "../parts/words-field.tsx"

/** Set-up that was left before the words were asked back is finished here. */
export function ConfirmWords({ onClose }: { onClose: () => void }) {
  const { client, refresh, tell } = useApp()
  const [text, setText] = useState("")
  const [error, setError] = useState<string | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setError(null)
    try {
      const { right } = await client("confirmWords", { words: wordsOf(text) })
      if (!right) return setError("These are not the words of this vault.")
      tell("Your words are confirmed.")
      refresh()
      onClose()
    } catch (failure) {
      setError(messageOf(failure))
    }
  }
  return (
    <Dialog title="Show that you have your words" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <WordsField value={text} onChange={setText} invalid={error !== null} describedBy="confirm-error" />
        <p id="confirm-error" className="error-line" role="alert">
          {error}
        </p>
        <div className="actions">
          <button type="button" className="button quiet left" onClick={onClose}>
            Later
          </button>
          <button type="submit" className="button primary" disabled={wordsOf(text).length !== 24}>
            Check
          </button>
        </div>
      </form>
    </Dialog>
  )
}
