import { CommandNumbers } from "../command-numbers.ts"
import { FocusTracker } from "../focus-tracker.ts"
import type { Sensor, SensorPort } from "../recording.ts"
import { watchDisk } from "./watch-disk.ts"
import { watchDocuments } from "./watch-documents.ts"
import { watchFileOperations } from "./watch-file-operations.ts"
import { watchNotebooks } from "./watch-notebooks.ts"
import { watchPanes } from "./watch-panes.ts"
import { watchProblems } from "./watch-problems.ts"
import { watchTasks } from "./watch-tasks.ts"
import { watchTerminals } from "./watch-terminals.ts"
import { watchWindow } from "./watch-window.ts"

/** Every sensor, in the order in which the state is told: folders, documents and notebooks, what shows them, terminals and tasks, problems, the window. */
export function watchAll(port: SensorPort): Sensor {
  const focus = new FocusTracker()
  const numbers = new CommandNumbers()
  const sensors = [
    watchDisk(port),
    watchFileOperations(port),
    watchDocuments(port),
    watchNotebooks(port),
    watchTerminals(port, focus, numbers),
    watchTasks(port, numbers),
    watchPanes(port, focus),
    watchProblems(port),
    watchWindow(port),
  ]
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
