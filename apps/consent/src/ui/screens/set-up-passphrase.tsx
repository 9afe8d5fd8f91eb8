import { type SubmitEvent, useState } from "react"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { strengthOf } from "../data/strength.ts"

export function SetUpPassphrase({
  onStart,
  onMade,
  onBack,
}: {
  /** The vault is about to exist: stay here whatever the status says; false when it came to nothing. */
  onStart: (on: boolean) => void
  onMade: (made: { words: readonly string[]; ask: readonly number[] }) => void
  onBack: () => void
}) {
  const { client } = useApp()
  const [passphrase, setPassphrase] = useState("")
  const [again, setAgain] = useState("")
  const [visible, setVisible] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const strength = strengthOf(passphrase)
  const differs = again !== "" && again !== passphrase

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (again !== passphrase) return setError("The two do not match.")
    setBusy(true)
    setError(null)
    onStart(true)
    try {
      onMade(await client("setUp", { passphrase }))
    } catch (failure) {
      onStart(false)
      setError(messageOf(failure))
      setBusy(false)
    }
  }

  return (
    <form className="stack" onSubmit={submit}>
      <h1>Choose a passphrase</h1>
      <p>It opens your vault on this machine. Nobody can reset it; the 24 words on the next page are your second way in.</p>
      <div className="field">
        <label htmlFor="new-passphrase">Passphrase</label>
        <div className="with-button">
          <input
            id="new-passphrase"
            className="input"
            type={visible ? "text" : "password"}
            autoComplete="new-password"
            // biome-ignore lint/a11y/noAutofocus: the person came here to type it.
            autoFocus
            value={passphrase}
            aria-describedby="strength"
            onChange={(event) => setPassphrase(event.target.value)}
          />
          <button type="button" className="button" aria-pressed={visible} onClick={() => setVisible(!visible)}>
            {visible ? "Hide" : "Show"}
          </button>
        </div>
        <div className="meter" data-score={passphrase === "" ? undefined : strength.score} aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
        </div>
        <p id="strength" className="hint" aria-live="polite">
          {strength.text}
        </p>
      </div>
      <div className="field">
        <label htmlFor="again">The same again</label>
        <input
          id="again"
          className="input"
          type={visible ? "text" : "password"}
          autoComplete="new-password"
          value={again}
          aria-invalid={differs}
          aria-describedby="set-up-error"
          onChange={(event) => setAgain(event.target.value)}
        />
      </div>
      <p id="set-up-error" className="error-line" role="alert">
        {error ?? (differs && !passphrase.startsWith(again) ? "The two do not match." : null)}
      </p>
      <div className="actions">
        <button type="button" className="button quiet left" onClick={onBack} disabled={busy}>
          Back
        </button>
        <button type="submit" className="button primary" disabled={busy || strength.score === 0 || again !== passphrase}>
          {busy ? "Making the vault…" : "Make the vault"}
        </button>
      </div>
    </form>
  )
}
