#!/usr/bin/env node
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { systemKeyring } from "@tracehold/owner"
import { vaultFolder } from "@tracehold/vault"
import { createApp } from "../app/app.ts"
import { HELP, readArguments, type ServeArguments } from "./arguments.ts"
import { type Served, serve } from "./server.ts"
import { readUiFiles } from "./ui-files.ts"

const TICK_MS = 2_000

/** Serve mode: the consent app in a browser on this machine. */
const asked = readArguments(process.argv.slice(2))
if (asked.kind === "help") process.stdout.write(HELP)
else if (asked.kind === "refused") fail(asked.why, 2)
else void main(asked.arguments).catch(() => fail("The consent app failed to start.", 1))

async function main({ vault, port, allowHosts, lockAfterMinutes, ui, parent }: ServeArguments): Promise<void> {
  // Built into the extension, the pages lie beside this file; in the source tree, where `build.ts` puts them.
  const places = ui === null ? ["./ui", "../../dist/ui"].map((place) => fileURLToPath(new URL(place, import.meta.url))) : [ui]
  const files = places.reduce<ReturnType<typeof readUiFiles>>((found, place) => found ?? readUiFiles(place), null)
  if (files === null) return fail("The user interface is not built. Run `node apps/consent/build.ts`, or name it with --ui.", 1)
  const app = createApp({
    env: process.env,
    folder: resolve(vault ?? vaultFolder(process.env)),
    now: Date.now,
    fetch: globalThis.fetch,
    lockAfterMs: lockAfterMinutes * 60_000,
    keyring: systemKeyring,
    // In a browser the page's own second confirmation is all there is: there is no window of ours outside it.
    confirmSign: async () => true,
  })
  let served: Served
  try {
    served = await serve({ port, ui: files, allowHosts, call: app.call })
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unknown"
    if (code === "EADDRINUSE") return fail(`Port ${port} is in use. Name another with --port, or leave it out.`, 1)
    return fail(`The server could not start on 127.0.0.1 (${String(code)}).`, 1)
  }
  process.stdout.write(`${JSON.stringify({ url: served.url })}\n`)
  process.stderr.write(`Tracehold's consent app: ${served.url}\n`)

  const timer = setInterval(
    () => void app.tick().catch(() => process.stderr.write("Sending failed; it will be tried again.\n")),
    TICK_MS,
  )
  const stop = () => {
    clearInterval(timer)
    app[Symbol.dispose]()
    // Nothing is left to wait for: whatever was acknowledged is in the vault.
    void served.close().then(() => process.exit(0))
  }
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
  if (parent) process.stdin.on("end", stop).on("error", stop).resume()
}

function fail(why: string, status: number): void {
  process.stderr.write(`${why}\n`)
  process.exitCode = status
}
