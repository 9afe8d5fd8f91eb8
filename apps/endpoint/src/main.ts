#!/usr/bin/env node
import { EventEmitter } from "node:events"
import { readCommand } from "./command.ts"
import { describeEndpoint } from "./describe.ts"
import { OperatorError } from "./endpoint-error.ts"
import { exportEndpoint } from "./export.ts"
import { HELP } from "./help.ts"
import { initEndpoint } from "./init.ts"
import { type ServeOptions, serveEndpoint } from "./serve.ts"

/** The endpoint's command line. Results go to stdout (one JSON line with --json), everything else to stderr. */
async function main(args: readonly string[]): Promise<void> {
  const command = readCommand(args)
  const say = (text: string, json: object) => console.log(command.json ? JSON.stringify(json) : text)
  switch (command.kind) {
    case "help":
      return console.log(HELP)
    case "init": {
      const { descriptor, root } = await initEndpoint({ ...command.options, nowMs: Date.now() })
      const next = `Take the folder ${command.options.keys} off this machine (it opens donations), then: serve --data ${command.options.data}`
      return say(`Made the recipient "${descriptor.name}".\nFingerprint: ${root}\n${next}`, { root, url: descriptor.url })
    }
    case "describe": {
      const { descriptor, root } = await describeEndpoint(command.options)
      return say(`Signed. Address: ${descriptor.url}. Restart the endpoint.`, { root, url: descriptor.url })
    }
    case "export": {
      const report = await exportEndpoint(command.options.data, command.options.to)
      const { donations, withdrawals, pieces, damaged } = report
      const lost = damaged ? ` Of ${damaged} more, bytes are missing: see the operator's page.` : ""
      return say(`Exported ${donations} donations (${pieces} pieces) and ${withdrawals} withdrawals.${lost}`, report)
    }
    case "serve":
      return serve(command.options, say)
  }
}

async function serve(options: ServeOptions, say: (text: string, json: object) => void): Promise<void> {
  const stopping = new EventEmitter()
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopping.emit("stop"))
  const asked = new Promise<void>((resolve) => stopping.once("stop", resolve))
  await using served = await serveEndpoint({ ...options, log: (line) => console.error(JSON.stringify(line)) })
  if (!served.named)
    console.error(
      `The descriptor sends donors to ${served.endpoint.identity.descriptor.url}, not to ${served.url}; see "describe".`,
    )
  say(`Serving on ${served.url}`, { url: served.url, pid: process.pid })
  await asked
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const { code } = error as NodeJS.ErrnoException
  // A trouble with the disk is named by its code; a bug keeps its name, without what it held.
  const line = error instanceof OperatorError ? error.message : `Cannot go on (${code ?? (error as Error).name}).`
  console.error(line)
  process.exitCode = 1
}
