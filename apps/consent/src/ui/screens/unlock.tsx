import { type SubmitEvent, useState } from "react"
import type { Proof } from "../../contract/proof.ts"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { formatBytes, formatMinutes, plural } from "../data/format.ts"
import { proofKinds } from "../data/way-names.ts"
import { proofOf } from "../parts/proof-field.tsx"
import { WordsField, wordsOf } from "../parts/words-field.tsx"
import { Brand } from "./brand.tsx"

const INSTEAD: Readonly<Record<Proof["kind"], string>> = {
  keyring: "Use this computer's keyring",
  passphrase: "Use the passphrase",
  words: "Use the 24 words",
}

/** By what the vault opens with: one press where the keyring has the key, else the passphrase, else the 24 words. */
export function Unlock() {
  const { client, status, refresh, tell } = useApp()
  const kinds = proofKinds(status.slots)
  const [by, setBy] = useState<Proof["kind"]>(kinds[0] ?? "words")
  const [text, setText] = useState("")
  const [busy, setBusy] = useState<Proof["kind"] | null>(null)
  const [error, setError] = useState<string | null>(null)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const proof = proofOf({ kind: by, text })
    if (proof === null) return setError(`That is ${plural(wordsOf(text).length, "word")}; there are 24.`)
    setBusy(by)
    setError(null)
    try {
      const report = await client("unlock", proof)
      if (report.adopted > 0) tell(`${plural(report.adopted, "new chunk")} confirmed as yours.`)
      if (report.masked > 0) tell(`${plural(report.masked, "secret")} masked that had not been seen before.`)
      for (const problem of report.problems) tell(problem)
      refresh()
    } catch (failure) {
      setError(messageOf(failure))
      setBusy(null)
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
          {by === "keyring" && <p>This computer's keyring has the key. Your system may ask you to open the keyring.</p>}
          {by === "passphrase" && (
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
          )}
          {by === "words" && <WordsField value={text} onChange={setText} invalid={error !== null} describedBy="unlock-error" />}
          <p id="unlock-error" className="error-line" role="alert">
            {error}
          </p>
          <div className="actions">
            <button
              key={by}
              type="submit"
              className="button primary"
              // biome-ignore lint/a11y/noAutofocus: with the keyring there is nothing else to do on this screen.
              autoFocus={by === "keyring"}
              disabled={busy === by || (by !== "keyring" && text === "")}
            >
              {busy === by ? (by === "keyring" ? "Asking the keyring…" : "Unlocking…") : "Unlock"}
            </button>
          </div>
          {kinds.length > 1 && (
            <div className="instead">
              {kinds
                .filter((kind) => kind !== by)
                .map((kind) => (
                  <button
                    key={kind}
                    type="button"
                    className="button quiet"
                    onClick={() => {
                      setBy(kind)
                      setText("")
                      setError(null)
                    }}
                  >
                    {INSTEAD[kind]}
                  </button>
                ))}
            </div>
          )}
        </form>
      </section>
      <p className="gate-foot muted small">
        Recording goes on while the vault is locked: the recorder can write, and never read. Vault:{" "}
        <span className="mono">{status.folder}</span>
      </p>
    </main>
  )
}
