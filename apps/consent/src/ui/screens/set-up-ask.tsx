import { type SubmitEvent, useState } from "react"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"

/** Three of the words, typed back. */
export function SetUpAsk({ ask, onBack, onRight }: { ask: readonly number[]; onBack: () => void; onRight: () => void }) {
  const { client } = useApp()
  const [answers, setAnswers] = useState<readonly string[]>(ask.map(() => ""))
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const { right } = await client("confirmPlaces", { words: answers.map((answer) => answer.trim().toLowerCase()) })
      if (right) return onRight()
      setError("Not all of these are right. Look at your paper; or go back and read the words again.")
    } catch (failure) {
      setError(messageOf(failure))
    }
    setBusy(false)
  }

  return (
    <form className="stack" onSubmit={submit}>
      <p>Three of the 24, so that you can be sure that what you wrote can be read.</p>
      <div className="ask">
        {ask.map((place, i) => (
          <div className="field" key={place}>
            <label htmlFor={`word-${place}`}>Word {place + 1}</label>
            <input
              id={`word-${place}`}
              className="input mono"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              // biome-ignore lint/a11y/noAutofocus: the first of three fields that are all there is to do.
              autoFocus={i === 0}
              value={answers[i] ?? ""}
              aria-invalid={error !== null}
              aria-describedby="ask-error"
              onChange={(event) => setAnswers(answers.map((old, at) => (at === i ? event.target.value : old)))}
            />
          </div>
        ))}
      </div>
      <p id="ask-error" className="error-line" role="alert">
        {error}
      </p>
      <div className="actions">
        <button type="button" className="button quiet left" onClick={onBack} disabled={busy}>
          See the words again
        </button>
        <button type="submit" className="button primary" disabled={busy || answers.some((answer) => answer.trim() === "")}>
          Check
        </button>
      </div>
    </form>
  )
}
