import { useState } from "react"
import type { ErasePlan, EraseWhat } from "../../contract/erase-calls.ts"
import type { Ref } from "../../contract/review-calls.ts"
import type { Request } from "../../contract.ts"
import { messageOf } from "../data/client.ts"
import { useApp } from "../data/context.ts"
import { plural } from "../data/format.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Note } from "../parts/note.tsx"
import { useWork, WorkLine } from "../parts/work-line.tsx"
import { type Choice, EraseChoice, isSaid } from "./erase-choice.tsx"
import { ErasePlanView } from "./erase-plan.tsx"

type Props = {
  refs: readonly Ref[]
  /** Names of repositories that are in the list. */
  repos: readonly string[]
  onClose: () => void
  onErased: () => void
}
/** What was looked for, and what was found. */
type Found = { readonly what: EraseWhat; readonly plan: ErasePlan }

const WORK_MS = 300

/** Erasing, with what it does and what it can not do. What must be looked for inside chunks is looked for, and shown, first. */
export function EraseDialog({ refs, repos, onClose, onErased }: Props) {
  const { client, refresh, tell } = useApp()
  const [choice, setChoice] = useState<Choice>({
    kind: refs.length > 0 ? "picked" : "last",
    minutes: 30,
    path: "",
    repo: "",
    text: "",
    sure: false,
  })
  const [found, setFound] = useState<Found | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const { work } = useWork(busy, WORK_MS)

  const doing = async (run: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    await run().catch((failure: unknown) => setError(messageOf(failure)))
    setBusy(false)
  }
  const erased = (message: string) => {
    tell(message)
    refresh()
    onErased()
  }
  const inside = insideOf(choice)
  const next = () =>
    doing(async () => {
      if (found !== null) {
        const { plan, left } = await client("eraseInside", found.what)
        const wait = left > 0 ? ` ${plural(left, "chunk")} will follow: a window records there, or you locked.` : ""
        return erased(`Erased from ${plural(plan.chunks - left, "chunk")}.${wait}`)
      }
      if (inside !== null) return setFound({ what: inside, plan: await client("planErase", inside) })
      const { chunks } = await client("erase", wholeOf(choice, refs))
      erased(choice.kind === "all" ? "The vault is gone." : `Erased: ${plural(chunks, "chunk")}.`)
    })
  const nothing = found !== null && found.plan.chunks === 0 && found.plan.hosts === 0
  return (
    <Dialog
      title={found === null ? "Erase from this vault" : nothing ? "Nothing found" : "This would be erased"}
      onClose={onClose}
    >
      {found === null ? (
        <>
          <EraseChoice choice={choice} picked={refs.length} repos={repos} onChange={setChoice} />
          {inside === null && <WhatItDoes kind={choice.kind} />}
        </>
      ) : (
        <ErasePlanView what={found.what} plan={found.plan} />
      )}
      {busy && work !== null && work.doing !== "finishing" && <WorkLine work={work} />}
      <p className="error-line" role="alert">
        {error}
      </p>
      <div className="actions">
        {found !== null && (
          <button type="button" className="button quiet left" disabled={busy} onClick={() => setFound(null)}>
            Back
          </button>
        )}
        <button type="button" className="button" onClick={onClose}>
          {nothing ? "Close" : busy && found !== null ? "Close: it goes on" : "Keep it"}
        </button>
        {!nothing && (
          <button
            type="button"
            className={inside !== null && found === null ? "button primary" : "button danger solid"}
            disabled={busy || !isSaid(choice)}
            onClick={() => void next()}
          >
            {labelOf(inside !== null, found, busy)}
          </button>
        )}
      </div>
    </Dialog>
  )
}

function WhatItDoes({ kind }: { kind: Choice["kind"] }) {
  return (
    <Note tone="warn">
      <p>
        <strong>What this does:</strong> the keys go first, then the data, drafts and what is signed but not sent.
        {kind !== "all" && " A note stays that something was erased, and when."}
        {kind === "last" &&
          " Windows that record pause until you resume there, and leave out what is on the screen then if you want."}
      </p>
      <p>
        <strong>What it can not do:</strong> reach copies that you or a backup made of the vault's folder, or what a recipient has
        received. For those, use “Withdraw” on the donation first. The disk may keep sealed remains for a while; their key is
        gone.
      </p>
    </Note>
  )
}

function labelOf(inside: boolean, found: Found | null, busy: boolean): string {
  if (inside && found === null) return busy ? "Looking…" : "Look for it"
  if (busy) return "Erasing…"
  return found === null ? "Erase" : `Erase from ${plural(found.plan.chunks, "chunk")}`
}

/** Null for what needs no looking for. */
function insideOf({ kind, path, repo, text }: Choice): EraseWhat | null {
  if (kind === "file") return { kind, path: path.trim(), ...(repo !== "" && { repo }) }
  if (kind === "repo") return { kind, repo }
  return kind === "text" ? { kind, text } : null
}

function wholeOf({ kind, minutes }: Choice, refs: readonly Ref[]): Request<"erase"> {
  if (kind === "picked") return { kind: "chunks", refs: [...refs] }
  return kind === "all" ? { kind } : { kind: "last", minutes }
}
