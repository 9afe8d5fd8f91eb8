import { type SubmitEvent, useState } from "react"
import type { ShownWords } from "../../contract/proof.ts"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { useLoaded } from "../data/use-loaded.ts"
import { KEYRING_NAMES } from "../data/way-names.ts"
import { isReady, NewPassphraseFields, NO_PASSPHRASE } from "../parts/new-passphrase.tsx"
import { Loading } from "../parts/note.tsx"

/** What opens the vault from day to day: a passphrase, or the keyring of this computer where there is one. */
export function SetUpWay({
  onStart,
  onMade,
  onBack,
}: {
  /** The vault is about to exist: stay here whatever the status says; false when it came to nothing. */
  onStart: (on: boolean) => void
  onMade: (made: ShownWords) => void
  onBack: () => void
}) {
  const { client } = useApp()
  const keyring = useLoaded(async () => await client("keyring", {}), [])
  const [by, setBy] = useState<"passphrase" | "keyring">("passphrase")
  const [typed, setTyped] = useState(NO_PASSPHRASE)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    onStart(true)
    try {
      onMade(await client("setUp", by === "keyring" ? { kind: "keyring" } : { kind: "passphrase", passphrase: typed.passphrase }))
    } catch (failure) {
      onStart(false)
      setError(messageOf(failure))
      setBusy(false)
    }
  }

  if (keyring.value === null && keyring.error === null) return <Loading what="Looking for a keyring…" />
  const backend = keyring.value?.backend ?? null
  const option = (key: typeof by, name: string, what: string) => (
    <label className="choice">
      <input type="radio" name="way" checked={by === key} onChange={() => setBy(key)} />
      <span>
        <strong>{name}</strong>
        <span className="muted small">{what}</span>
      </span>
    </label>
  )
  return (
    <form className="stack" onSubmit={submit}>
      <h1>{backend === null ? "Choose a passphrase" : "How shall it open?"}</h1>
      {backend === null ? (
        <p>It opens your vault on this machine. Nobody can reset it; the 24 words on the next page are your second way in.</p>
      ) : (
        <fieldset className="choices">
          <legend className="visually-hidden">What opens the vault</legend>
          {option(
            "passphrase",
            "With a passphrase",
            "You type it each time. It also keeps out whoever sits down at your open account.",
          )}
          {option(
            "keyring",
            "With this computer's keyring",
            `Nothing to type: ${KEYRING_NAMES[backend]} keeps the key. Whoever can use your account on this computer can open the vault.`,
          )}
        </fieldset>
      )}
      {by === "passphrase" && <NewPassphraseFields value={typed} focus={backend === null} onChange={setTyped} />}
      {backend !== null && (
        <p className="muted small">Either can be added or changed later. 24 words on the next page are your second way in.</p>
      )}
      <p className="error-line" role="alert">
        {error}
      </p>
      <div className="actions">
        <button type="button" className="button quiet left" onClick={onBack} disabled={busy}>
          Back
        </button>
        <button type="submit" className="button primary" disabled={busy || (by === "passphrase" && !isReady(typed))}>
          {busy ? "Making the vault…" : "Make the vault"}
        </button>
      </div>
    </form>
  )
}
