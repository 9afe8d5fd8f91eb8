import { useId, useState } from "react"
import { strengthOf } from "../data/strength.ts"

export type NewPassphrase = { readonly passphrase: string; readonly again: string }
export const NO_PASSPHRASE: NewPassphrase = { passphrase: "", again: "" }

/** Whether it is long enough and was typed twice alike. */
export function isReady({ passphrase, again }: NewPassphrase): boolean {
  return strengthOf(passphrase).score > 0 && again === passphrase
}

/** A passphrase that is chosen now: typed twice, with a word on how long it would stand. */
export function NewPassphraseFields({
  value,
  label = "Passphrase",
  focus,
  onChange,
}: {
  value: NewPassphrase
  label?: string
  focus: boolean
  onChange: (value: NewPassphrase) => void
}) {
  const { passphrase, again } = value
  const [visible, setVisible] = useState(false)
  const id = useId()
  const strength = strengthOf(passphrase)
  const differs = again !== "" && again !== passphrase
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-new`}>{label}</label>
        <div className="with-button">
          <input
            id={`${id}-new`}
            className="input"
            type={visible ? "text" : "password"}
            autoComplete="new-password"
            // biome-ignore lint/a11y/noAutofocus: where it is asked for, the person came here to type it.
            autoFocus={focus}
            value={passphrase}
            aria-describedby={`${id}-strength`}
            onChange={(event) => onChange({ passphrase: event.target.value, again })}
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
        <p id={`${id}-strength`} className="hint" aria-live="polite">
          {strength.text}
        </p>
      </div>
      <div className="field">
        <label htmlFor={`${id}-again`}>The same again</label>
        <input
          id={`${id}-again`}
          className="input"
          type={visible ? "text" : "password"}
          autoComplete="new-password"
          value={again}
          aria-invalid={differs}
          aria-describedby={`${id}-differs`}
          onChange={(event) => onChange({ passphrase, again: event.target.value })}
        />
        <p id={`${id}-differs`} className="error-line" role="alert">
          {differs && !passphrase.startsWith(again) ? "The two do not match." : null}
        </p>
      </div>
    </>
  )
}
