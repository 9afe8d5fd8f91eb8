import type { ChunkCard } from "../../contract/review-calls.ts"
import { formatBytes, formatClockRange, formatMinutes, plural } from "../data/format.ts"
import { hashOf } from "../data/route.ts"
import { ActorBar } from "../parts/actors.tsx"
import { RecordedName } from "../parts/recorded.tsx"

/** One chunk: when, where, how much, by whom, and what is to be done with it. */
export function ChunkRow({
  chunk,
  given,
  picked,
  onPick,
}: {
  chunk: ChunkCard
  given: boolean
  picked: boolean
  onPick: (on: boolean) => void
}) {
  const { ref, fromMin, toMin, summary } = chunk
  const times = formatClockRange(fromMin * 60_000, (toMin + 1) * 60_000)
  const names = summary?.files ?? []
  return (
    <div className="chunk-row">
      <input
        type="checkbox"
        aria-label={`Select ${times}`}
        checked={picked}
        disabled={isOpen(chunk)}
        onChange={(event) => onPick(event.target.checked)}
      />
      <a
        className="chunk-link"
        href={isOpen(chunk) ? undefined : hashOf({ screen: "review", ref })}
        aria-disabled={isOpen(chunk)}
      >
        <span className="chunk-when numbers">
          <strong>{times}</strong>
          <span className="muted small">{formatMinutes(toMin - fromMin + 1)}</span>
        </span>
        <span className="chunk-what">
          {summary === null ? (
            <span className="muted">What is in it shows once it is closed.</span>
          ) : (
            <>
              <strong>
                {summary.repos.length === 0 ? "No folder" : <RecordedName text={summary.repos.join(", ")} limit={60} />}
              </strong>
              <span className="muted small chunk-files">
                {chunk.host !== null && (
                  <span title="Recorded on another machine, and pulled from there">from host {chunk.host} · </span>
                )}
                {names.length === 0 ? "No files" : <RecordedName text={names.slice(0, 4).map(lastPart).join(", ")} limit={90} />}
                {names.length > 4 && ` and ${names.length - 4} more`}
              </span>
            </>
          )}
        </span>
        <span className="chunk-actors">
          <ActorBar counts={summary?.actors ?? {}} />
          <span className="muted small numbers">
            {plural(chunk.events, "event")} · {formatBytes(chunk.bytes)}
          </span>
        </span>
        <span className="chunk-state">
          <StateBadge chunk={chunk} given={given} />
          {summary !== null && summary.masks > 0 && <span className="badge">{plural(summary.masks, "secret")} masked</span>}
        </span>
      </a>
    </div>
  )
}

function StateBadge({ chunk, given }: { chunk: ChunkCard; given: boolean }) {
  if (isOpen(chunk)) return <span className="badge accent">Recording</span>
  if (chunk.notReady !== null) {
    return (
      <span className="badge warn" title={chunk.notReady}>
        Not ready
      </span>
    )
  }
  if (given) return <span className="badge good">Given</span>
  return chunk.reviewed ? <span className="badge good">Looked at</span> : <span className="badge">To look at</span>
}

function isOpen(chunk: ChunkCard): boolean {
  return chunk.state === "open"
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}
