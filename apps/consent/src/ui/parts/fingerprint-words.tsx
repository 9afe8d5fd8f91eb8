/** A digest in words, to compare by eye or voice. */
export function FingerprintWords({ words, label }: { words: readonly string[]; label: string }) {
  return (
    <ol className="words" aria-label={label}>
      {words.map((word, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice; its place is what counts.
        <li key={i}>{word}</li>
      ))}
    </ol>
  )
}
