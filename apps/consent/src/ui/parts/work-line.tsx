import { useEffect, useState } from "react"
import type { Work } from "../../contract/erase-calls.ts"
import { useApp } from "../data/context.ts"
import { formatCount } from "../data/format.ts"

const DOING: Readonly<Record<Work["doing"], string>> = {
  looking: "Looking into every chunk",
  erasing: "Writing chunks again without it",
  finishing: "Going on with chunks that must be looked through again or written again",
}

/** What goes on now, asked again while `on`. `notes`: what was done in the background since the unlock. */
export function useWork(on: boolean, everyMs: number): { readonly work: Work | null; readonly notes: readonly string[] } {
  const { client, fail } = useApp()
  const [state, setState] = useState<{ work: Work | null; notes: readonly string[] }>({ work: null, notes: [] })
  useEffect(() => {
    if (!on) return setState((before) => ({ ...before, work: null }))
    let live = true
    const look = () =>
      void client("work", {}).then(
        (next) => live && setState((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next)),
        (error: unknown) => live && fail(error),
      )
    look()
    const timer = window.setInterval(look, everyMs)
    return () => {
      live = false
      window.clearInterval(timer)
    }
  }, [client, fail, on, everyMs])
  return state
}

/** One line and a bar: how far something long is. Before anything can be counted the bar only moves. */
export function WorkLine({ work }: { work: Work }) {
  const { doing, done, total } = work
  return (
    <div className="work-line" role="status">
      <span>
        {DOING[doing]}
        {total > 0 && (
          <span className="numbers">
            : {formatCount(done)} of {formatCount(total)}
          </span>
        )}
      </span>
      {total > 0 ? <progress max={total} value={done} aria-label={DOING[doing]} /> : <progress aria-label={DOING[doing]} />}
    </div>
  )
}
