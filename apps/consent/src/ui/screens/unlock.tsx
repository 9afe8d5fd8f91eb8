import { type SubmitEvent, useState } from "react"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { formatBytes, formatMinutes, plural } from "../data/format.ts"
import { Brand } from "./brand.tsx"
import { WordsField, wordsOf } from "./words-field.tsx"

/** By passphrase, or by the 24 words. */
export function Unlock() {
  const { client, status, refresh, tell } = useApp()
  const [by, setBy] = useState<"passphrase" | "words">("passphrase")
  const [text, setText] = useState("")
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const words = wordsOf(text)
    if (by === "words" && words.length !== 24) return setError(`That is ${plural(words.length, "word")}; there are 24.`)
    setBusy(true)
    setError(null)
    try {
      const report = await client("unlock", by === "words" ? { kind: "words", words } : { kind: "passphrase", passphrase: text })
      if (report.adopted > 0) tell(`${plural(report.adopted, "new chunk")} confirmed as yours.`)
      for (const problem of report.problems) tell(problem)
      refresh()
    } catch (failure) {
      setError(messageOf(failure))
      setBusy(false)
    }
  }

  const { counts } = status
  return (
    <main className="gate">
      <Brand />
      <section className="card gate-card">
        <h1>Unlock your vault</h1>
        {counts !== null && (
          <p className="muted">
            {counts.chunks === 0
              ? "Nothing has been recorded yet."
              : `${formatMinutes(counts.minutes)} recorded in ${plural(counts.chunks, "chunk")}, ${formatBytes(counts.bytes)}. ${plural(counts.unreviewed, "chunk")} to look at.`}
          </p>
        )}
        <form className="stack" onSubmit={submit}>
          {by === "passphrase" ? (
            <div className="field">
              <label htmlFor="passphrase">Passphrase</label>
              <input
                id="passphrase"
                className="input"
                type="password"
                autoComplete="current-password"
                // biome-ignore lint/a11y/noAutofocus: the screen has this one field and nothing to read before it.
                autoFocus
                value={text}
                aria-invalid={error !== null}
                aria-describedby="unlock-error"
                onChange={(event) => setText(event.target.value)}
              />
            </div>
          ) : (
            <WordsField value={text} onChange={setText} invalid={error !== null} describedBy="unlock-error" />
          )}
          <p id="unlock-error" className="error-line" role="alert">
            {error}
          </p>
          <div className="actions">
            <button
              type="button"
              className="button quiet left"
              onClick={() => {
                setBy(by === "passphrase" ? "words" : "passphrase")
                setText("")
                setError(null)
              }}
            >
              {by === "passphrase" ? "Use the 24 words instead" : "Use the passphrase instead"}
            </button>
            <button type="submit" className="button primary" disabled={busy || text === ""}>
              {busy ? "Unlocking…" : "Unlock"}
            </button>
          </div>
        </form>
      </section>
      <p className="gate-foot muted small">
        Recording goes on while the vault is locked: the recorder can write, and never read. Vault:{" "}
        <span className="mono">{status.folder}</span>
      </p>
    </main>
  )
}
