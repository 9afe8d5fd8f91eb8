import { useMemo, useState } from "react"
import type { Donation } from "../../contract/donate-calls.ts"
import type { Ref } from "../../contract/review-calls.ts"
import { keyOf } from "../data/chunk-key.ts"
import { useApp } from "../data/context.ts"
import { formatBytes, formatCount, formatMinutes, plural } from "../data/format.ts"
import { hashOf } from "../data/route.ts"
import { useLoaded } from "../data/use-loaded.ts"
import { Failed } from "../parts/failed.tsx"
import { Icon } from "../parts/icon.tsx"
import { Loading, Note } from "../parts/note.tsx"
import { useWork, WorkLine } from "../parts/work-line.tsx"
import { ChunkList } from "./chunk-list.tsx"
import { ConfirmWords } from "./confirm-words.tsx"
import { EraseDialog } from "./erase-dialog.tsx"
import { HomeSide } from "./home-side.tsx"
import { OlderNote } from "./older-note.tsx"

const WORK_MS = 2_000

/** A donation that never left this machine, or was taken back for good. */
const NOT_GIVEN: ReadonlySet<Donation["state"]> = new Set(["cancelled", "erased", "withdrawn", "failed"])

/** What was recorded, by day; what waits; and the ways to erase. */
export function Home() {
  const { client, status } = useApp()
  const { counts } = status
  const { work, notes } = useWork(true, WORK_MS)
  // The counts move when the recorder writes, and the list with them; so it does when owed chunks had their turn.
  const { value, error, reload } = useLoaded(async () => {
    const [{ chunks }, { donations }] = await Promise.all([client("chunks", {}), client("donations", {})])
    const given = donations.filter(({ state }) => !NOT_GIVEN.has(state)).map(({ ref }) => keyOf(ref))
    return { chunks, given: new Set(given) }
  }, [counts?.chunks, counts?.events, counts?.unreviewed, notes.length])
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [erasing, setErasing] = useState(false)
  const [confirming, setConfirming] = useState(false)
  const refs = useMemo<Ref[]>(
    () => (value?.chunks ?? []).filter(({ ref }) => picked.has(keyOf(ref))).map(({ ref }) => ref),
    [value, picked],
  )
  const repos = useMemo(() => [...new Set((value?.chunks ?? []).flatMap(({ summary }) => summary?.repos ?? []))].sort(), [value])

  if (value === null) return error === null ? <Loading what="Reading the list…" /> : <Failed error={error} onRetry={reload} />
  return (
    <main className="page home">
      <div className="home-main">
        <div className="page-head">
          <div>
            <h1>Recordings</h1>
            {counts !== null && counts.chunks > 0 && (
              <p className="muted numbers">
                {formatMinutes(counts.minutes)} in {plural(counts.chunks, "chunk")} · {formatCount(counts.events)} events ·{" "}
                {formatBytes(counts.bytes)} · {plural(counts.unreviewed, "chunk")} to look at
              </p>
            )}
          </div>
          {value.chunks.length > 0 && (
            <button type="button" className="button danger" onClick={() => setErasing(true)}>
              <Icon name="trash" />
              {refs.length > 0 ? `Erase ${plural(refs.length, "chunk")}…` : "Erase…"}
            </button>
          )}
        </div>
        {status.older !== null && <OlderNote lacks={status.older} />}
        {status.slots.length === 1 && (
          <Note
            tone="warn"
            action={
              <a className="button small" href={hashOf({ screen: "keys" })}>
                Keys
              </a>
            }
          >
            Your vault opens in one way only: who loses it loses everything. Add another.
          </Note>
        )}
        {status.wordsConfirmed === false && (
          <Note
            tone="warn"
            action={
              <button type="button" className="button small" onClick={() => setConfirming(true)}>
                Enter them
              </button>
            }
          >
            You have not shown yet that you wrote your 24 words down. Without them, a forgotten passphrase or a lost keyring means
            that everything is lost.
          </Note>
        )}
        {work?.doing === "finishing" && (
          <Note>
            <WorkLine work={work} />
          </Note>
        )}
        {notes.map((note) => (
          <Note key={note}>{note}</Note>
        ))}
        {value.chunks.length === 0 ? (
          <div className="card empty">
            <h2>Nothing recorded yet</h2>
            <p>
              Open a folder in your editor with the Tracehold extension. Its status bar says “Recording”; a first chunk appears
              here within a minute of work.
            </p>
          </div>
        ) : (
          <ChunkList chunks={value.chunks} given={value.given} picked={picked} onPick={setPicked} />
        )}
      </div>
      <HomeSide />
      {erasing && (
        <EraseDialog
          refs={refs}
          repos={repos}
          onClose={() => setErasing(false)}
          onErased={() => {
            setPicked(new Set())
            setErasing(false)
            reload()
          }}
        />
      )}
      {confirming && <ConfirmWords onClose={() => setConfirming(false)} />}
    </main>
  )
}
