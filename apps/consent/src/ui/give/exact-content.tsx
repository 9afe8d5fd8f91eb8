import { useEffect, useState } from "react"
import type { Prepared } from "../../contract/donate-calls.ts"
import { useApp } from "../data/context.ts"
import { formatBytes, formatCount, formatDigest, plural } from "../data/format.ts"
import { loadRecording } from "../data/load-recording.ts"
import type { Recording } from "../data/recording.ts"
import { ruleName } from "../data/rule-names.ts"
import { FingerprintWords } from "../parts/fingerprint-words.tsx"
import { Icon } from "../parts/icon.tsx"
import { Loading } from "../parts/note.tsx"
import { Recorded, RecordedName } from "../parts/recorded.tsx"
import { FindPanel } from "../review/find-panel.tsx"
import { Stage } from "../review/stage.tsx"
import { usePlayhead } from "../review/use-playhead.ts"
import { KindBadge } from "../screens/kind-badge.tsx"

/** The content itself, decoded from the bytes that the signature is over, to be replayed, read and searched once more. */
export function ExactContent({ prepared, onSign }: { prepared: Prepared; onSign: () => void }) {
  const { client, fail } = useApp()
  const [recording, setRecording] = useState<Recording | null>(null)
  const playhead = usePlayhead(recording)
  const [pinned, setPinned] = useState<string | null>(null)
  const [target, setTarget] = useState<{ line: number | null; text: string }>({ line: null, text: "" })
  const { view, recipient } = prepared
  useEffect(() => {
    let current = true
    loadRecording(client, view, () => undefined).then((loaded) => current && setRecording(loaded), fail)
    return () => {
      current = false
    }
  }, [client, view, fail])
  if (recording === null) return <Loading what="Decoding the content…" />
  return (
    <div className="exact">
      <Stage
        view={view}
        recording={recording}
        playhead={playhead}
        findings={[]}
        redactions={[]}
        span={null}
        onSpan={null}
        onSelect={() => undefined}
        onTakeOut={null}
        goTo={target.line}
        found={target.text}
        pinned={pinned}
        onPin={setPinned}
      />
      <aside className="exact-side" aria-label="What would be sent">
        <section className="stack tight">
          <h2>
            <RecordedName text={recipient.descriptor.name} limit={120} />
          </h2>
          <KindBadge kind={recipient.descriptor.kind} demo={recipient.descriptor.demo} />
        </section>
        <dl className="facts small numbers">
          <dt>Events</dt>
          <dd>{formatCount(prepared.events)}</dd>
          <dt>Size</dt>
          <dd>{formatBytes(prepared.bytes)} before compression</dd>
          <dt>Taken out</dt>
          <dd>
            {plural(prepared.redactions, "redaction")}: {plural(prepared.masked, "place")} masked or replaced,{" "}
            {plural(prepared.removed, "event")} removed
          </dd>
          <dt>Kept</dt>
          <dd>{prepared.kept.length === 0 ? "no finding" : plural(prepared.kept.length, "finding")}</dd>
          <dt>Names</dt>
          <dd>times are relative; no vault, session or chunk number goes along</dd>
          <dt>Digest</dt>
          <dd>
            <FingerprintWords words={prepared.words} label="Digest of the content in words" />
            <span className="mono digest">{formatDigest(prepared.sha256, 16)}</span>
          </dd>
        </dl>
        <details>
          <summary>{plural(prepared.files.length, "file")} with content</summary>
          <ul className="exact-files small">
            {prepared.files.map((file) => (
              <li key={file.path}>
                <RecordedName className="mono" text={file.path} limit={200} />
                <span className="muted numbers">
                  {plural(file.versions, "version")}, {formatBytes(file.bytes)}
                </span>
              </li>
            ))}
          </ul>
        </details>
        {prepared.kept.length > 0 && (
          <details>
            <summary>{plural(prepared.kept.length, "finding")} you keep in it</summary>
            <ul className="exact-files small">
              {prepared.kept.map((finding) => (
                <li key={finding.id}>
                  <RecordedName className="mono" text={finding.text} limit={120} />
                  <span className="muted">{ruleName(finding.rule)}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
        <details>
          <summary>Its first line: what binds it to this recipient</summary>
          <pre className="header-line small">
            <Recorded text={prettyJson(prepared.header)} />
          </pre>
        </details>
        <details>
          <summary>Find a text in it</summary>
          <FindPanel
            view={view.view}
            initial=""
            onTakeOut={null}
            onGo={(place, text) => {
              playhead.toPosition(place.event + 1)
              setPinned(place.where.kind === "doc" ? place.where.doc : null)
              setTarget({ line: place.where.kind === "doc" ? place.where.line : null, text })
            }}
          />
        </details>
        <div className="exact-sign">
          <button type="button" className="button primary" onClick={onSign}>
            <Icon name="gift" />
            Sign…
          </button>
          <p className="muted small">
            Nothing is sent before you sign
            {prepared.coolingOffHours > 0 ? `, and for ${prepared.coolingOffHours} h after that` : ""}.
          </p>
        </div>
      </aside>
    </div>
  )
}

function prettyJson(line: string): string {
  return JSON.stringify(JSON.parse(line), null, 1)
}
