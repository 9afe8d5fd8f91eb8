import { useState } from "react"
import type { Way } from "../../contract/key-calls.ts"
import { useApp } from "../data/context.ts"
import { useLoaded } from "../data/use-loaded.ts"
import { KEYRING_NAMES } from "../data/way-names.ts"
import { Failed } from "../parts/failed.tsx"
import { Icon } from "../parts/icon.tsx"
import { Loading, Note } from "../parts/note.tsx"
import { type Change, ChangeWay } from "./change-way.tsx"
import { LockAfter } from "./lock-after.tsx"
import { NewWords } from "./new-words.tsx"
import { WayRow } from "./way-row.tsx"

const NAMES: Readonly<Record<Way["kind"], string>> = { pass: "Passphrase", phrase: "24 words", os: "Keyring" }

/** What opens the vault: look at it, add to it, replace it, take it away. */
export function Keys() {
  const { client, status, refresh } = useApp()
  const { value, error, reload } = useLoaded(async () => {
    const [{ ways }, { backend }] = await Promise.all([client("ways", {}), client("keyring", {})])
    return { ways, backend }
  }, [status.slots.join()])
  const [change, setChange] = useState<Change | "new-words" | null>(null)
  if (value === null) return error === null ? <Loading what="Reading the keys…" /> : <Failed error={error} onRetry={reload} />
  const { ways, backend } = value
  const has = (kind: string) => ways.some((way) => way.kind === kind)
  const done = () => {
    setChange(null)
    refresh()
    reload()
  }
  return (
    <main className="page narrow">
      <div className="page-head">
        <div>
          <h1>Keys</h1>
          <p className="muted">Each of these opens the vault alone. Nobody else has one, and nobody can make you a new one.</p>
        </div>
      </div>
      <div className="stack">
        {ways.length === 1 && (
          <Note tone="warn">
            This is the only way into your vault: who loses it loses everything. Add another, and keep the two in different
            places.
          </Note>
        )}
        {ways.length > 1 && !has("phrase") && (
          <Note tone="warn">
            There are no 24 words. They are what still opens the vault, and its backups, when this computer is gone.
          </Note>
        )}
        <ul className="key-ways" aria-label="Ways to unlock">
          {ways.map((way) => (
            <WayRow
              key={way.id}
              way={way}
              name={nameOf(way, ways)}
              here={backend}
              only={ways.length === 1}
              onRemove={() => setChange({ kind: "remove", way })}
              onReplace={() => setChange(way.kind === "phrase" ? "new-words" : { kind: "change-passphrase" })}
            />
          ))}
        </ul>
        <div className="row wrap">
          <button type="button" className="button" onClick={() => setChange({ kind: "add-passphrase" })}>
            <Icon name="plus" />
            {has("pass") ? "Add another passphrase" : "Add a passphrase"}
          </button>
          {backend !== null && !ways.some((way) => way.backend === backend) && (
            <button type="button" className="button" onClick={() => setChange({ kind: "add-keyring", backend })}>
              <Icon name="plus" />
              Add this computer's keyring
            </button>
          )}
          {!has("phrase") && (
            <button type="button" className="button" onClick={() => setChange("new-words")}>
              <Icon name="plus" />
              Add 24 words
            </button>
          )}
        </div>
        <p className="muted small">
          {backend === null
            ? "Tracehold finds no keyring on this computer that keeps a key past a restart, so it offers none."
            : has("os")
              ? "Whoever can use your account on this computer can open the vault by its keyring. To be asked each time, remove the keyring."
              : `With ${KEYRING_NAMES[backend]} there would be nothing to type, and whoever can use your account on this computer could open the vault. Without it, each unlock asks.`}
        </p>
        <LockAfter />
      </div>
      {change === "new-words" && <NewWords onClose={() => setChange(null)} onDone={done} />}
      {change !== null && change !== "new-words" && <ChangeWay change={change} onClose={() => setChange(null)} onDone={done} />}
    </main>
  )
}

/** With a number where there are several of a kind. */
function nameOf({ id, kind }: Way, ways: readonly Way[]): string {
  const alike = ways.filter((way) => way.kind === kind).map((way) => way.id)
  return alike.length === 1 ? NAMES[kind] : `${NAMES[kind]} ${alike.indexOf(id) + 1}`
}
