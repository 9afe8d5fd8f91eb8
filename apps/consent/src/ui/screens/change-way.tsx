import { type SubmitEvent, useState } from "react"
import type { KeyringName, Way } from "../../contract/key-calls.ts"
import type { Proof } from "../../contract/proof.ts"
import { type Client, messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { KEYRING_NAMES, proofKinds, WAY_NAMES } from "../data/way-names.ts"
import { Dialog } from "../parts/dialog.tsx"
import { isReady, NewPassphraseFields, NO_PASSPHRASE } from "../parts/new-passphrase.tsx"
import { Note } from "../parts/note.tsx"
import { ProofField, type ProofInput, proofOf } from "../parts/proof-field.tsx"

export type Change =
  | { readonly kind: "add-passphrase" }
  | { readonly kind: "change-passphrase" }
  | { readonly kind: "add-keyring"; readonly backend: KeyringName }
  | { readonly kind: "remove"; readonly way: Way }

/** One change of what opens the vault: asks for a proof, and for a new passphrase where there is one. */
export function ChangeWay({ change, onClose, onDone }: { change: Change; onClose: () => void; onDone: () => void }) {
  const { client, status, tell } = useApp()
  // The way that goes cannot be the one that is shown: what is left would be untried.
  const usable = change.kind === "remove" ? without(status.slots, change.way.kind) : status.slots
  const kinds = proofKinds(usable)
  const [proof, setProof] = useState<ProofInput>({ kind: kinds[0] ?? "words", text: "" })
  const [typed, setTyped] = useState(NO_PASSPHRASE)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const wantsPassphrase = change.kind === "add-passphrase" || change.kind === "change-passphrase"
  const given = proofOf(proof)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (given === null) return
    setBusy(true)
    setError(null)
    try {
      await make(client, change, given, typed.passphrase)
      tell(DONE[change.kind])
      onDone()
    } catch (failure) {
      setError(messageOf(failure))
      setBusy(false)
    }
  }
  const { title, action } = words(change)
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {change.kind === "add-keyring" && (
          <Note tone="warn">
            {KEYRING_NAMES[change.backend].replace(/^the/, "The")} will keep the key. From then on whoever can use your account on
            this computer can open the vault without being asked for anything.
          </Note>
        )}
        {(change.kind === "remove" || change.kind === "change-passphrase") && (
          <Note tone="info">Copies of the vault's folder from before, and backups, still open with what goes now.</Note>
        )}
        <ProofField kinds={kinds} value={proof} invalid={error !== null} describedBy="change-error" onChange={setProof} />
        {wantsPassphrase && (
          <fieldset className="stack plain">
            <legend className="visually-hidden">The new passphrase</legend>
            <NewPassphraseFields value={typed} label="New passphrase" focus={kinds[0] === "keyring"} onChange={setTyped} />
          </fieldset>
        )}
        <p id="change-error" className="error-line" role="alert">
          {error}
        </p>
        <div className="actions">
          <button type="button" className="button quiet left" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className={change.kind === "remove" ? "button danger solid" : "button primary"}
            disabled={busy || given === null || (wantsPassphrase && !isReady(typed))}
          >
            {busy ? "One moment…" : action}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

const DONE: Readonly<Record<Change["kind"], string>> = {
  "add-passphrase": "The vault opens with this passphrase, too.",
  "change-passphrase": "The passphrase was changed.",
  "add-keyring": "This computer's keyring opens the vault from now on.",
  remove: "Removed: it opens the vault no more.",
}

function words(change: Change): { title: string; action: string } {
  switch (change.kind) {
    case "add-passphrase":
      return { title: "Add a passphrase", action: "Add it" }
    case "change-passphrase":
      return { title: "Change the passphrase", action: "Change it" }
    case "add-keyring":
      return { title: "Add this computer's keyring", action: "Add it" }
    case "remove":
      return { title: `Remove the ${WAY_NAMES[change.way.kind].replace("this computer's ", "")}`, action: "Remove it" }
  }
}

function make(client: Client, change: Change, proof: Proof, passphrase: string): Promise<unknown> {
  switch (change.kind) {
    case "add-passphrase":
      return client("addWay", { proof, way: { kind: "passphrase", passphrase } })
    case "change-passphrase":
      return client("changePassphrase", { proof, passphrase })
    case "add-keyring":
      return client("addWay", { proof, way: { kind: "keyring" } })
    case "remove":
      return client("removeWay", { proof, id: change.way.id })
  }
}

/** The kinds that are left when one way of this kind goes. */
function without(slots: readonly Way["kind"][], kind: Way["kind"]): Way["kind"][] {
  const at = slots.indexOf(kind)
  return slots.filter((_slot, i) => i !== at)
}
