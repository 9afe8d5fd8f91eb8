import { useCallback, useEffect, useRef, useState } from "react"
import type { Recording } from "../data/recording.ts"
import { nextActivity } from "../data/timeline-model.ts"

/** Playing skips stretches of nothing that are longer than this, in time of the recording. */
const IDLE_MS = 2_000

export type Playhead = {
  readonly timeMs: number
  /** How many events have happened. */
  readonly position: number
  readonly playing: boolean
  readonly speed: number
  readonly toTime: (timeMs: number) => void
  readonly toPosition: (position: number) => void
  readonly setPlaying: (on: boolean) => void
  readonly setSpeed: (speed: number) => void
}

/** Where in a recording one is, and playing it. Another recording of the same stretch keeps the time. */
export function usePlayhead(recording: Recording | null): Playhead {
  const [at, setAt] = useState({ timeMs: 0, position: 0 })
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState(4)
  const fresh = useRef(true)

  const toTime = useCallback(
    (timeMs: number) => {
      if (recording === null) return
      const within = Math.min(recording.endMs, Math.max(recording.startMs, timeMs))
      setAt({ timeMs: within, position: recording.positionAt(within) })
    },
    [recording],
  )
  const toPosition = useCallback(
    (position: number) => {
      if (recording === null) return
      const within = Math.min(recording.events.length, Math.max(1, position))
      setAt({ timeMs: recording.events[within - 1]?.atMs ?? recording.startMs, position: within })
    },
    [recording],
  )

  useEffect(() => {
    if (recording === null) return
    const first = fresh.current
    fresh.current = false
    setAt((before) => {
      const timeMs = first ? firstSight(recording) : Math.min(recording.endMs, Math.max(recording.startMs, before.timeMs))
      return { timeMs, position: recording.positionAt(timeMs) }
    })
  }, [recording])

  useEffect(() => {
    if (!playing || recording === null) return
    let last = performance.now()
    let frame = 0
    const step = (now: number) => {
      const passed = (now - last) * speed
      last = now
      setAt((before) => {
        const timeMs = nextActivity(recording, before.timeMs, IDLE_MS) ?? before.timeMs + passed
        if (timeMs < recording.endMs) return { timeMs, position: recording.positionAt(timeMs) }
        setPlaying(false)
        return { timeMs: recording.endMs, position: recording.events.length }
      })
      frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame)
  }, [playing, speed, recording])

  return { ...at, playing, speed, toTime, toPosition, setPlaying, setSpeed }
}

/** A moment at which there is something to see: the first edit or screen, else what was looked at first, else the start. */
function firstSight(recording: Recording): number {
  const { events, startMs } = recording
  const first = events.find(({ kind }) => kind === "edit" || kind === "screen") ?? events.find(({ kind }) => kind === "view")
  return first?.atMs ?? startMs
}
