import { useState } from "react"
import type { Prepared } from "../../contract/donate-calls.ts"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { formatBytes, formatDateTime, plural } from "../data/format.ts"
import { purposeName } from "../data/purpose-name.ts"
import { useNow } from "../data/use-now.ts"
import { Dialog } from "../parts/dialog.tsx"
import { FingerprintWords } from "../parts/fingerprint-words.tsx"
import { HoldButton } from "../parts/hold-button.tsx"
import { RecordedName } from "../parts/recorded.tsx"

/** The owner's own hand: who, what, under which terms, from when; then hold to sign. */
export function SignDialog({
  prepared,
  onClose,
  onSigned,
}: {
  prepared: Prepared
  onClose: () => void
  onSigned: (waits: boolean) => void
}) {
  const { client } = useApp()
  const now = useNow(15_000)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const { recipient, coolingOffHours: hours } = prepared
  const { name } = recipient.descriptor

  const sign = async () => {
    setBusy(true)
    setError(null)
    try {
      const asked = { prepared: prepared.prepared, sha256: prepared.sha256 }
      const { nonce } = await client("askToSign", asked)
      await client("sign", { ...asked, nonce })
      onSigned(hours > 0)
    } catch (failure) {
      setError(messageOf(failure))
      setBusy(false)
    }
  }
  return (
    <Dialog title="Sign and give" onClose={onClose}>
      <dl className="facts">
        <dt>To</dt>
        <dd>
          <strong>
            <RecordedName text={name} limit={200} />
          </strong>
          <FingerprintWords words={recipient.words} label="Fingerprint of the recipient in words" />
        </dd>
        <dt>What</dt>
        <dd>
          {plural(prepared.events, "event")}, {plural(prepared.files.length, "file")}, {formatBytes(prepared.bytes)}
          <FingerprintWords words={prepared.words} label="Digest of the content in words" />
        </dd>
        <dt>Terms</dt>
        <dd>
          <RecordedName text={recipient.terms.title} limit={160} />, version {recipient.terms.version}.{" "}
          <RecordedName text={recipient.terms.licence} limit={160} />
        </dd>
        <dt>For</dt>
        <dd>
          <RecordedName text={recipient.terms.purposes.map(purposeName).join(", ")} limit={400} />
        </dd>
        <dt>Sent</dt>
        <dd>
          {hours === 0
            ? "at once"
            : `not before ${formatDateTime(now + hours * 3_600_000)}; until then you can cancel and nothing will have left`}
        </dd>
        <dt>After</dt>
        <dd>
          You can withdraw at any time: <RecordedName text={recipient.terms.withdrawal} limit={400} />
        </dd>
      </dl>
      <p className="error-line" role="alert">
        {error}
      </p>
      <p id="hold-hint" className="hint">
        Hold the button for a second; or press it, and press it again.
      </p>
      <div className="actions">
        <button type="button" className="button quiet left" onClick={onClose} disabled={busy}>
          Not now
        </button>
        <HoldButton
          label={busy ? "Signing…" : `Sign for ${shortName(name)}`}
          again="Press again to sign"
          disabled={busy}
          onDone={() => void sign()}
        />
      </div>
    </Dialog>
  )
}

function shortName(name: string): string {
  const visible = name.replaceAll(/[\p{C}]/gu, "")
  return visible.length > 40 ? `${visible.slice(0, 38)}…` : visible
}
