import { window } from "vscode"
import type { Sensor, SensorPort } from "../recording.ts"

/** Whether the window is in front. */
export function watchWindow(port: SensorPort): Sensor {
  const name = "window"
  let known: boolean | null = null
  const say = port.safely(name, () => {
    const { focused } = window.state
    if (focused === known) return
    known = focused
    port.push({ kind: "window", atMs: port.nowMs(), focused })
  })
  const watching = window.onDidChangeWindowState(say)
  return {
    tell: () => {
      known = null
      say()
    },
    [Symbol.dispose]: () => watching.dispose(),
  }
}
