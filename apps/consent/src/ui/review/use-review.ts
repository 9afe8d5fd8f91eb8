import { useCallback, useEffect, useRef, useState } from "react"
import type { Draft, Redaction } from "../../contract/redaction.ts"
import type { Finding, Ref, View } from "../../contract/review-calls.ts"
import { useApp } from "../data/context.ts"
import { loadRecording } from "../data/load-recording.ts"
import type { Recording } from "../data/recording.ts"

/** `findings` are null until detectors have looked; `replaced` are the ids of those that have pseudonyms, in the draft's order. */
export type Shown = {
  readonly view: View
  readonly recording: Recording
  readonly findings: readonly Finding[] | null
  readonly replaced: readonly string[]
}

/** A review under way: what is on screen, the draft, and its history. */
export type Review = {
  readonly shown: Shown | null
  readonly error: unknown
  /** 0 to 1 while something is being read; null when all is there. */
  readonly progress: number | null
  readonly draft: Draft
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly takeOut: (redaction: Redaction) => void
  readonly takeOutAll: (redactions: readonly Redaction[]) => void
  readonly putBack: (redaction: Redaction) => void
  /** Another redaction in the place of one. */
  readonly change: (redaction: Redaction, by: Redaction) => void
  /** Put back what a finding points at, and keep the finding. */
  readonly keepInstead: (redaction: Redaction, finding: string) => void
  readonly keep: (findings: readonly string[], on: boolean) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly reload: () => void
}

const EMPTY: Draft = { redactions: [], kept: [] }

/** Opens a chunk with its draft; every change of the draft is saved and shown at once. */
export function useReview(ref: Ref): Review {
  const { client, fail } = useApp()
  const [history, setHistory] = useState<{ past: readonly Draft[]; now: Draft | null; future: readonly Draft[] }>({
    past: [],
    now: null,
    future: [],
  })
  const [shown, setShown] = useState<Shown | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [progress, setProgress] = useState<number | null>(0)
  const [round, setRound] = useState(0)
  const asked = useRef(0)
  const draft = history.now

  useEffect(() => {
    if (draft !== null) return
    client("getDraft", { ref }).then(
      (reply) => setHistory({ past: [], now: reply.draft, future: [] }),
      (failure: unknown) => setError(failure),
    )
  }, [client, ref, draft])

  // What is taken out changes what is shown; what is kept does not, but the list of findings is read with it.
  const redactions = draft?.redactions
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for the same again.
  useEffect(() => {
    if (redactions === undefined) return
    const mine = ++asked.current
    const asking = { ref, draft: { redactions, kept: [] } }
    const load = async () => {
      setProgress(0)
      const view = await client("openChunk", asking)
      const recording = await loadRecording(client, view, (share) => mine === asked.current && setProgress(share * 0.9))
      if (mine !== asked.current) return
      setShown((before) => ({ view, recording, findings: before?.findings ?? null, replaced: before?.replaced ?? [] }))
      setProgress(null)
      setError(null)
      const { findings, replaced } = await client("findings", asking)
      if (mine === asked.current) setShown({ view, recording, findings, replaced })
    }
    load().catch((failure: unknown) => {
      if (mine !== asked.current) return
      setProgress(null)
      setError(failure)
      fail(failure)
    })
  }, [client, ref, redactions, fail, round])

  const move = useCallback(
    (
      step: (history: {
        past: readonly Draft[]
        now: Draft
        future: readonly Draft[]
      }) => { past: readonly Draft[]; now: Draft; future: readonly Draft[] } | null,
    ) => {
      setHistory((before) => {
        if (before.now === null) return before
        return step({ ...before, now: before.now }) ?? before
      })
    },
    [],
  )
  const change = useCallback(
    (edit: (draft: Draft) => Draft) => move(({ past, now }) => ({ past: [...past, now], now: edit(now), future: [] })),
    [move],
  )

  const saved = useRef<Draft | null>(null)
  useEffect(() => {
    if (draft === null || saved.current === draft) return
    const first = saved.current === null
    saved.current = draft
    // What was just read needs no writing.
    if (!first) client("putDraft", { ref, draft }).catch(fail)
  }, [client, ref, draft, fail])

  return {
    shown,
    error,
    progress,
    draft: draft ?? EMPTY,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    takeOut: (redaction) => change((now) => ({ ...now, redactions: [...now.redactions, redaction] })),
    takeOutAll: (more) => change((now) => ({ ...now, redactions: [...now.redactions, ...more] })),
    putBack: (redaction) => change((now) => ({ ...now, redactions: now.redactions.filter((one) => one !== redaction) })),
    change: (redaction, by) =>
      change((now) => ({ ...now, redactions: now.redactions.map((one) => (one === redaction ? by : one)) })),
    keepInstead: (redaction, finding) =>
      change((now) => ({
        redactions: now.redactions.filter((one) => one !== redaction),
        kept: [...new Set([...now.kept, finding])],
      })),
    keep: (ids, on) =>
      change((now) => ({ ...now, kept: on ? [...new Set([...now.kept, ...ids])] : now.kept.filter((id) => !ids.includes(id)) })),
    undo: () =>
      move(({ past, now, future }) => {
        const last = past.at(-1)
        return last === undefined ? null : { past: past.slice(0, -1), now: last, future: [now, ...future] }
      }),
    redo: () =>
      move(({ past, now, future }) => {
        const [next, ...rest] = future
        return next === undefined ? null : { past: [...past, now], now: next, future: rest }
      }),
    reload: () => {
      setError(null)
      setRound((before) => before + 1)
      if (draft === null) setHistory({ past: [], now: null, future: [] })
    },
  }
}
