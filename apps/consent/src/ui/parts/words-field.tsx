import { plural } from "../data/format.ts"

/** 24 words in one field: typed or pasted, in lines or not, numbered or not. */
export function WordsField({
  value,
  onChange,
  invalid,
  describedBy,
}: {
  value: string
  onChange: (value: string) => void
  invalid: boolean
  describedBy: string
}) {
  return (
    <div className="field">
      <label htmlFor="words">Your 24 words, in order</label>
      <textarea
        id="words"
        className="input words-input mono"
        rows={5}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        aria-invalid={invalid}
        aria-describedby={`words-count ${describedBy}`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id="words-count" className="hint">
        {plural(wordsOf(value).length, "word")} of 24
      </p>
    </div>
  )
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? []
}
