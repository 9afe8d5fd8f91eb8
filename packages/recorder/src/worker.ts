import { parentPort } from "node:worker_threads"
import type { ToRecorder } from "@tracehold/capture"
import { Recorder } from "./recorder.ts"

/** The worker thread's entry: messages of packages/capture's `ToRecorder` in, `FromRecorder` out. */
const port = parentPort
if (port !== null) {
  const recorder = new Recorder((message) => port.postMessage(message))
  port.on("message", (message: ToRecorder) => void recorder.handle(message))
}
