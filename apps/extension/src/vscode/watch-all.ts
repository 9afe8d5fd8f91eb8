import { FocusTracker } from "../focus-tracker.ts"
import type { Sensor, SensorPort } from "../recording.ts"
import { watchDisk } from "./watch-disk.ts"
import { watchDocuments } from "./watch-documents.ts"
import { watchPanes } from "./watch-panes.ts"
import { watchTerminals } from "./watch-terminals.ts"
import { watchWindow } from "./watch-window.ts"

/** Every sensor, in the order in which the state is told: folders, documents, what shows them, terminals, the window. */
export function watchAll(port: SensorPort): Sensor {
  const focus = new FocusTracker()
  const sensors = [watchDisk(port), watchDocuments(port), watchTerminals(port, focus), watchPanes(port, focus), watchWindow(port)]
  return {
    tell: () => {
      focus.forget()
      for (const sensor of sensors) sensor.tell()
    },
    [Symbol.dispose]: () => {
      for (const sensor of sensors) sensor[Symbol.dispose]()
    },
  }
}
