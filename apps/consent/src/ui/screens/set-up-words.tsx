import { useState } from "react"
import { Icon } from "../parts/icon.tsx"
import { Note } from "../parts/note.tsx"

export function SetUpWords({ words, onNext }: { words: readonly string[]; onNext: () => void }) {
  const [written, setWritten] = useState(false)
  return (
    <div className="stack">
      <h1>Write these 24 words down</h1>
      <p>
        They open the vault when the passphrase is lost. They are shown only during set-up. Paper is best; not a photo, not a note
        online.
      </p>
      <ol className="word-grid" aria-label="Your 24 words">
        {words.map((word, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice; its place is what counts.
          <li key={i}>
            <span className="place">{i + 1}</span>
            <span className="mono">{word}</span>
          </li>
        ))}
      </ol>
      <Note tone="warn">Whoever has these words and a copy of the vault's folder can read everything in it.</Note>
      <label className="check">
        <input type="checkbox" checked={written} onChange={(event) => setWritten(event.target.checked)} />I have written them
        down, in order
      </label>
      <div className="actions">
        <button type="button" className="button left" onClick={() => window.print()}>
          <Icon name="print" />
          Print
        </button>
        <button type="button" className="button primary" disabled={!written} onClick={onNext}>
          Next
        </button>
      </div>
    </div>
  )
}
