import type { FullScreen } from "../../full-screen.ts"
import { keysOf } from "./keys.ts"
import { Painter } from "./painter.ts"

/** A picture that keys and time change. Either gives null when it is over. */
export type Watched<S> = {
  readonly start: S
  readonly afterKey: (state: S, key: string) => S | null
  readonly afterTime: (state: S, ms: number) => S
  readonly picture: (state: S, size: { readonly rows: number; readonly cols: number }) => readonly string[]
}

/** Pictures a second at most. */
const FRAME_MS = 50
/** A machine that slept is no reason to jump. */
const LONGEST_FRAME_MS = 1000

/** Show it until a key ends it. @returns the last state, with the key that ended it. */
export function watch<S>(screen: FullScreen, now: () => number, { start, afterKey, afterTime, picture }: Watched<S>): Promise<S> {
  return new Promise((resolve, reject) => {
    const painter = new Painter(screen)
    let state = start
    let lastMs = now()
    /** Whatever goes wrong ends the watching, so that the terminal is given back. */
    const change = (next: () => S | null) => {
      try {
        const changed = next()
        if (changed === null) {
          clearInterval(timer)
          resolve(state)
          return
        }
        state = changed
        painter.paint(picture(state, screen.size()))
      } catch (error) {
        clearInterval(timer)
        reject(error)
      }
    }
    const timer = setInterval(() => {
      change(() => {
        const ms = Math.min(LONGEST_FRAME_MS, Math.max(0, now() - lastMs))
        lastMs = now()
        return afterTime(state, ms)
      })
    }, FRAME_MS)
    screen.onInput((sent) => {
      if (sent === "") change(() => null)
      else for (const key of keysOf(sent)) change(() => afterKey(state, key))
    })
    screen.onResize(() => {
      painter.clear()
      change(() => state)
    })
    change(() => state)
  })
}
