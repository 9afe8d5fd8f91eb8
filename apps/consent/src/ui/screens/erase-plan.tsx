import type { ErasePlan, EraseWhat } from "../../contract/erase-calls.ts"
import { formatCount, plural } from "../data/format.ts"
import { Note } from "../parts/note.tsx"
import { Recorded, RecordedName } from "../parts/recorded.tsx"

const STAYS: Readonly<Record<EraseWhat["kind"], string>> = {
  file: "What terminals, agents and other files show of its content; erase that as a text. It is recorded again when you open or change it, unless you exclude it by policy.",
  repo: "Other repositories. This one is recorded again when you work on it, unless you turn recording off for it.",
  text: "Filler of the same length in its place. The text is recorded again when it is seen again.",
}

/** What an erase would do, before it is done. */
export function ErasePlanView({ what, plan }: { what: EraseWhat; plan: ErasePlan }) {
  const { names, chunks, chunksInAll, live, unreadable, unsent, received, hosts } = plan
  if (chunks === 0 && hosts === 0) {
    return (
      <>
        <Note>
          Nothing of it was found in {plural(chunksInAll, "chunk")}. Capital letters, spaces and the path from the workspace’s
          folder count.
        </Note>
        {unreadable > 0 && <Unreadable count={unreadable} />}
      </>
    )
  }
  return (
    <>
      <dl className="facts erase-plan">
        <dt>What</dt>
        <dd>
          <Recorded text={nameOf(what)} limit={200} className="mono" />
        </dd>
        <dt>Goes</dt>
        <dd>
          {what.kind === "repo" ? (
            <>
              {formatCount(chunks)} of {plural(chunksInAll, "chunk")}, whole, with your drafts of them.
            </>
          ) : (
            <>
              It, from {formatCount(chunks)} of {plural(chunksInAll, "chunk")}, which are written again without it. Your drafts of
              these go, too.
            </>
          )}
        </dd>
        {names.length > 1 && (
          <>
            <dt>Also named</dt>
            <dd>
              {names.slice(1).map((name) => (
                <div key={name}>
                  <RecordedName text={name} className="mono" />
                </div>
              ))}
            </dd>
          </>
        )}
        {unsent > 0 && (
          <>
            <dt>Taken back</dt>
            <dd>{plural(unsent, "donation")} of these chunks that nobody has received yet.</dd>
          </>
        )}
        <dt>Stays</dt>
        <dd>{STAYS[what.kind]} A note that something was erased, and when; never what.</dd>
        <dt>Not reached</dt>
        <dd>Copies that you or a backup made of the vault’s folder before.</dd>
      </dl>
      {hosts > 0 && (
        <Note>
          {plural(hosts, "other host")} may still have some of it. It goes from what comes from there, once that was pulled.
        </Note>
      )}
      {live > 0 && (
        <Note>
          {plural(live, "window is", "windows are")} recording it now: recording pauses there until you resume it, and what is on
          the screen then can be left out.
        </Note>
      )}
      {received.length > 0 && (
        <Note tone="warn">
          Received already, and not reached by this:{" "}
          {received.map((name, i) => (
            <span key={name}>
              {i > 0 && ", "}
              <RecordedName text={name} />
            </span>
          ))}
          . Use “Withdraw” under Donations.
        </Note>
      )}
      {unreadable > 0 && <Unreadable count={unreadable} />}
    </>
  )
}

function nameOf(what: EraseWhat): string {
  if (what.kind === "text") return what.text
  return what.kind === "repo" ? what.repo : what.path
}

function Unreadable({ count }: { count: number }) {
  return (
    <Note tone="warn">
      {plural(count, "chunk is", "chunks are")} damaged and could not be looked into. To be sure, erase{" "}
      {count === 1 ? "it" : "them"} whole.
    </Note>
  )
}
