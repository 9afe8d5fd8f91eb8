import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type BrowserContext, chromium } from "playwright-core"
import type { FoundBrowser } from "./find-browser.ts"

/** A browser with a profile of its own. `foreignHosts` collects every host but 127.0.0.1 that a page asked. */
export type OpenBrowser = AsyncDisposable & {
  readonly context: BrowserContext
  readonly foreignHosts: ReadonlySet<string>
  close(): Promise<void>
}

const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/**
 * Starts a browser that nobody sees.
 *
 * @param options.profileDir - kept from run to run; the editor's global state lives there. Default: a temporary one.
 * @param options.size - of the window, in CSS pixels.
 */
export async function openBrowser(
  found: FoundBrowser,
  options: { profileDir?: string; size?: { width: number; height: number } } = {},
): Promise<OpenBrowser> {
  const temporary = options.profileDir === undefined ? mkdtempSync(join(tmpdir(), "tracehold-browser-")) : null
  const context = await chromium.launchPersistentContext(options.profileDir ?? temporary ?? "", {
    executablePath: found.executablePath,
    env: { ...process.env, ...found.env },
    headless: true,
    args: QUIET,
    viewport: options.size ?? { width: 1400, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  })
  const foreignHosts = new Set<string>()
  context.on("request", (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith("http") && url.hostname !== "127.0.0.1") foreignHosts.add(url.hostname)
  })
  const close = async () => {
    await context.close()
    if (temporary !== null) rmSync(temporary, { recursive: true, force: true })
  }
  return { context, foreignHosts, close, [Symbol.asyncDispose]: close }
}
