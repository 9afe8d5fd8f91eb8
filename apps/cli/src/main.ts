#!/usr/bin/env node
import { systemKeyring } from "@tracehold/owner"
import { openFullScreen } from "./full-screen.ts"
import { run } from "./run.ts"
import { terminalAsk } from "./terminal-ask.ts"

// A reader that went away (`tracehold replay list | head`) is no error of ours.
process.stdout.on("error", () => process.exit(0))

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  now: Date.now,
  fetch,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  ask: terminalAsk(),
  keyring: systemKeyring,
  onInterrupt: (stop) => {
    process.once("SIGINT", stop)
    return { [Symbol.dispose]: () => process.off("SIGINT", stop) }
  },
  fullScreen: process.stdin.isTTY && process.stdout.isTTY ? openFullScreen : null,
  channel: () => ({
    incoming: process.stdin,
    send: (bytes) =>
      new Promise((resolve, reject) => process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))),
  }),
})
