import type { ReactNode } from "react"
import { Icon } from "../parts/icon.tsx"
import { Note } from "../parts/note.tsx"

/** New words, shown once. `extra` stands beside the way on. */
export function SetUpWords({ words, extra, onNext }: { words: readonly string[]; extra: ReactNode; onNext: () => void }) {
  return (
    <>
      <p>
        They open the vault when everything else is lost. They are shown only now. Paper is best; not a photo, not a note online.
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
      <div className="actions">
        {extra}
        <button type="button" className="button primary" onClick={onNext}>
          I have written them down
        </button>
      </div>
    </>
  )
}

export function PrintButton() {
  return (
    <button type="button" className="button left" onClick={() => window.print()}>
      <Icon name="print" />
      Print
    </button>
  )
}
