import { useId } from "react"
import type { Proof } from "../../contract/proof.ts"
import { WordsField, wordsOf } from "./words-field.tsx"

export type ProofInput = { readonly kind: Proof["kind"]; readonly text: string }

const LABELS: Readonly<Record<Proof["kind"], string>> = {
  keyring: "This computer's keyring",
  passphrase: "Passphrase",
  words: "24 words",
}

/** Null while it is not complete. */
export function proofOf({ kind, text }: ProofInput): Proof | null {
  if (kind === "keyring") return { kind }
  if (kind === "passphrase") return text === "" ? null : { kind, passphrase: text }
  const words = wordsOf(text)
  return words.length === 24 ? { kind, words } : null
}

/** Asks for something that opens the vault, in one of the ways that there are. */
export function ProofField({
  kinds,
  value,
  invalid,
  describedBy,
  onChange,
}: {
  kinds: readonly Proof["kind"][]
  value: ProofInput
  invalid: boolean
  describedBy: string
  onChange: (value: ProofInput) => void
}) {
  const id = useId()
  return (
    <div className="stack tight">
      {kinds.length > 1 && (
        <fieldset className="choices">
          <legend>That it is you, show by</legend>
          {kinds.map((kind) => (
            <label className="check" key={kind}>
              <input type="radio" name={id} checked={value.kind === kind} onChange={() => onChange({ kind, text: "" })} />
              {LABELS[kind]}
            </label>
          ))}
        </fieldset>
      )}
      {value.kind === "passphrase" && (
        <div className="field">
          <label htmlFor={`${id}-passphrase`}>
            {kinds.length > 1 ? "Present passphrase" : "That it is you: the present passphrase"}
          </label>
          <input
            id={`${id}-passphrase`}
            className="input"
            type="password"
            autoComplete="current-password"
            // biome-ignore lint/a11y/noAutofocus: the dialog begins with it.
            autoFocus
            value={value.text}
            aria-invalid={invalid}
            aria-describedby={describedBy}
            onChange={(event) => onChange({ ...value, text: event.target.value })}
          />
        </div>
      )}
      {value.kind === "words" && (
        <WordsField
          value={value.text}
          onChange={(text) => onChange({ ...value, text })}
          invalid={invalid}
          describedBy={describedBy}
        />
      )}
    </div>
  )
}
